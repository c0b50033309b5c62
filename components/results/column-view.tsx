"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { useCellText } from "./cell-text";
import { ColumnDetail } from "./column-detail";
import { type ColumnOrder, orderedColumns } from "./column-order";
import { ColumnSpread } from "./column-spread";

/** All rows are of one height, so that only those in sight are drawn. */
const ROW = 48;
const SPREAD = { width: 132, height: 34 };
const NUMBER = "px-2 text-right tabular-nums whitespace-nowrap";

interface ColumnViewProps {
  readonly columns: readonly ColumnSummary[];
  readonly rows: number;
}

/**
 * What is in each column: its spread, what is missing, how many values, what lies far out, smallest to largest, examples.
 * It is searched and sorted; arrows go from column to column, and the one chosen is told in full beside the list.
 */
export function ColumnView({ columns, rows }: ColumnViewProps) {
  const { t, i18n } = useTranslation();
  const [query, setQuery] = useState("");
  const [order, setOrder] = useState<{ readonly by: ColumnOrder; readonly turned: boolean }>({ by: "place", turned: false });
  const [chosen, setChosen] = useState<string | null>(null);
  const scroller = useRef<HTMLElement>(null);
  const shown = useMemo(() => {
    const words = ({ name, type, role }: ColumnSummary) => `${name} ${t(`common:columnTypes.${type}`)} ${role ? t(`common:roles.${role}`) : ""}`;
    return orderedColumns(columns, query, order.by, order.turned, words, i18n.language);
  }, [columns, query, order, t, i18n.language]);
  const list = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 6 });
  const items = list.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = list.getTotalSize() - (items.at(-1)?.end ?? 0);
  const detail = chosen === null ? undefined : columns.find(({ name }) => name === chosen);

  /** A second click turns the order round, a third gives back that of the table. */
  const sort = (by: ColumnOrder) => setOrder(order.by !== by ? { by, turned: false } : order.turned ? { by: "place", turned: false } : { by, turned: true });

  function go(to: number) {
    const column = shown[Math.max(0, Math.min(shown.length - 1, to))];
    if (!column) return;
    setChosen(column.name);
    list.scrollToIndex(shown.indexOf(column));
    // The row may be drawn only after it has been scrolled to.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-column="${CSS.escape(column.name)}"]`)?.focus());
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableSectionElement>) {
    const at = shown.findIndex(({ name }) => name === chosen);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (to === undefined) {
      if (event.key === "Escape") setChosen(null);
      return;
    }
    event.preventDefault();
    go(to);
  }

  const head = (by: ColumnOrder, label: string, right: boolean) => (
    <SortHead
      label={label}
      right={right}
      sorted={order.by === by ? (order.turned ? "turned" : "sorted") : null}
      onSort={() => sort(by)}
      counts={by !== "name"}
    />
  );
  const plain = (label: string, right = true) => (
    <th scope="col" className={classes("px-2 py-2 font-normal", right ? "text-right" : "text-left")}>
      {label}
    </th>
  );
  return (
    <div className="flex h-full min-h-0">
      <div className="flex min-w-0 grow flex-col">
        <div className="flex items-center gap-3 px-4 py-2">
          <TextInput
            type="search"
            value={query}
            className="max-w-72"
            aria-label={t("studio:columns.find")}
            placeholder={t("studio:columns.find")}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "ArrowDown") return;
              event.preventDefault();
              go(0);
            }}
          />
          <p className="text-sm text-ink-soft tabular-nums" aria-live="polite">
            {shown.length === 0
              ? t("studio:columns.none")
              : shown.length < columns.length
                ? t("studio:dock.columns-of", { count: shown.length, total: columns.length })
                : ""}
          </p>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard */}
        <section ref={scroller} tabIndex={0} aria-label={t("studio:dock.columns-table")} className="min-h-0 grow overflow-auto -outline-offset-2">
          <table aria-rowcount={shown.length + 1} className="w-full border-collapse text-base">
            <caption className="sr-only">{t("studio:dock.columns-table")}</caption>
            <thead className="sticky top-0 z-10 bg-panel">
              <tr aria-rowindex={1} className="border-b border-line text-xs text-ink-faint">
                {head("name", t("studio:dock.column"), false)}
                {plain(t("studio:dock.spread"), false)}
                {head("missing", t("studio:dock.missing"), true)}
                {head("distinct", t("studio:dock.distinct"), true)}
                {head("outliers", t("studio:dock.outliers"), true)}
                {plain(t("studio:dock.min"))}
                {plain(t("studio:dock.median"))}
                {plain(t("studio:dock.mean"))}
                {plain(t("studio:dock.max"))}
                {plain(t("studio:dock.examples"), false)}
              </tr>
            </thead>
            <tbody onKeyDown={onKeyDown}>
              {before > 0 ? <tr style={{ height: before }} /> : null}
              {items.map(({ index }) => (
                <ColumnRow
                  key={shown[index].name}
                  column={shown[index]}
                  index={index}
                  rows={rows}
                  chosen={shown[index].name === chosen}
                  reached={shown[index].name === chosen || (index === 0 && !shown.some(({ name }) => name === chosen))}
                  onChoose={setChosen}
                />
              ))}
              {after > 0 ? <tr style={{ height: after }} /> : null}
            </tbody>
          </table>
        </section>
      </div>
      {detail ? <ColumnDetail column={detail} rows={rows} /> : null}
    </div>
  );
}

interface SortHeadProps {
  readonly label: string;
  readonly right: boolean;
  readonly sorted: "sorted" | "turned" | null;
  /** Counts begin with the largest. */
  readonly counts: boolean;
  readonly onSort: () => void;
}

function SortHead({ label, right, sorted, counts, onSort }: SortHeadProps) {
  const { t } = useTranslation();
  const falling = (sorted === "sorted") === counts;
  return (
    <th
      scope="col"
      aria-sort={sorted === null ? undefined : falling ? "descending" : "ascending"}
      className={classes("font-normal", right ? "text-right" : "pl-2 text-left")}
    >
      <button
        type="button"
        title={t("studio:dock.sort", { column: label })}
        onClick={onSort}
        className={classes("inline-flex items-center gap-1 rounded px-2 py-2 -outline-offset-2 hover:text-ink", sorted !== null && "text-ink")}
      >
        {label}
        {sorted === null ? null : falling ? <ArrowDown size={12} aria-hidden="true" /> : <ArrowUp size={12} aria-hidden="true" />}
      </button>
    </th>
  );
}

interface ColumnRowProps {
  readonly column: ColumnSummary;
  readonly index: number;
  readonly rows: number;
  readonly chosen: boolean;
  /** The one row that Tab reaches. */
  readonly reached: boolean;
  readonly onChoose: (name: string | null) => void;
}

function ColumnRow({ column, index, rows, chosen, reached, onChoose }: ColumnRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const cellText = useCellText();
  const share = (count: number) => (rows > 0 ? format.percent(count / rows) : "");
  const say = (value: number | undefined) => (value === undefined ? "" : (cellText(column, value) ?? ""));
  const type = t(`common:columnTypes.${column.type}`);
  const { outliers } = column;
  const examples = (column.examples ?? []).map((value) => cellText(column, value)).join(" · ");
  return (
    <tr
      aria-rowindex={index + 2}
      style={{ height: ROW }}
      className={classes("border-b border-line align-middle", chosen ? "outline-accent outline-2 -outline-offset-2" : "hover:bg-sunken")}
      onClick={() => onChoose(chosen ? null : column.name)}
    >
      <th scope="row" className="max-w-64 px-4 text-left font-normal">
        <button
          type="button"
          data-column={column.name}
          tabIndex={reached ? 0 : -1}
          aria-pressed={chosen}
          title={column.name}
          className="block max-w-full truncate rounded font-semibold text-ink -outline-offset-2"
          onFocus={(event) => {
            if (event.currentTarget.matches(":focus-visible")) onChoose(column.name);
          }}
          onClick={(event) => {
            event.stopPropagation();
            onChoose(chosen ? null : column.name);
          }}
        >
          {column.name}
        </button>
        <span className="block truncate text-xs text-ink-faint">{column.role ? `${type} · ${t(`common:roles.${column.role}`)}` : type}</span>
      </th>
      <td className="px-2" style={{ width: SPREAD.width + 16 }}>
        <ColumnSpread column={column} rows={rows} {...SPREAD} />
      </td>
      <td className={classes(NUMBER, column.missing > 0 ? "text-warn" : "text-ink-faint")}>
        {column.missing > 0 ? `${format.integer(column.missing)} · ${share(column.missing)}` : format.integer(0)}
      </td>
      <td className={NUMBER}>
        {column.distinctIsBound ? t("studio:dock.at-least", { count: format.integer(column.distinct) }) : format.integer(column.distinct)}
      </td>
      <td className={classes(NUMBER, outliers && outliers.count > 0 ? "text-ink" : "text-ink-faint")}>
        {outliers ? (outliers.count > 0 ? `${format.integer(outliers.count)} · ${share(outliers.count)}` : format.integer(0)) : ""}
      </td>
      <td className={NUMBER}>{say(column.min)}</td>
      <td className={NUMBER}>{column.type === "date" ? "" : say(column.median)}</td>
      <td className={NUMBER}>{column.type === "date" ? "" : say(column.mean)}</td>
      <td className={NUMBER}>{say(column.max)}</td>
      <td className="max-w-72 truncate px-2 text-ink-soft" title={examples}>
        {examples}
      </td>
    </tr>
  );
}
