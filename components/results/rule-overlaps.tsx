"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { RulesReport } from "@/lib/nodes/cluster/rules-report";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { Section, SegmentDot } from "./parts";
import { ScrollBox } from "./scroll-box";
import { SegmentName } from "./segments-grid";

interface RuleOverlapsProps {
  readonly report: RulesReport;
  readonly overlaps: readonly (readonly number[])[];
  readonly several: number;
}

/** Rows that meet two conditions, for every pair: the more of the smaller one is shared, the stronger the cell. */
export function RuleOverlaps({ report, overlaps, several }: RuleOverlapsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("cluster:results.rules.overlapTitle");
  if (overlaps.length < 2) return null;
  if (several === 0) {
    return (
      <Section title={title}>
        <p className="text-sm text-ink-soft">{t("cluster:results.rules.overlapNone")}</p>
      </Section>
    );
  }
  const names = report.segments.slice(0, overlaps.length).map(({ name }) => name);
  const strength = (a: number, b: number) => {
    const smaller = Math.min(overlaps[a][a], overlaps[b][b]);
    return a === b || smaller === 0 ? 0 : (overlaps[a][b] / smaller) * 55;
  };
  return (
    <Section title={title} note={t("cluster:results.rules.overlapNote")}>
      <ScrollBox label={title}>
        <table className="border-separate border-spacing-0.5 text-base">
          <caption className="sr-only">{title}</caption>
          <thead>
            <tr>
              <td />
              {names.map((name, i) => (
                <th key={name} scope="col" className="max-w-32 px-2 pb-1 text-right align-bottom text-xs font-normal text-ink-soft">
                  <span className="inline-flex items-center gap-1">
                    <SegmentDot segment={segmentColorAt(i)} />
                    {name}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name, a) => (
              <tr key={name}>
                <th scope="row" className="max-w-52 pr-3 text-left text-sm font-normal text-ink">
                  <SegmentName color={segmentColorAt(a)} name={name} />
                </th>
                {overlaps[a].map((rows, b) => (
                  <td
                    key={names[b]}
                    className={`min-w-20 rounded-[3px] px-2 py-1 text-right tabular-nums ${a === b ? "bg-sunken text-ink-soft" : "text-ink"}`}
                    style={a === b ? undefined : { background: `color-mix(in srgb, var(--warn) ${strength(a, b)}%, var(--panel))` }}
                  >
                    {format.integer(rows)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Section>
  );
}
