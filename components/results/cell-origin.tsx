"use client";

import { X } from "lucide-react";
import { useMemo } from "react";
import { summaryOf } from "@/components/canvas/summary";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { nodeOfType } from "@/lib/nodes/registry";
import { type ColumnOrigin, originOf } from "@/lib/studio/provenance";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import type { Json } from "@/lib/table/table";
import { useCellText } from "./cell-text";

interface CellOriginProps {
  readonly node: string;
  readonly port: string;
  /** Row of the table as it is shown, from 0. */
  readonly row: number;
  readonly column: ColumnInfo;
  /** Undefined while it is fetched. */
  readonly value: Json | undefined;
  readonly onClose: () => void;
}

interface StepProps {
  /** Columns made by one node of the same; several only where they come from a source. */
  readonly origins: readonly ColumnOrigin[];
  readonly onSelect: (node: string) => void;
}

/** Columns that come from the same source stand together. */
function together(origins: readonly ColumnOrigin[]): ColumnOrigin[][] {
  const groups: ColumnOrigin[][] = [];
  for (const origin of origins) {
    const group = groups.find(([first]) => first.node.id === origin.node.id && [first, origin].every(({ from, again }) => from.length === 0 && !again));
    if (group) group.push(origin);
    else groups.push([origin]);
  }
  return groups;
}

/** One step of the way: the node, what it is set to, and the columns it made these of. */
function Step({ origins, onSelect }: StepProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const [{ node, from, again }] = origins;
  return (
    <li>
      <span className="font-semibold text-ink">{origins.map(({ column }) => column).join(", ")}</span>{" "}
      <span className="text-ink-soft">{from.length > 0 || again ? t("studio:made.made-by") : t("studio:made.comes-from", { count: origins.length })}</span>{" "}
      <button type="button" className="rounded text-accent underline-offset-2 hover:underline" onClick={() => onSelect(node.id)}>
        {words.label(node)}
      </button>
      <span className="text-ink-soft"> · {again ? t("studio:made.again") : summaryOf(node, words)}</span>
      {from.length > 0 ? (
        <ul className="mt-1 ml-2 flex flex-col gap-1 border-l border-line pl-3">
          {together(from).map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: tables put one below another may bring a column of one name from one node
            <Step key={`${group[0].column} ${group[0].node.id} ${index}`} origins={group} onSelect={onSelect} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

/** The chosen cell in full, and where its column came from, back to the sources. */
export function CellOrigin({ node, port, row, column, value, onClose }: CellOriginProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const cellText = useCellText();
  const commands = useCommands();
  const pipeline = useStudio((studio) => studio.pipeline);
  const results = useStudio((studio) => studio.results);
  const origin = useMemo(() => originOf(pipeline, results, node, port, column.name, nodeOfType), [pipeline, results, node, port, column.name]);
  const text = value === undefined ? "…" : (cellText(column, value) ?? t("common:values.missing"));
  return (
    <section aria-label={t("studio:made.cell")} className="bg-panel px-4 py-2.5 text-base">
      <div className="flex items-start gap-3">
        <p role="status" className="min-w-0 grow break-words text-ink">
          <span className="text-ink-soft">{t("studio:made.cell-of", { column: column.name, row: format.integer(row + 1) })}</span>{" "}
          <span className="font-semibold">{text}</span>
        </p>
        <IconButton size="small" side="top" label={t("common:actions.close")} icon={<X size={14} aria-hidden="true" />} onClick={onClose} />
      </div>
      {origin ? (
        <ul className="mt-1.5 flex flex-col gap-1">
          <Step origins={[origin]} onSelect={(id) => commands.select({ nodes: [id] })} />
        </ul>
      ) : (
        <p className="mt-1.5 text-ink-soft">{t("studio:made.unknown")}</p>
      )}
    </section>
  );
}
