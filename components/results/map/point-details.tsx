"use client";

import { useEffect, useState } from "react";
import type { ResultKey, RowsPage } from "@/lib/engine/protocol";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { useEngine } from "@/lib/studio/use-studio";
import { useCellText } from "../cell-text";

/** Milliseconds the pointer rests before the engine is asked. */
const PATIENCE = 60;
/** Columns a tooltip has room for. */
const COLUMNS = 6;
/** What tells most about a row, first. */
const ORDER = ["id", "amount", "target", "feature", "quantity", "price", "date"];

interface PointDetailsProps {
  readonly resultKey: ResultKey;
  readonly port: string;
  readonly row: number;
  /** Names of columns that need not be told: the map's own, and the segment in the title. */
  readonly without: readonly string[];
}

/** A row of the table beside its point, asked of the engine once the pointer rests. */
export function PointDetails({ resultKey, port, row, without }: PointDetailsProps) {
  const engine = useEngine();
  const text = useCellText();
  const [page, setPage] = useState<{ readonly row: number; readonly page: RowsPage } | null>(null);
  useEffect(() => {
    let left = false;
    const timer = setTimeout(() => {
      engine()
        .rows(resultKey, port, { offset: 0, limit: 1, only: Uint32Array.of(row) })
        .then((answer) => {
          if (!left && answer.ok) setPage({ row, page: answer.value });
        });
    }, PATIENCE);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [engine, resultKey, port, row]);

  if (page?.row !== row) return null;
  const { columns, cells } = page.page;
  return (
    <dl className="grid grid-cols-[auto_auto] gap-x-3 text-ink-soft tabular-nums">
      {telling(columns, without).map(({ column, at }) => (
        <div key={column.name} className="contents">
          <dt className="max-w-36 truncate text-ink-faint">{column.name}</dt>
          <dd className="max-w-36 truncate text-right">{text(column, cells[at][0]) ?? "–"}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The raw columns that say most; a scaled copy of one says nothing to a person. */
function telling(columns: readonly ColumnInfo[], without: readonly string[]): { readonly column: ColumnInfo; readonly at: number }[] {
  const place = ({ role }: ColumnInfo) => {
    const found = role === null ? ORDER.length : ORDER.indexOf(role);
    return found < 0 ? ORDER.length + 1 : found;
  };
  return columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column.origin === undefined && column.role !== "segment" && !without.includes(column.name))
    .sort((a, b) => place(a.column) - place(b.column) || a.at - b.at)
    .slice(0, COLUMNS);
}
