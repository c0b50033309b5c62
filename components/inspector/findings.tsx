"use client";

import type { ReactNode } from "react";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import type { ReadyState } from "@/lib/engine/protocol";
import type { Advice, Fix, Problem } from "@/lib/nodes/problem";
import { useCommands } from "@/lib/studio/use-studio";
import { FixOffer } from "./fix-offer";

interface FindingProps {
  readonly tone: "bad" | "warn" | "info";
  readonly finding: string;
  readonly evidence: string;
  readonly action?: ReactNode;
}

const EDGES = { bad: "border-bad", warn: "border-warn", info: "border-accent" } as const;

/** A finding in bold, its evidence or remedy in grey, one action. A rule at the left, never a modal. */
function Finding({ tone, finding, evidence, action }: FindingProps) {
  return (
    <div className={classes("border-l-[3px] py-0.5 pl-2.5", EDGES[tone])}>
      <p className="font-semibold text-ink">{finding}</p>
      {evidence ? <p className="text-base text-ink-soft">{evidence}</p> : null}
      {action}
    </div>
  );
}

function FixButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="mt-1 min-h-6 rounded text-left font-semibold text-accent hover:underline">
      {label}
    </button>
  );
}

/** What a fix would do, in words: “Set Segments (k) to 3”, “Insert Transform”. */
function useFixWords(): (fix: Fix, type: string) => string {
  const { t } = useTranslation();
  const words = useNodeWords();
  const format = useFormat();
  return (fix, type) => {
    if (fix.type === "fetch") return t("studio:fix.fetch");
    if (fix.type !== "set-params") return t(`studio:fix.${fix.type}`, { node: words.name(fix.node) });
    const entries = Object.entries(fix.params);
    const [first] = entries;
    if (entries.length !== 1 || !first || typeof first[1] === "object") return t("studio:fix.change-settings");
    const [param, value] = first;
    const said =
      typeof value === "number"
        ? format.number(value)
        : typeof value === "boolean"
          ? t(`common:values.${value ? "yes" : "no"}`)
          : words.option(type, param, String(value));
    return t("studio:fix.set-params", { param: words.paramLabel(type, param), value: said });
  };
}

/** Errors and warnings of a node with their remedies. */
export function Problems({ node, problems }: { readonly node: PipelineNode; readonly problems: readonly Problem[] }) {
  const words = useNodeWords();
  const fixWords = useFixWords();
  const commands = useCommands();
  return problems.map((problem, index) => {
    const { message, remedy } = words.problem(problem, node.type);
    const { fix } = problem;
    const tone = problem.severity === "error" ? "bad" : problem.severity === "warning" ? "warn" : "info";
    return (
      <Finding
        // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand twice, and the list is short
        key={`${problem.code} ${index}`}
        tone={tone}
        finding={message}
        evidence={remedy}
        action={
          fix ? (
            <FixOffer node={node.id} fix={fix}>
              <FixButton label={fixWords(fix, node.type)} onClick={() => commands.applyFix(node.id, fix)} />
            </FixOffer>
          ) : undefined
        }
      />
    );
  });
}

/** What the Advisor says of a result. */
export function AdviceCards({ node, advice }: { readonly node: PipelineNode; readonly advice: readonly Advice[] }) {
  const words = useNodeWords();
  const fixWords = useFixWords();
  const commands = useCommands();
  return advice.map((one) => {
    const { finding, evidence, action } = words.advice(one);
    const { fix } = one;
    return (
      <Finding
        key={one.code}
        tone={one.severity === "warning" ? "warn" : "info"}
        finding={finding}
        evidence={evidence}
        action={
          fix ? (
            <FixOffer node={node.id} fix={fix}>
              <FixButton label={action || fixWords(fix, node.type)} onClick={() => commands.applyFix(node.id, fix)} />
            </FixOffer>
          ) : undefined
        }
      />
    );
  });
}

/** Rows that went in and did not come out, and why. */
export function DroppedRows({ state }: { readonly state: ReadyState }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const format = useFormat();
  if (state.dropped.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-sm text-ink-soft">{t("studio:inspector.dropped")}</h3>
      <ul className="flex flex-col gap-0.5">
        {state.dropped.map((dropped, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rules may drop for the same reason
          <li key={`${dropped.code} ${index}`} className="flex items-baseline justify-between gap-3 text-base text-ink">
            <span className="min-w-0">{words.dropped(dropped)}</span>
            <span className="shrink-0 tabular-nums">{format.integer(dropped.rows)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
