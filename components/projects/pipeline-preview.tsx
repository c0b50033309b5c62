"use client";

import { TriangleAlert } from "lucide-react";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { Pipeline } from "@/lib/document/schema";
import type { Problem } from "@/lib/problem";
import { thumbnailOf } from "@/lib/studio/thumbnail";
import { InputContracts } from "./input-contracts";
import { NetworkSources } from "./network-sources";
import { Thumbnail } from "./thumbnail";

interface PipelinePreviewProps {
  readonly pipeline: Pipeline;
  readonly notices: readonly Problem[];
}

/** What is inside a pipeline, before it becomes or replaces anything. */
export function PipelinePreview({ pipeline, notices }: PipelinePreviewProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const unknown = pipeline.nodes.filter((node) => words.name(node.type) === node.type).length;
  const facts = [
    t("studio:projects.preview.nodes", { count: pipeline.nodes.length }),
    t("studio:projects.preview.wires", { count: pipeline.wires.length }),
    t("studio:projects.preview.seed", { seed: pipeline.seed }),
  ];
  return (
    <section aria-label={t("studio:projects.import.previewTitle")} className="overflow-hidden rounded-lg border border-line">
      <div className="flex max-h-48 items-center overflow-hidden bg-canvas">
        <Thumbnail data={thumbnailOf(pipeline)} />
      </div>
      <div className="space-y-2 border-t border-line px-3.5 py-3">
        <p className="text-lg font-semibold">{pipeline.name || t("home:projects.unnamed")}</p>
        <p className="text-sm text-ink-soft tabular-nums">{facts.join(" · ")}</p>
        <p className="text-sm text-ink-soft">{pipeline.nodes.map((node) => words.label(node)).join(" → ")}</p>
        <InputContracts pipeline={pipeline} title={t("studio:projects.preview.needs")} />
        <NetworkSources pipeline={pipeline} />
        {unknown > 0 ? <Remark text={t("studio:projects.preview.unknown", { count: unknown })} /> : null}
        {notices.map((notice) => {
          const { message, remedy } = words.problem(notice);
          return <Remark key={notice.code} text={`${message} ${remedy}`} />;
        })}
      </div>
    </section>
  );
}

function Remark({ text }: { readonly text: string }) {
  return (
    <p className="flex items-start gap-2 text-sm text-warn">
      <TriangleAlert size={14} className="mt-0.5 shrink-0" aria-hidden="true" />
      {text}
    </p>
  );
}
