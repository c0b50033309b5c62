"use client";

import { useMemo, useState } from "react";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { useCellText } from "./cell-text";

const BARS = { width: 132, height: 34 };

/** The spread of a column: a histogram of numbers and dates, else its most frequent values. */
function Spread({ column, rows }: { readonly column: ColumnSummary; readonly rows: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { histogram, top } = column;
  if (histogram && histogram.length > 0) {
    const highest = Math.max(...histogram, 1);
    const pitch = BARS.width / histogram.length;
    return (
      <svg width={BARS.width} height={BARS.height} role="img" aria-label={t("studio:dock.histogram", { column: column.name })}>
        {histogram.map((count, index) => {
          const height = count > 0 ? Math.max(1, (count / highest) * BARS.height) : 0;
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a bin's place is its identity
              key={index}
              x={index * pitch}
              y={BARS.height - height}
              width={Math.max(1, pitch - 1)}
              height={height}
              fill="var(--port-table)"
              opacity="0.65"
            />
          );
        })}
      </svg>
    );
  }
  if (!top || top.length === 0) return null;
  return (
    <ul className="flex flex-col gap-0.5 text-xs">
      {top.slice(0, 3).map(({ value, count }) => (
        <li key={value} className="relative flex justify-between gap-2 overflow-hidden rounded-sm px-1">
          <span aria-hidden="true" className="absolute inset-y-0 left-0 bg-line" style={{ width: `${(100 * count) / Math.max(1, rows)}%` }} />
          <span className="relative truncate text-ink">{value}</span>
          <span className="relative shrink-0 text-ink-soft tabular-nums">{format.percent(count / Math.max(1, rows))}</span>
        </li>
      ))}
    </ul>
  );
}

function ColumnRow({ column, rows }: { readonly column: ColumnSummary; readonly rows: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cellText = useCellText();
  const share = rows > 0 ? column.missing / rows : 0;
  const say = (value: number | undefined) => (value === undefined ? "" : (cellText(column, value) ?? ""));
  const type = t(`common:columnTypes.${column.type}`);
  const number = "px-2 py-2 text-right tabular-nums";
  return (
    <tr className="border-b border-line align-middle">
      <th scope="row" className="max-w-64 px-4 py-2 text-left font-normal">
        <span className="block truncate font-semibold text-ink" title={column.name}>
          {column.name}
        </span>
        <span className="text-xs text-ink-faint">{column.role ? `${type} · ${t(`common:roles.${column.role}`)}` : type}</span>
      </th>
      <td className="px-2 py-2" style={{ width: BARS.width + 48 }}>
        <Spread column={column} rows={rows} />
      </td>
      <td className={classes(number, column.missing > 0 ? "text-warn" : "text-ink-faint")}>
        {column.missing > 0 ? `${format.integer(column.missing)} · ${format.percent(share)}` : format.integer(0)}
      </td>
      <td className={number}>
        {column.distinctIsBound ? t("studio:dock.at-least", { count: format.integer(column.distinct) }) : format.integer(column.distinct)}
      </td>
      <td className={number}>{say(column.min)}</td>
      <td className={number}>{column.type === "date" ? "" : say(column.median)}</td>
      <td className={number}>{column.type === "date" ? "" : say(column.mean)}</td>
      <td className={number}>{say(column.max)}</td>
    </tr>
  );
}

interface ColumnViewProps {
  readonly columns: readonly ColumnSummary[];
  readonly rows: number;
}

const FIND_FROM = 12;

/** What is in each column: its spread, what is missing, how many values, smallest to largest. */
export function ColumnView({ columns, rows }: ColumnViewProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const shown = useMemo(() => {
    const wanted = query.trim().toLowerCase();
    return wanted ? columns.filter((column) => column.name.toLowerCase().includes(wanted)) : columns;
  }, [columns, query]);
  const heads = ["missing", "distinct", "min", "median", "mean", "max"] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
    <section tabIndex={0} aria-label={t("studio:dock.columns-table")} className="h-full overflow-auto -outline-offset-2">
      {columns.length > FIND_FROM ? (
        <div className="max-w-72 px-4 pt-3">
          <TextInput
            type="search"
            value={query}
            aria-label={t("studio:columns.find")}
            placeholder={t("studio:columns.find")}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
      ) : null}
      <table className="w-full border-collapse text-base">
        <caption className="sr-only">{t("studio:dock.columns-table")}</caption>
        <thead className="sticky top-0 bg-panel">
          <tr className="border-b border-line text-xs text-ink-faint">
            <th scope="col" className="px-4 py-2 text-left font-normal">
              {t("studio:dock.column")}
            </th>
            <th scope="col" className="px-2 py-2 text-left font-normal">
              {t("studio:dock.spread")}
            </th>
            {heads.map((head) => (
              <th key={head} scope="col" className="px-2 py-2 text-right font-normal">
                {t(`studio:dock.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((column) => (
            <ColumnRow key={column.name} column={column} rows={rows} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
