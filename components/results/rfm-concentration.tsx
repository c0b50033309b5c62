"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Concentration } from "@/lib/ml/rfm-report";
import { Chart, type ChartColors, shareAxis, tooltipStyle } from "./chart";
import { Section } from "./parts";

/** What share of the revenue the best customers bring: one sentence and the curve behind it. */
export function RevenueConcentration({ concentration }: { readonly concentration: Concentration | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useCallback((key: string, values?: Readonly<Record<string, string>>) => t(`feature:results.rfm.${key}`, values), [t]);
  const option = useCallback((colors: ChartColors) => curve(concentration?.curve ?? [], colors, format, words), [concentration, format, words]);
  const title = t("feature:results.rfm.concentration");
  if (!concentration) {
    return (
      <Section title={title}>
        <p className="text-base text-ink-soft">{t("feature:results.rfm.none")}</p>
      </Section>
    );
  }
  const { topFifth, gini } = concentration;
  return (
    <Section title={title}>
      <p className="mb-1 text-base text-ink">{t("feature:results.rfm.top-fifth", { share: topFifth })}</p>
      {gini === null ? null : <p className="mb-2 text-sm text-ink-soft">{t("feature:results.rfm.gini", { gini: format.score(gini) })}</p>}
      <div className="max-w-xl">
        <Chart option={option} label={t("feature:results.rfm.curve", { share: topFifth })} height={240} />
      </div>
    </Section>
  );
}

function curve(points: Concentration["curve"], colors: ChartColors, format: Format, words: (key: string, values?: Readonly<Record<string, string>>) => string) {
  const axis = (name: string) => shareAxis(name, 28, colors, format);
  return {
    grid: { left: 24, right: 16, top: 12, bottom: 24, outerBoundsMode: "same" },
    tooltip: {
      ...tooltipStyle(colors),
      trigger: "axis",
      formatter: (hit: readonly { readonly dataIndex: number }[]) => {
        const [customers, revenue] = points[hit[0]?.dataIndex ?? 0] ?? [0, 0];
        return words("curve-point", { customers: format.percent(customers, 0), revenue: format.percent(revenue) });
      },
    },
    xAxis: { ...axis(words("curve-customers")), max: 1 },
    yAxis: axis(words("curve-revenue")),
    series: [
      { type: "line", data: points, symbol: "none", lineStyle: { color: colors.accent, width: 2 }, areaStyle: { color: colors.accent, opacity: 0.08 } },
      {
        type: "line",
        name: words("equal"),
        data: points.map(([customers]) => [customers, customers]),
        symbol: "none",
        silent: true,
        lineStyle: { color: colors.faint, width: 1, type: "dashed" },
      },
    ],
  };
}
