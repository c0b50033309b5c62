"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Difference } from "@/lib/ml/profile/differences";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { Section, SegmentDot } from "./parts";
import { ScrollBox } from "./scroll-box";
import { useColumnName } from "./segment-words";

/** Differences named for each segment below the heat map. */
const NAMED = 4;

/** A heat map of the segments' means in standard deviations, and what sets each apart, largest effect first. */
export function SegmentDifferences({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  return (
    <div className="gap-x-10 xl:flex xl:items-start">
      {report.columns.length > 0 ? (
        <Section note={t("cluster:results.differences.heatNote")}>
          <ScrollBox label={t("cluster:results.differences.caption")}>
            <table className="border-separate border-spacing-0.5 text-base">
              <caption className="sr-only">{t("cluster:results.differences.caption")}</caption>
              <thead>
                <tr className="text-xs text-ink-faint">
                  <th scope="col" className="px-2 py-1 text-left font-normal">
                    {t("cluster:results.differences.column")}
                  </th>
                  {report.segments.map((segment) => (
                    <th key={segment.key} scope="col" className="px-2 py-1 text-center font-normal">
                      <span className="inline-flex items-center gap-1.5">
                        <SegmentDot segment={segment.color} />
                        {segment.name}
                      </span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {report.columns.map((column, index) => (
                  <tr key={column.name}>
                    <th scope="row" className="px-2 py-1 text-left font-normal text-ink">
                      {called(column.name)}
                    </th>
                    {report.segments.map((segment) => (
                      <td
                        key={segment.key}
                        className="min-w-24 rounded-[4px] px-2 py-1 text-center tabular-nums text-ink"
                        style={{ background: heat(segment.standardised[index]) }}
                      >
                        {format.number(tenths(segment.standardised[index]), 1)}
                        <span className="block text-xs">
                          {t("cluster:results.differences.median", { value: format.number(segment.distributions[index]?.median) })}
                        </span>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        </Section>
      ) : null}
      <Section title={t("cluster:results.differences.title")} note={t("cluster:results.differences.note")}>
        <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          {report.segments.map((segment) => (
            <div key={segment.key}>
              <h4 className="mb-1 flex items-center gap-2 font-semibold text-ink">
                <SegmentDot segment={segment.color} />
                {segment.name}
              </h4>
              <ul className="text-sm text-ink-soft">
                {segment.differences.slice(0, NAMED).map((difference) => (
                  <DifferenceLine key={difference.column} difference={difference} />
                ))}
              </ul>
            </div>
          ))}
        </div>
      </Section>
    </div>
  );
}

function DifferenceLine({ difference }: { readonly difference: Difference }) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  const effect = format.number(difference.effect, 2);
  const words =
    difference.type === "number"
      ? t("cluster:results.differences.number", {
          column: called(difference.column),
          median: format.number(difference.median),
          overall: format.number(difference.restMedian),
        })
      : t("cluster:results.differences.category", {
          column: called(difference.column),
          value: difference.value,
          share: format.percent(difference.share, 0),
          overall: format.percent(difference.overall, 0),
          lift: format.number(difference.lift, 2),
        });
  return (
    <li className="flex justify-between gap-3 border-b border-line py-0.5">
      <span>{words}</span>
      <span className="tabular-nums text-ink">{effect}</span>
    </li>
  );
}

/** To one decimal, and never “-0”. */
function tenths(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 10) / 10 + 0;
}

/** Blue above the mean, orange below; strongest at two deviations, never so strong that the figure is hard to read. */
function heat(value: number | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  const strength = Math.round(Math.min(1, Math.abs(value) / 2) * 45);
  return `color-mix(in srgb, var(--segment-${value >= 0 ? 1 : 2}) ${strength}%, var(--panel))`;
}
