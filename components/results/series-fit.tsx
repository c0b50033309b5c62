"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { SeriesReport } from "@/lib/nodes/cluster/series-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Section } from "./parts";

/** How the cost fell in the best start, and where all starts ended. */
export function SeriesFit({ report }: { readonly report: SeriesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = t("cluster:results.series.objective");
  const trace = useCallback(
    (colors: ChartColors) => ({
      ...axes(colors, format, t("cluster:results.clustering.iteration"), report.trace.length),
      series: [
        { type: "line", name, data: [...report.trace], symbolSize: 4, lineStyle: { color: colors.accent, width: 1.5 }, itemStyle: { color: colors.accent } },
      ],
    }),
    [report, format, t, name],
  );
  const starts = useCallback(
    (colors: ChartColors) => ({
      ...axes(colors, format, t("cluster:results.clustering.start"), report.starts.length),
      series: [
        {
          type: "scatter",
          name,
          symbolSize: 8,
          data: report.starts.map(({ objective }, i) => ({ value: objective, itemStyle: { color: i === report.bestStart ? colors.accent : colors.faint } })),
        },
      ],
    }),
    [report, format, t, name],
  );
  const note = [
    t("cluster:results.series.howNote", { count: report.starts.length }),
    report.refilled > 0 ? t("cluster:results.series.refilled", { count: report.refilled }) : "",
  ];
  return (
    <Section title={t("cluster:results.series.howTitle")} note={note.filter(Boolean).join(" ")}>
      <div className="grid gap-6 lg:grid-cols-2">
        <Chart option={trace} label={t("cluster:results.clustering.traceLabel", { count: report.iterations })} height={170} />
        {report.starts.length > 1 ? (
          <Chart
            option={starts}
            label={t("cluster:results.series.startsLabel", { best: report.bestStart + 1, cost: format.number(report.objective, 3) })}
            height={170}
          />
        ) : null}
      </div>
    </Section>
  );
}

/** Costs over iterations or starts, numbered from 1. */
function axes(colors: ChartColors, format: Format, name: string, count: number) {
  return {
    tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 3) },
    xAxis: { type: "category", name, nameLocation: "middle", nameGap: 24, data: Array.from({ length: count }, (_, i) => i + 1), ...axisStyle(colors) },
    yAxis: {
      type: "value",
      scale: true,
      ...axisStyle(colors),
      axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.number(value, 3) },
    },
  };
}
