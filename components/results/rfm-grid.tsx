"use client";

import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { GridReport, RulesReport } from "@/lib/nodes/cluster/rules-report";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { Section, segmentColor } from "./parts";

const SCORES = [1, 2, 3, 4, 5] as const;
/** Share of the colour in an empty cell and in the fullest one. */
const FAINT = 10;
const STRONG = 38;

interface RfmGridProps {
  readonly report: RulesReport;
  readonly grid: GridReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

/** The 5 x 5 grid in segment colours: recent customers above, frequent ones at the right, groups as regions with their names. */
export function RfmGrid({ report, grid, selected, onSelect }: RfmGridProps) {
  const { t } = useTranslation();
  const fullest = Math.max(...grid.cells.map(({ share }) => share), Number.EPSILON);
  const title = t("cluster:results.rules.gridTitle");
  const note = report.totalValue === null ? t("cluster:results.rules.gridNoteCounts") : t("cluster:results.rules.gridNote");
  return (
    <Section title={title} note={note}>
      <table className="w-full max-w-4xl table-fixed border-separate border-spacing-0">
        <caption className="sr-only">{t("cluster:results.rules.gridCaption")}</caption>
        <thead>
          <tr>
            <td className="w-16" />
            <th scope="colgroup" colSpan={5} className="pb-1 text-xs font-normal text-ink-soft">
              {t(`cluster:results.rules.axis.${grid.axis}`)} →
            </th>
          </tr>
          <tr>
            <td />
            {SCORES.map((across) => (
              <th key={across} scope="col" className="pb-1.5 text-sm font-normal text-ink-soft tabular-nums">
                {across}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...SCORES].reverse().map((recency) => (
            <tr key={recency}>
              <th scope="row" className="pr-3 text-right align-middle text-sm font-normal text-ink-soft tabular-nums">
                {recency === 5 ? <span className="block text-xs leading-tight">{t("cluster:results.rules.recencyAxis")} ↑</span> : null}
                {recency}
              </th>
              {SCORES.map((across) => (
                <GridCell key={across} {...{ report, grid, recency, across, fullest, selected, onSelect }} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

interface GridCellProps extends RfmGridProps {
  readonly recency: number;
  readonly across: number;
  readonly fullest: number;
}

function GridCell({ report, grid, recency, across, fullest, selected, onSelect }: GridCellProps) {
  const format = useFormat();
  const at = (r: number, f: number) => (r >= 1 && r <= 5 && f >= 1 && f <= 5 ? grid.cells[(r - 1) * 5 + f - 1].segment : -1);
  const { segment, count, share, valueShare } = grid.cells[(recency - 1) * 5 + across - 1];
  // A region is outlined where it ends and named in its first cell, from the top left.
  const edge = (r: number, f: number, side: string) => (at(r, f) === segment ? "" : side);
  const named = at(recency, across - 1) !== segment && at(recency + 1, across) !== segment && at(recency + 1, across + 1) !== segment;
  const strength = count === 0 ? FAINT : FAINT + (STRONG - FAINT) * Math.sqrt(share / fullest);
  const dimmed = selected !== null && selected !== segment;
  const { name } = report.segments[segment];
  // Small shares keep a digit: 0 % beside customers would look like a mistake.
  const percent = (value: number | null) => format.percent(value, (value ?? 0) < 0.02 ? 1 : 0);
  return (
    <td
      onPointerEnter={onSelect ? () => onSelect(segment) : undefined}
      onPointerLeave={onSelect ? () => onSelect(null) : undefined}
      className={classes(
        "h-[4.6rem] overflow-hidden border-panel px-2 py-1.5 align-top transition-opacity duration-100",
        edge(recency + 1, across, "border-t-2"),
        edge(recency - 1, across, "border-b-2"),
        edge(recency, across - 1, "border-l-2"),
        edge(recency, across + 1, "border-r-2"),
        dimmed && "opacity-35",
      )}
      style={{ background: `color-mix(in srgb, ${segmentColor(segmentColorAt(segment))} ${strength}%, var(--panel))` }}
    >
      <div className="flex h-full flex-col">
        <span className={classes("min-h-4 text-xs leading-tight font-semibold text-ink", !named && "sr-only")}>{name}</span>
        <span className="mt-auto flex items-baseline justify-between gap-1 text-ink tabular-nums">
          <span className="text-base">{format.integer(count)}</span>
          <span className="text-xs">{percent(report.totalValue === null ? share : valueShare)}</span>
        </span>
      </div>
    </td>
  );
}
