// biome-ignore-all lint/a11y/useSemanticElements: only the rows in sight are drawn, which a <table> cannot lay out
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells of a table are read, not operated
"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import type { TFunction } from "i18next";
import { ArrowDown, ArrowUp, ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { OutputSummary, ResultKey, RowsQuery } from "@/lib/engine/protocol";
import type { Row } from "@/lib/nodes/cluster/explain-row";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { CellOrigin } from "./cell-origin";
import { useCellText } from "./cell-text";
import { type ChosenCell, movedCell } from "./chosen-cell";
import { RowWhy } from "./row-why";
import { useRows } from "./use-rows";

const ROW = 28;
const HEAD = 44;
/** A browser's longest scroll is about 33 million pixels: beyond this many rows the table is shown in blocks. */
const BLOCK = 500_000;

interface TableViewProps {
  readonly resultKey: ResultKey;
  readonly port: string;
  /** The node whose table it is. */
  readonly node: string;
  readonly summary: Extract<OutputSummary, { readonly kind: "table" }>;
}

/** `kind`: the type and the role in words, which stand below the name in a smaller type. */
function widthOf(column: ColumnInfo, kind: string): number {
  const least = column.type === "number" ? 96 : column.type === "date" ? 172 : column.type === "boolean" ? 76 : 150;
  return Math.min(300, Math.max(least, 44 + column.name.length * 7.4, 24 + kind.length * 6.2));
}

/** “number · feature”. */
function kindOf(column: ColumnInfo, t: TFunction): string {
  const type = t(`common:columnTypes.${column.type}`);
  return column.role ? `${type} · ${t(`common:roles.${column.role}`)}` : type;
}

function isNumeric(column: ColumnInfo): boolean {
  return column.type === "number" && column.role !== "id" && column.role !== "order";
}

interface HeadCellProps {
  readonly column: ColumnInfo;
  readonly index: number;
  readonly sort: RowsQuery["sort"];
  readonly onSort: (column: string) => void;
}

function HeadCell({ column, index, sort, onSort }: HeadCellProps) {
  const { t } = useTranslation();
  const sorted = sort?.column === column.name ? (sort.descending ? "descending" : "ascending") : "none";
  const numeric = isNumeric(column);
  return (
    <div role="columnheader" aria-colindex={index + 1} aria-sort={sorted} className="h-full">
      <button
        type="button"
        title={t("studio:dock.sort", { column: column.name })}
        onClick={() => onSort(column.name)}
        className={classes(
          "flex h-full w-full flex-col justify-center px-2.5 -outline-offset-2 hover:bg-sunken",
          numeric ? "items-end text-right" : "items-start text-left",
        )}
      >
        <span className="flex max-w-full items-center gap-1 font-semibold text-ink">
          <span className="truncate">{column.name}</span>
          {sorted === "ascending" ? <ArrowUp size={12} aria-hidden="true" /> : sorted === "descending" ? <ArrowDown size={12} aria-hidden="true" /> : null}
        </span>
        <span className="max-w-full truncate text-xs text-ink-faint">{kindOf(column, t)}</span>
      </button>
    </div>
  );
}

/**
 * The rows of a table, fetched as they come into sight; sorted by the engine. Only what is seen is drawn. A click, or
 * Enter and the arrows, chooses a cell: below the table stands what it is and where it came from.
 */
export function TableView({ resultKey, port, node, summary }: TableViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useNodeWords();
  const cellText = useCellText();
  const [sort, setSort] = useState<RowsQuery["sort"]>(undefined);
  const [block, setBlock] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const { cell, load, problem } = useRows(resultKey, port, sort);
  const { columns } = summary;
  const blocks = Math.max(1, Math.ceil(summary.rows / BLOCK));
  const first = Math.min(block, blocks - 1) * BLOCK;
  const count = Math.min(BLOCK, summary.rows - first);
  const widths = useMemo(() => columns.map((column) => widthOf(column, kindOf(column, t))), [columns, t]);
  const [chosen, setChosen] = useState<ChosenCell | null>(null);
  const gutter = 28 + String(summary.rows).length * 8;

  const rows = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 12 });
  const across = useVirtualizer({
    count: columns.length,
    horizontal: true,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index],
    overscan: 3,
  });
  const shownRows = rows.getVirtualItems();
  const shownColumns = across.getVirtualItems();
  const from = shownRows[0]?.index;
  const to = shownRows.at(-1)?.index;
  useEffect(() => {
    if (from !== undefined && to !== undefined) load(first + from, first + to);
  }, [load, first, from, to]);

  function toggleSort(column: string) {
    setSort((now) => (now?.column !== column ? { column, descending: false } : now.descending ? undefined : { column, descending: true }));
    scroller.current?.scrollTo({ top: 0 });
  }

  function rowAt(index: number): Row | undefined {
    const cells = columns.map(({ name }, column) => [name, cell(index, column)] as const);
    const here = cells.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    return here.length === columns.length ? new Map(here) : undefined;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget) return;
    const next = movedCell(chosen, event.key, { row: from ?? 0, column: shownColumns[0]?.index ?? 0 }, { rows: count, columns: columns.length });
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen(next);
    if (!next) return;
    rows.scrollToIndex(next.row);
    across.scrollToIndex(next.column);
  }

  if (problem) {
    const { message, remedy } = words.problem(problem);
    return (
      <div className="p-4 text-base">
        <p className="font-semibold text-ink">{message}</p>
        <p className="text-ink-soft">{remedy}</p>
      </div>
    );
  }
  const width = gutter + across.getTotalSize();
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        ref={scroller}
        role="table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
        aria-label={t("studio:dock.rows-table")}
        aria-rowcount={summary.rows + 1}
        aria-colcount={columns.length}
        className="min-h-0 grow overflow-auto -outline-offset-2"
      >
        <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-panel" style={{ width, height: HEAD }}>
          <div role="row" aria-rowindex={1} className="relative h-full">
            {shownColumns.map((column) => (
              <div key={column.key} role="presentation" className="absolute top-0 h-full" style={{ left: gutter + column.start, width: column.size }}>
                <HeadCell column={columns[column.index]} index={column.index} sort={sort} onSort={toggleSort} />
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ width, height: rows.getTotalSize() }}>
          {shownRows.map((item) => {
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={first + item.index + 2}
                className="absolute left-0 border-b border-line/70 hover:bg-sunken"
                style={{ top: item.start, height: ROW, width }}
              >
                <span
                  aria-hidden="true"
                  className="absolute left-0 flex h-full items-center justify-end pr-2 text-xs text-ink-faint tabular-nums"
                  style={{ width: gutter }}
                >
                  {format.integer(first + item.index + 1)}
                </span>
                {shownColumns.map((column) => {
                  const info = columns[column.index];
                  const value = cell(first + item.index, column.index);
                  const text = value === undefined ? "" : cellText(info, value);
                  return (
                    // biome-ignore lint/a11y/useKeyWithClickEvents: the table as a whole takes Enter and the arrows
                    <div
                      key={column.key}
                      role="cell"
                      aria-colindex={column.index + 1}
                      onClick={() => setChosen({ row: item.index, column: column.index })}
                      className={classes(
                        "absolute top-0 truncate px-2.5 leading-[27px]",
                        isNumeric(info) ? "text-right tabular-nums" : "",
                        text === null ? "text-ink-faint" : "text-ink",
                        chosen?.row === item.index && chosen.column === column.index ? "bg-accent-soft ring-1 ring-accent ring-inset" : "",
                      )}
                      style={{ left: gutter + column.start, width: column.size, height: ROW }}
                    >
                      {value === undefined ? (
                        <span className="inline-block h-2 w-3/5 rounded bg-line" />
                      ) : (
                        (text ?? <span title={t("common:values.missing")}>–</span>)
                      )}
                    </div>
                  );
                })}
              </div>
            );
          })}
        </div>
      </div>
      {chosen ? (
        <div className="flex max-h-60 shrink-0 border-t border-line">
          <div className="min-w-0 grow overflow-auto">
            <CellOrigin
              node={node}
              port={port}
              row={first + chosen.row}
              column={columns[chosen.column]}
              value={cell(first + chosen.row, chosen.column)}
              onClose={() => setChosen(null)}
            />
          </div>
          <RowWhy node={node} port={port} row={rowAt(first + chosen.row)} />
        </div>
      ) : null}
      {blocks > 1 ? (
        <div className="flex shrink-0 items-center justify-center gap-2 border-t border-line py-1 text-sm text-ink-soft tabular-nums">
          <IconButton
            size="small"
            side="top"
            label={t("studio:dock.earlier-rows")}
            icon={<ChevronLeft size={14} />}
            disabled={block === 0}
            onClick={() => setBlock(block - 1)}
          />
          {t("studio:dock.rows-from-to", { from: format.integer(first + 1), to: format.integer(first + count), total: format.integer(summary.rows) })}
          <IconButton
            size="small"
            side="top"
            label={t("studio:dock.later-rows")}
            icon={<ChevronRight size={14} />}
            disabled={block >= blocks - 1}
            onClick={() => setBlock(block + 1)}
          />
        </div>
      ) : null}
    </div>
  );
}
