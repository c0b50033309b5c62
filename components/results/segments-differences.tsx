"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { CategoryDifference, Difference, NumberDifference } from "@/lib/ml/profile/differences";
import { magnitudeOf } from "@/lib/ml/profile/effects";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { Section, SegmentDot, segmentColor } from "./parts";
import { useColumnName, usePoints } from "./segment-words";

/** Differences shown of each segment before all are asked for. */
const FIRST = 5;
/** The effect at which a bar is full. */
const FULL = 3;

/** What sets each segment apart from all other rows, largest effect first, in the columns' own units. */
export function SegmentDifferences({ report, printed = false }: { readonly report: ProfileReport; readonly printed?: boolean }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(printed);
  const most = Math.max(0, ...report.segments.map(({ differences }) => differences.length));
  return (
    <Section note={t("cluster:results.profile.differences.note")}>
      <div className="grid gap-x-10 gap-y-5 [grid-template-columns:repeat(auto-fill,minmax(min(100%,26rem),1fr))]">
        {report.segments.map((segment) => (
          <div key={segment.key} className="min-w-0">
            <h4 className="mb-1 flex items-center gap-2 font-semibold text-ink">
              <SegmentDot segment={segment.color} />
              {segment.name}
            </h4>
            {segment.differences.length === 0 ? <p className="text-sm text-ink-soft">{t("cluster:results.profile.differences.none")}</p> : null}
            <ul>
              {segment.differences.slice(0, all ? undefined : FIRST).map((difference) => (
                <DifferenceLine key={difference.column} difference={difference} segment={segment} customers={report.customers} />
              ))}
            </ul>
          </div>
        ))}
      </div>
      {most > FIRST && !printed ? (
        <Button size="small" className="mt-3" onClick={() => setAll(!all)}>
          {all ? t("cluster:results.profile.differences.fewer") : t("cluster:results.profile.differences.all", { count: most })}
        </Button>
      ) : null}
    </Section>
  );
}

interface LineProps {
  readonly difference: Difference;
  readonly segment: ProfiledSegment;
  readonly customers: boolean;
}

function DifferenceLine({ difference, segment, customers }: LineProps) {
  const words = useDifferenceWords(customers);
  const { effect } = difference;
  const width = `${Math.min(1, Math.abs(effect) / FULL) * 50}%`;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_9rem] items-center gap-x-3 border-b border-line py-1">
      <span className="text-base text-ink">{words.sentence(difference)}</span>
      <span aria-hidden="true" className="relative h-2 rounded-full bg-line">
        <span className="absolute inset-y-[-2px] left-1/2 w-px bg-line-strong" />
        <span
          className="absolute inset-y-0 rounded-full"
          style={{ width, background: segmentColor(segment.color), ...(effect >= 0 ? { left: "50%" } : { right: "50%" }) }}
        />
      </span>
      <span className="text-xs text-ink-soft">{words.measure(difference)}</span>
      <span className="text-right text-xs whitespace-nowrap tabular-nums text-ink-soft">{words.size(difference)}</span>
    </li>
  );
}

/** Differences in words: what it is in the column's own units, how sure it separates, how large it is. */
function useDifferenceWords(customers: boolean) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  const points = usePoints();
  const key = (name: string, values: Readonly<Record<string, string | number>> = {}) => t(`cluster:results.profile.differences.${name}`, values);
  const numberSentence = ({ column, median, restMedian, mean, restMean }: NumberDifference) => {
    // Medians that are alike say nothing though the groups differ: counts that are mostly nought, for example.
    if (median === restMedian) return key("means", { column: called(column), own: format.number(mean), rest: format.number(restMean) });
    return key("medians", { column: called(column), own: format.number(median), rest: format.number(restMedian) });
  };
  const categorySentence = ({ column, value, share, rest }: CategoryDifference) =>
    key("shares", { column: called(column), value, own: format.percent(share, 0), rest: format.percent(rest, 0) });
  return {
    sentence: (difference: Difference) => (difference.type === "number" ? numberSentence(difference) : categorySentence(difference)),
    measure: (difference: Difference) => {
      if (difference.type === "category") return key("lift", { points: points(difference.points), lift: format.number(difference.lift, 1) });
      const { superiority } = difference;
      const more = superiority >= 0.5;
      return key(`${more ? "more" : "less"}.${customers ? "customers" : "rows"}`, { share: format.percent(more ? superiority : 1 - superiority, 0) });
    },
    size: (difference: Difference) => {
      const magnitude = key(`magnitude.${magnitudeOf(difference.effect)}`);
      if (difference.type === "category") return key("h", { magnitude, value: signed(difference.effect, format) });
      if (difference.measure === "hedges-g") return key("g", { magnitude, value: signed(difference.hedgesG, format) });
      return key("delta", { magnitude, value: signed(difference.cliffsDelta, format) });
    },
  };
}

/** To two decimals. */
function signed(value: number | null, format: Format): string {
  if (value === null) return format.number(null);
  return format.number(Math.round(value * 100) / 100 + 0, 2);
}
