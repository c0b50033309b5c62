"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { plannedMethods } from "@/lib/engine/planned-methods";
import type { TableFacts } from "@/lib/ml/health/facts";
import { type Need, unmetNeeds } from "@/lib/ml/health/needs";
import { nodeOfType } from "@/lib/nodes/registry";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { Section } from "./parts";

interface HealthNeedsProps {
  readonly nodeId: string;
  readonly facts: TableFacts;
}

/** What the methods planned after the node lack, told from the pipeline as it stands now: before they run, and as they are edited. */
export function HealthNeeds({ nodeId, facts }: HealthNeedsProps) {
  const { t } = useTranslation();
  const pipeline = useStudio((studio) => studio.pipeline);
  const results = useStudio((studio) => studio.results);
  const planned = useMemo(() => plannedMethods(pipeline, nodeOfType, results, nodeId, facts), [pipeline, results, nodeId, facts]);
  const unmet = useMemo(() => unmetNeeds(planned, facts), [planned, facts]);
  return (
    <Section title={t("prepare:results.health.needs.title")} note={t("prepare:results.health.needs.note")}>
      {unmet.length === 0 ? (
        <p className="flex items-center gap-2 text-ink-soft">
          {planned.length > 0 ? <CircleCheck aria-hidden="true" className="size-4 shrink-0 text-good" /> : null}
          {planned.length > 0 ? t("prepare:results.health.needs.enough", { count: planned.length }) : t("prepare:results.health.needs.none")}
        </p>
      ) : (
        <ul className="max-w-4xl divide-y divide-line border-y border-line">
          {unmet.map((need) => (
            <NeedRow key={`${need.node} ${need.code}`} need={need} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function NeedRow({ need }: { readonly need: Need }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const commands = useCommands();
  const label = useStudio((studio) => studio.pipeline.nodes.find(({ id }) => id === need.node)?.label);
  const Icon = need.severity === "serious" ? CircleAlert : TriangleAlert;
  const { params } = need;
  return (
    <li className="flex items-start gap-3 py-2.5">
      <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${need.severity === "serious" ? "text-bad" : "text-warn"}`} />
      <div className="min-w-0 grow">
        <p className="text-ink">
          <span className="sr-only">{t(`prepare:results.health.severity.${need.severity}`)}: </span>
          <button type="button" className="font-semibold underline-offset-2 hover:underline" onClick={() => commands.select({ nodes: [need.node] })}>
            {words.label({ type: need.type, label })}
          </button>
          {": "}
          {t(`prepare:results.health.needs.codes.${need.code}.what`, need.detail)}
        </p>
        <p className="text-sm text-ink-soft">{t(`prepare:results.health.needs.codes.${need.code}.why`, need.detail)}</p>
      </div>
      {params ? (
        <span className="flex shrink-0 flex-col items-end gap-1">
          {Object.entries(params).map(([param, value]) => (
            <Button key={param} size="small" onClick={() => commands.setParams(need.node, { [param]: value })}>
              {t("prepare:results.health.needs.set", { param: words.paramLabel(need.type, param), value })}
            </Button>
          ))}
        </span>
      ) : null}
    </li>
  );
}
