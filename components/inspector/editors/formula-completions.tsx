"use client";

import { useCellText } from "@/components/results/cell-text";
import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { FUNCTIONS } from "@/lib/ml/formula/functions";
import type { Completion } from "./formula-completion";
import { FormulaExample, useArguments } from "./formula-hint";

interface CompletionListProps {
  readonly id: string;
  readonly items: readonly Completion[];
  readonly active: number;
  readonly summaries: readonly ColumnSummary[] | undefined;
  readonly onActive: (index: number) => void;
  readonly onTake: (item: Completion) => void;
}

/** Entries in sight: nothing scrolls, so that the list never takes the focus from the field. */
const SHOWN = 7;

/** The list under a formula: columns with what is in them, functions with how they are called, values. */
export function CompletionList({ id, items, active, summaries, onActive, onTake }: CompletionListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const first = Math.max(0, Math.min(active - (SHOWN >> 1), items.length - SHOWN));
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("prepare:formula.completions")}
      className="absolute inset-x-0 top-full z-20 mt-1 rounded-[7px] border border-line bg-raised p-1 shadow-card"
      onWheel={(event) => onActive(Math.max(0, Math.min(items.length - 1, active + Math.sign(event.deltaY))))}
    >
      {items.slice(first, first + SHOWN).map((item, place) => (
        // The keyboard acts through the field, which names the active option.
        <div
          key={`${item.kind} ${item.name}`}
          id={`${id}-${first + place}`}
          role="option"
          tabIndex={-1}
          aria-selected={first + place === active}
          aria-setsize={items.length}
          aria-posinset={first + place + 1}
          className={classes("cursor-pointer rounded-[5px] px-2 py-1", first + place === active && "bg-accent-soft")}
          // Before the field loses the focus, which closes the list.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(item);
          }}
        >
          {item.kind === "function" ? (
            <FunctionItem item={item} open={first + place === active} />
          ) : item.kind === "column" ? (
            <ColumnItem item={item} summary={summaries?.find(({ name }) => name === item.name)} />
          ) : (
            <span className="block truncate font-mono text-sm text-ink">{item.name}</span>
          )}
        </div>
      ))}
      {items.length > SHOWN ? (
        <p aria-hidden="true" className="px-2 pt-1 text-right text-xs text-ink-soft tabular-nums">
          {t("prepare:formula.place", { place: format.integer(active + 1), count: items.length })}
        </p>
      ) : null}
    </div>
  );
}

function ColumnItem({ item, summary }: { readonly item: Completion; readonly summary: ColumnSummary | undefined }) {
  const { t } = useTranslation();
  const cellText = useCellText();
  const inside =
    summary?.top
      ?.slice(0, 3)
      .map(({ value }) => value)
      .join(" · ") ?? (summary?.min === undefined || summary.max === undefined ? "" : `${cellText(summary, summary.min)} – ${cellText(summary, summary.max)}`);
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <span className="truncate font-mono text-sm text-ink">{item.name}</span>
        <span className="shrink-0 text-xs text-ink-soft">{t(`common:columnTypes.${item.detail}`)}</span>
      </div>
      {inside ? <div className="truncate text-xs text-ink-soft">{inside}</div> : null}
    </>
  );
}

function FunctionItem({ item, open }: { readonly item: Completion; readonly open: boolean }) {
  const { t } = useTranslation();
  const argumentsOf = useArguments();
  const group = FUNCTIONS.get(item.name)?.group;
  return (
    <>
      <div className="flex items-baseline justify-between gap-3">
        <span className="truncate font-mono text-sm text-ink">
          {item.name}
          <span className="text-ink-soft">({argumentsOf(item.name).join(", ")})</span>
        </span>
        <span className="shrink-0 text-xs text-ink-soft">
          {item.detail !== "" ? item.detail.toUpperCase() : group ? t(`prepare:formula.groups.${group}`) : ""}
        </span>
      </div>
      <div className="text-xs text-ink-soft">{t(`prepare:formula.functions.${item.name}`)}</div>
      {open ? (
        <div className="text-xs">
          <FormulaExample name={item.name} />
        </div>
      ) : null}
    </>
  );
}
