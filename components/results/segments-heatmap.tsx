"use client";

import { useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Segmented } from "@/components/ui/segmented";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { heat } from "./heat-color";
import { Section, SegmentLabel } from "./parts";
import { ScrollBox } from "./scroll-box";
import { useColumnName } from "./segment-words";
import { SegmentCategories } from "./segments-categories";

/** Deviations at which the colour is full. */
const FULL = 2;
const ORDERS = ["table", "strength"] as const;

/** Segments by columns: how far each mean lies from the mean of all, in standard deviations. */
export function SegmentHeatmap({ report, printed = false }: { readonly report: ProfileReport; readonly printed?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  const [order, setOrder] = useState<(typeof ORDERS)[number]>("table");
  const [pointed, setPointed] = useState<{ readonly segment: number; readonly column: number } | null>(null);
  const { segments, columns } = report;
  const places = columns.map((_, index) => index);
  const strength = (index: number) => Math.max(0, ...segments.map(({ standardised }) => Math.abs(standardised[index] ?? 0)));
  if (order === "strength") places.sort((a, b) => strength(b) - strength(a));

  const details = (segment: number, column: number) => {
    const own = segments[segment].distributions[column];
    return t("cluster:results.profile.heat.details", {
      segment: segments[segment].name,
      column: called(columns[column].name),
      median: format.number(own.median),
      mean: format.number(own.mean),
      all: format.number(columns[column].overall.mean),
      rank: format.percent(segments[segment].ranks[column], 0),
    });
  };
  return (
    <>
      {columns.length > 0 ? (
        <Section note={t("cluster:results.profile.heat.note")}>
          <div className="mb-2 flex flex-wrap items-center gap-x-6 gap-y-2">
            <Legend />
            {columns.length > 2 && !printed ? (
              <Segmented
                label={t("cluster:results.profile.heat.order")}
                value={order}
                options={ORDERS.map((value) => ({ value, label: t(`cluster:results.profile.heat.orders.${value}`) }))}
                onChange={setOrder}
              />
            ) : null}
          </div>
          <ScrollBox label={t("cluster:results.profile.heat.caption")}>
            <table className="border-separate border-spacing-0.5 text-base" onMouseLeave={() => setPointed(null)}>
              <caption className="sr-only">{t("cluster:results.profile.heat.caption")}</caption>
              <thead>
                <tr className="text-xs text-ink-faint">
                  <th scope="col" className="sticky left-0 z-10 bg-panel px-2 py-1 text-left font-normal">
                    {t("cluster:results.segments.segment")}
                  </th>
                  {places.map((column) => (
                    <th key={columns[column].name} scope="col" className="min-w-24 max-w-40 px-2 py-1 text-center align-bottom font-normal break-words">
                      {called(columns[column].name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {segments.map((segment, row) => (
                  <tr key={segment.key}>
                    <th scope="row" className="sticky left-0 z-10 bg-panel px-2 py-1 text-left font-normal text-ink">
                      <SegmentLabel segment={segment} />
                    </th>
                    {places.map((column) => {
                      const value = segment.standardised[column];
                      return (
                        <td
                          key={columns[column].name}
                          title={details(row, column)}
                          onMouseEnter={() => setPointed({ segment: row, column })}
                          className="rounded-[4px] px-2 py-1 text-center tabular-nums text-ink"
                          style={{ background: heat(value, FULL) }}
                        >
                          {signed(value, (tenths) => format.number(tenths, 1))}
                          <span className="block text-xs">
                            {t("cluster:results.differences.median", { value: format.number(segment.distributions[column]?.median) })}
                          </span>
                        </td>
                      );
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
          {printed ? null : (
            <p aria-hidden="true" className="mt-1.5 min-h-9 text-sm text-ink-soft">
              {pointed ? details(pointed.segment, pointed.column) : t("cluster:results.profile.heat.hint")}
            </p>
          )}
        </Section>
      ) : null}
      {report.categories.length > 0 ? <SegmentCategories report={report} /> : null}
    </>
  );
}

/** The scale from two deviations below to two above. */
function Legend() {
  const { t } = useTranslation();
  const format = useFormat();
  const stops = [-FULL, -FULL / 2, 0, FULL / 2, FULL];
  return (
    <span aria-hidden="true" className="inline-flex items-center gap-2 text-xs text-ink-soft">
      {t("cluster:results.profile.heat.below")}
      <span className="inline-flex overflow-hidden rounded-[4px] border border-line">
        {stops.map((stop) => (
          <span key={stop} className="w-9 py-0.5 text-center tabular-nums text-ink" style={{ background: heat(stop, FULL) }}>
            {signed(stop, (value) => format.number(value, 1))}
          </span>
        ))}
      </span>
      {t("cluster:results.profile.heat.above")}
    </span>
  );
}

/** To one decimal with its sign, and never “-0”. */
function signed(value: number | null | undefined, write: (value: number | null) => string): string {
  if (value === null || value === undefined) return write(null);
  const tenths = Math.round(value * 10) / 10 + 0;
  return tenths > 0 ? `+${write(tenths)}` : write(tenths).replace("-", "−");
}
