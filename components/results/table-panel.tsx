"use client";

import { useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { Segmented } from "@/components/ui/segmented";
import type { OutputSummary, ResultKey } from "@/lib/engine/protocol";
import { nodeOfType } from "@/lib/nodes/registry";
import { useStudio } from "@/lib/studio/use-studio";
import { ColumnView } from "./column-view";
import { Blank } from "./dock-states";
import { MadeView } from "./made-view";
import { TableMap } from "./map/table-map";
import { TableView } from "./table-view";

interface TablePanelProps {
  readonly resultKey: ResultKey;
  readonly port: string;
  /** The node whose table it is. */
  readonly node: string;
  readonly summary: Extract<OutputSummary, { readonly kind: "table" }>;
}

/** A table as rows, column by column, by the way it was made, or as a map. */
export function TablePanel({ resultKey, port, node, summary }: TablePanelProps) {
  const { t } = useTranslation();
  const [view, setView] = useState<"rows" | "columns" | "map" | "made">("rows");
  const type = useStudio((studio) => studio.pipeline.nodes.find((one) => one.id === node)?.type);
  // What a node puts aside is empty when all is well; only of its main table can nothing have passed.
  const main = Object.entries((type && nodeOfType(type)?.outputs) || {}).find(([, { kind }]) => kind === "table")?.[0];
  const mappable = summary.rows > 0 && summary.columns.filter(({ type }) => type === "number").length >= 2;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 items-center gap-3 border-b border-line px-4 py-1.5">
        <Segmented
          label={t("studio:dock.view")}
          value={view}
          options={[
            { value: "rows", label: t("studio:dock.rows") },
            { value: "columns", label: t("studio:dock.columns") },
            { value: "made", label: t("studio:made.label") },
            ...(mappable ? [{ value: "map" as const, label: t("cluster:results.map.map") }] : []),
          ]}
          onChange={setView}
        />
        <p className="text-sm text-ink-soft tabular-nums">
          {t("common:counts.rows", { count: summary.rows })} · {t("common:counts.columns", { count: summary.columns.length })}
        </p>
      </div>
      <div className="min-h-0 grow">
        {view === "map" ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
          <section tabIndex={0} aria-label={t("cluster:results.map.map")} className="h-full overflow-auto p-4 -outline-offset-2">
            <TableMap key={`${resultKey} ${port}`} resultKey={resultKey} port={port} height={420} />
          </section>
        ) : view === "made" ? (
          <MadeView node={node} port={port} />
        ) : view === "columns" ? (
          <ColumnView columns={summary.columns} rows={summary.rows} />
        ) : summary.rows === 0 ? (
          <Blank title={t("studio:dock.no-rows")} line={t(main === undefined || main === port ? "studio:dock.no-rows-line" : "studio:dock.no-rows-aside")} />
        ) : (
          <TableView key={`${resultKey} ${port}`} resultKey={resultKey} port={port} node={node} summary={summary} />
        )}
      </div>
    </div>
  );
}
