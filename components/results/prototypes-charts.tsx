"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { PrototypesReport } from "@/lib/nodes/cluster/prototypes-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Grid, Section, ShareBar } from "./parts";

/** How strongly each column goes with the segments, the strongest first. */
export function SeparatingColumns({ report }: { readonly report: PrototypesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ranked = [...report.separating].sort((a, b) => (b.strength ?? -1) - (a.strength ?? -1));
  return (
    <Section title={t("cluster:results.prototypes.separating")} note={t("cluster:results.prototypes.separatingNote")}>
      <Grid
        caption={t("cluster:results.prototypes.separatingLabel", { column: ranked[0]?.column ?? "", strength: format.score(ranked[0]?.strength) })}
        rows={ranked}
        rowKey={({ column, kind }) => `${kind} ${column}`}
        columns={[
          {
            key: "column",
            label: t("cluster:results.differences.column"),
            cell: ({ column, kind }) => (
              <>
                {column} <span className="text-xs text-ink-faint">{t(`cluster:results.prototypes.${kind}`)}</span>
              </>
            ),
          },
          { key: "bar", label: "", cell: ({ strength }) => <ShareBar share={strength ?? 0} /> },
          { key: "strength", label: "", numeric: true, cell: ({ strength }) => format.number(strength, 2) },
        ]}
      />
    </Section>
  );
}

/** Cost over the iterations of the best start, and where each start ended. */
export function CostPath({ report }: { readonly report: PrototypesReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const axes = useCallback(
    (colors: ChartColors, name: string, count: number) => ({
      tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 1) },
      xAxis: { type: "category", name, nameLocation: "middle", nameGap: 24, data: Array.from({ length: count }, (_, i) => i + 1), ...axisStyle(colors) },
      yAxis: {
        type: "value",
        scale: true,
        ...axisStyle(colors),
        axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.number(value) },
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
          name: t("cluster:results.prototypes.cost"),
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
          name: t("cluster:results.prototypes.cost"),
          symbolSize: 8,
          data: report.starts.map(({ cost }, i) => ({ value: cost, itemStyle: { color: i === report.bestStart ? colors.accent : colors.faint } })),
        },
      ],
    }),
    [report, axes, t],
  );
  return (
    <Section title={t("cluster:results.prototypes.path")} note={t("cluster:results.prototypes.pathNote", { count: report.starts.length })}>
      <div className="grid gap-6 lg:grid-cols-2">
        <Chart option={trace} label={t("cluster:results.prototypes.traceLabel", { count: report.iterations })} height={180} />
        <Chart option={starts} label={t("cluster:results.prototypes.startsLabel", { best: report.bestStart + 1 })} height={180} />
      </div>
    </Section>
  );
}
