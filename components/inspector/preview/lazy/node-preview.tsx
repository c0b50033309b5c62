"use client";

import { type ReactNode, Suspense } from "react";
import { classes } from "@/components/ui/classes";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import type { Outcome } from "@/lib/engine/protocol";
import type { Report } from "@/lib/nodes/contract";
import { previewOf } from "../registry";
import { useNodePreview } from "../use-node-preview";

/** What a run of the node would do, before it: drawn as soon as its inputs are computed, and anew as its settings change. */
export default function NodePreview({ node, stays }: { readonly node: PipelineNode; readonly stays: boolean }) {
  const { t } = useTranslation();
  const preview = useNodePreview(node.id);
  if (!preview || (!preview.busy && preview.answer?.ok && preview.answer.value === null)) return null;
  const title = t(`studio:preview.${stays ? "stays" : "title"}`);
  return (
    <section aria-label={title} aria-busy={preview.busy} className="rounded-[7px] border border-line bg-sunken p-2.5">
      <h3 className="mb-1.5 text-sm text-ink-soft">{title}</h3>
      <div className={classes("transition-opacity duration-150", preview.busy && "opacity-50")}>
        <Answer node={node} answer={preview.answer} />
      </div>
      {/* Its place is kept, so that nothing moves when counting begins. */}
      <div className="mt-2 h-[3px]">{preview.busy ? <Progress label={t("studio:preview.counting")} done={preview.done} /> : null}</div>
    </section>
  );
}

function Answer({ node, answer }: { readonly node: PipelineNode; readonly answer: Outcome<Report | null> | null }): ReactNode {
  const { t } = useTranslation();
  const words = useNodeWords();
  if (!answer || (answer.ok && answer.value === null)) return <p className="text-base text-ink-faint">{t("studio:preview.counting")}</p>;
  if (!answer.ok) {
    const { message, remedy } = words.problem(answer.problem, node.type);
    return (
      <>
        <p className="font-semibold text-ink">{message}</p>
        <p className="text-base text-ink-soft">{remedy}</p>
      </>
    );
  }
  const report = answer.value;
  const View = report ? previewOf(report.kind) : undefined;
  if (!report || !View) return null;
  return (
    <ErrorBoundary fallback={() => null} resetKey={`${node.id} ${report.kind}`}>
      <Suspense fallback={null}>
        <View report={report} />
      </Suspense>
    </ErrorBoundary>
  );
}
