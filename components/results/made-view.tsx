"use client";

import { useMemo } from "react";
import { NodeIcon } from "@/components/canvas/node-icon";
import { summaryOf } from "@/components/canvas/summary";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { nodeOfType } from "@/lib/nodes/registry";
import { type MadeBy, madeBy } from "@/lib/studio/provenance";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { useStepDetails } from "./step-details";
import { useColumnNames } from "./use-column-names";

/** `place`: in the list, from 0. */
function Step({ step, place }: { readonly step: MadeBy; readonly place: number }) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const format = useFormat();
  const commands = useCommands();
  const names = useColumnNames();
  const details = useStepDetails();
  const { node, after, rowsIn, rowsOut, dropped, added, removed } = step;
  // That a step goes on from the one above it need not be said.
  const elsewhere = after.length > 1 || (after.length === 1 && after[0] !== place - 1);
  return (
    <li className="flex gap-3 py-2.5">
      <span className="w-5 shrink-0 pt-0.5 text-right text-ink-faint tabular-nums">{place + 1}</span>
      <span className="flex size-6 shrink-0 items-center justify-center rounded-md bg-sunken text-ink-soft">
        <NodeIcon name={nodeOfType(node.type)?.icon} />
      </span>
      <div className="min-w-0 grow">
        <p className="text-ink">
          <button type="button" className="rounded font-semibold underline-offset-2 hover:underline" onClick={() => commands.select({ nodes: [node.id] })}>
            {words.label(node)}
          </button>
          <span className="text-ink-soft"> · {summaryOf(node, words)}</span>
        </p>
        {elsewhere ? (
          <p className="text-sm text-ink-soft">
            {t("studio:made.after", { count: after.length, steps: after.map((at) => format.integer(at + 1)).join(", ") })}
          </p>
        ) : null}
        {details(node).map((detail) => (
          <p key={detail} className="break-words text-sm text-ink">
            {detail}
          </p>
        ))}
        {added.length > 0 ? <p className="text-sm text-ink-soft">{t("studio:made.added", { names: names(added) })}</p> : null}
        {removed.length > 0 ? <p className="text-sm text-ink-soft">{t("studio:made.removed", { names: names(removed) })}</p> : null}
        {dropped.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rules may drop for the same reason
          <p key={`${one.code} ${index}`} className="text-sm text-ink-soft">
            {format.integer(one.rows)} · {words.dropped(one)}
          </p>
        ))}
        {node.note ? <p className="mt-0.5 max-w-2xl border-l-2 border-line pl-2 text-sm text-ink-faint">{node.note}</p> : null}
      </div>
      <span className="shrink-0 pt-0.5 text-right text-sm text-ink-soft tabular-nums">
        {rowsOut === null
          ? t("studio:made.not-run")
          : rowsIn === null || (rowsIn.length === 1 && rowsIn[0] === rowsOut)
            ? t("common:counts.rows", { count: rowsOut })
            : t("studio:made.rows", { from: rowsIn.map(format.integer).join(" + "), to: format.integer(rowsOut) })}
      </span>
    </li>
  );
}

/** The chain of preparation behind a table as a list in words: what each node did, to how many rows, and why rows left. */
export function MadeView({ node, port }: { readonly node: string; readonly port: string }) {
  const { t } = useTranslation();
  const pipeline = useStudio((studio) => studio.pipeline);
  const results = useStudio((studio) => studio.results);
  const chain = useMemo(() => madeBy(pipeline, results, node, port, nodeOfType), [pipeline, results, node, port]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section tabIndex={0} aria-label={t("studio:made.label")} className="h-full overflow-auto px-4 py-2 -outline-offset-2">
      <ol className="max-w-4xl divide-y divide-line text-base">
        {chain.map((step, index) => (
          <Step key={step.node.id} step={step} place={index} />
        ))}
      </ol>
    </section>
  );
}
