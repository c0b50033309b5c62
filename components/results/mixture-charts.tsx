"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { MixtureReport } from "@/lib/nodes/cluster/mixture-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Section } from "./parts";

/** Rows by the probability of their own segment; those that count as uncertain are marked. */
export function Certainty({ report }: { readonly report: MixtureReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { counts, sureFrom, uncertain } = report.certainty;
  const limit = format.percent(sureFrom, 0);
  const share = format.percent(uncertain / Math.max(1, report.rows - report.missing));
  const option = useCallback(
    (colors: ChartColors) => {
      // No row is below 1 / k: the axis begins where the first row stands.
      const first = Math.max(
        0,
        Math.min(
          counts.length - 1,
          counts.findIndex((rows) => rows > 0),
        ),
      );
      const shown = counts.slice(first);
      const edge = (i: number) => format.percent((first + i) / counts.length, 0);
      return {
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.integer(value) },
        xAxis: {
          type: "category",
          name: t("cluster:results.mixture.probability"),
          nameLocation: "middle",
          nameGap: 24,
          data: shown.map((_, i) => `${edge(i)}–${edge(i + 1)}`),
          ...axisStyle(colors),
          axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: string) => value.split("–")[0] },
        },
        yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) } },
        series: [
          {
            type: "bar",
            name: t("cluster:results.mixture.rowsAxis"),
            barCategoryGap: "12%",
            data: shown.map((value, i) => ({
              value,
              itemStyle: { color: (first + i + 1) / counts.length <= sureFrom + 1e-9 ? colors.warn : colors.accent },
            })),
          },
        ],
      };
    },
    [counts, sureFrom, format, t],
  );
  return (
    <Section title={t("cluster:results.mixture.histogram")} note={t("cluster:results.mixture.histogramNote", { limit })}>
      <Chart option={option} label={t("cluster:results.mixture.histogramLabel", { share, limit })} height={200} />
    </Section>
  );
}

/** Log-likelihood over the iterations of the best start, and where each start ended. */
export function Path({ report }: { readonly report: MixtureReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const axes = useCallback(
    (colors: ChartColors, name: string, count: number) => ({
      tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 4) },
      xAxis: { type: "category", name, nameLocation: "middle", nameGap: 24, data: Array.from({ length: count }, (_, i) => i + 1), ...axisStyle(colors) },
      yAxis: {
        type: "value",
        scale: true,
        ...axisStyle(colors),
        axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.number(value, 3) },
      },
    }),
    [format],
  );
  const trace = useCallback(
    (colors: ChartColors) => ({
      ...axes(colors, t("cluster:results.clustering.iteration"), report.trace.length),
      series: [
        {
          type: "line",
          name: t("cluster:results.mixture.logLikelihood"),
          data: [...report.trace],
          symbolSize: 4,
          lineStyle: { color: colors.accent, width: 1.5 },
          itemStyle: { color: colors.accent },
        },
      ],
    }),
    [report, axes, t],
  );
  const starts = useCallback(
    (colors: ChartColors) => ({
      ...axes(colors, t("cluster:results.clustering.start"), report.starts.length),
      series: [
        {
          type: "scatter",
          name: t("cluster:results.mixture.logLikelihood"),
          symbolSize: 8,
          data: report.starts.map(({ logLikelihood }, i) => ({
            value: logLikelihood,
            itemStyle: { color: i === report.bestStart ? colors.accent : colors.faint },
          })),
        },
      ],
    }),
    [report, axes, t],
  );
  return (
    <Section title={t("cluster:results.mixture.path")} note={t("cluster:results.mixture.pathNote", { count: report.starts.length })}>
      <div className="grid gap-6 lg:grid-cols-2">
        <Chart option={trace} label={t("cluster:results.mixture.traceLabel", { count: report.iterations })} height={180} />
        <Chart option={starts} label={t("cluster:results.mixture.startsLabel", { best: report.bestStart + 1 })} height={180} />
      </div>
    </Section>
  );
}
