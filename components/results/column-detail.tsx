"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { useCellText, valueName } from "./cell-text";
import { ColumnSpread } from "./column-spread";

interface ColumnDetailProps {
  readonly column: ColumnSummary;
  readonly rows: number;
}

/** All that is known of one column: its spread, what is missing, its quartiles, what lies far out, frequent values, examples. */
export function ColumnDetail({ column, rows }: ColumnDetailProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const cellText = useCellText();
  const say = (value: number | undefined) => (value === undefined ? null : cellText(column, value));
  const { outliers, quartiles, examples, top } = column;
  const counted = (count: number) => (count > 0 && rows > 0 ? `${format.integer(count)} · ${format.percent(count / rows)}` : format.integer(count));
  const facts: readonly (readonly [string, string | null])[] = [
    ["missing", counted(column.missing)],
    ["distinct", column.distinctIsBound ? t("studio:dock.at-least", { count: format.integer(column.distinct) }) : format.integer(column.distinct)],
    ["min", say(column.min)],
    ["quartile-low", say(quartiles?.[0])],
    ["median", say(column.median)],
    ["quartile-high", say(quartiles?.[1])],
    ["max", say(column.max)],
    ["mean", column.type === "date" ? null : say(column.mean)],
    ["deviation", column.type === "number" && column.deviation !== undefined ? format.number(column.deviation) : null],
    ["outliers", outliers ? counted(outliers.count) : null],
  ];
  return (
    <aside
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={t("studio:dock.about", { column: column.name })}
      className="flex w-72 shrink-0 flex-col gap-3 overflow-auto border-l border-line p-4 text-sm"
    >
      <div>
        <h3 className="font-semibold break-words text-base text-ink">{column.name}</h3>
        <p className="text-ink-soft">
          {t(`common:columnTypes.${column.type}`)}
          {column.role ? ` · ${t(`common:roles.${column.role}`)}` : ""}
          {column.origin ? ` · ${t("studio:dock.made-of", { column: column.origin })}` : ""}
        </p>
      </div>
      {column.histogram ? (
        <div>
          <ColumnSpread column={column} rows={rows} width={254} height={72} />
          <p className="flex justify-between gap-2 text-xs text-ink-faint tabular-nums">
            <span>{say(column.min)}</span>
            <span>{say(column.max)}</span>
          </p>
        </div>
      ) : null}
      <dl className="grid grid-cols-[1fr_auto] gap-x-3 gap-y-1">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-ink-soft">{t(`studio:dock.${name}`)}</dt>
              <dd className="text-right text-ink tabular-nums">{value}</dd>
            </div>
          ),
        )}
      </dl>
      {outliers && outliers.count > 0 ? (
        <p className="text-ink-soft">{t("studio:dock.outliers-note", { low: cellText(column, outliers.low), high: cellText(column, outliers.high) })}</p>
      ) : null}
      {top && top.length > 0 ? <TopValues column={column} top={top} rows={rows} /> : null}
      {examples && examples.length > 0 ? (
        <div>
          <h4 className="text-ink-soft">{t("studio:dock.examples")}</h4>
          <ul className="text-ink">
            {examples.map((value) => (
              <li key={String(value)} className="break-words">
                {cellText(column, value)}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </aside>
  );
}

function TopValues({ column, top, rows }: { readonly column: ColumnSummary; readonly top: NonNullable<ColumnSummary["top"]>; readonly rows: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <h4 className="text-ink-soft">{t("studio:dock.top")}</h4>
      <ul className="mt-1 flex flex-col gap-0.5">
        {top.map(({ value, count }) => (
          <li key={value} className="relative flex justify-between gap-2 overflow-hidden rounded-sm px-1">
            <span aria-hidden="true" className="absolute inset-y-0 left-0 bg-line" style={{ width: `${(100 * count) / Math.max(1, rows)}%` }} />
            <span className="relative truncate text-ink">{valueName(column, value, t)}</span>
            <span className="relative shrink-0 text-ink-soft tabular-nums">{format.percent(count / Math.max(1, rows))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
