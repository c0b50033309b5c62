"use client";

import { useCallback, useMemo } from "react";
import { useFormat } from "@/components/ui/format";
import { useLanguage, useTranslation } from "@/components/ui/language";
import type { TrendReport } from "@/lib/nodes/feature/trend-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Section } from "./parts";

interface BarsProps {
  readonly names: readonly string[];
  readonly values: readonly number[];
  readonly label: string;
  readonly height: number;
  /** A bar in words. */
  readonly words: (index: number) => string;
}

function Bars({ names, values, label, height, words }: BarsProps) {
  const format = useFormat();
  const option = useCallback(
    (colors: ChartColors) => ({
      grid: { left: 8, right: 16, top: 12, bottom: 8, outerBoundsMode: "same" },
      tooltip: {
        ...tooltipStyle(colors),
        trigger: "axis",
        axisPointer: { type: "shadow" },
        formatter: (points: readonly { readonly dataIndex: number }[]) => words(points[0]?.dataIndex ?? 0),
      },
      xAxis: {
        type: "category",
        data: names,
        ...axisStyle(colors),
        axisLabel: { color: colors.faint, fontSize: 11, hideOverlap: true },
        splitLine: { show: false },
      },
      yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) } },
      series: [{ type: "bar", data: values, itemStyle: { color: colors.accent, borderRadius: [2, 2, 0, 0] }, barCategoryGap: "18%" }],
    }),
    [names, values, words, format],
  );
  return <Chart option={option} label={label} height={height} />;
}

/** The measure of all customers, period by period. */
export function TrendTotals({ report }: { readonly report: TrendReport }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const format = useFormat();
  const { periods, totals, unit } = report;
  const names = useMemo(() => {
    const month = new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC" });
    const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    return periods.map((time) => (unit === "month" ? month : day).format(time));
  }, [periods, unit, language]);
  const words = useCallback(
    (index: number) => t("feature:results.trend.totalsPoint", { period: names[index] ?? "", total: format.number(totals[index]) }),
    [t, names, totals, format],
  );
  return (
    <Section title={t("feature:results.trend.totalsTitle")}>
      <Bars names={names} values={totals} height={220} words={words} label={t("feature:results.trend.totalsChart", { count: totals.length })} />
    </Section>
  );
}

/** By month of the year and by day of the week. */
export function TrendPeaks({ report }: { readonly report: TrendReport }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const names = useMemo(() => {
    const month = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
    const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
    return {
      months: report.months.map((_, k) => month.format(Date.UTC(2024, k, 15))),
      // 2024-01-01 was a Monday.
      weekdays: report.weekdays.map((_, k) => weekday.format(Date.UTC(2024, 0, 1 + k))),
    };
  }, [report, language]);
  return (
    <Section title={t("feature:results.trend.peaksTitle")} note={t("feature:results.trend.peaksNote")}>
      <div className="grid gap-6 lg:grid-cols-2">
        {(["months", "weekdays"] as const).map((cycle) => (
          <Peak key={cycle} cycle={cycle} names={names[cycle]} peaks={report[cycle]} />
        ))}
      </div>
    </Section>
  );
}

interface PeakProps {
  readonly cycle: "months" | "weekdays";
  readonly names: readonly string[];
  readonly peaks: TrendReport["months"];
}

function Peak({ cycle, names, peaks }: PeakProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const values = useMemo(() => peaks.map(({ total }) => total), [peaks]);
  const words = useCallback(
    (index: number) =>
      t("feature:results.trend.peakPoint", {
        name: names[index] ?? "",
        total: format.number(peaks[index]?.total),
        customers: format.integer(peaks[index]?.customers),
      }),
    [t, names, peaks, format],
  );
  return (
    <div className="min-w-0">
      <h4 className="text-sm font-semibold text-ink">{t(`feature:results.trend.${cycle}`)}</h4>
      <Bars names={names} values={values} height={180} words={words} label={t(`feature:results.trend.${cycle}Chart`)} />
    </div>
  );
}
