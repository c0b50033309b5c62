"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ProfileReport } from "@/lib/nodes/cluster/reports";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Section } from "./parts";
import { useColumnName } from "./segment-words";

/** Box plots of every number column, one box a segment. */
export function SegmentDistributions({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const called = useColumnName();
  return (
    <Section note={t("cluster:results.distributions.note")}>
      <div className="grid gap-6 lg:grid-cols-2">
        {report.columns.map((column, index) => (
          <div key={column.name} className="min-w-0">
            <h3 className="text-sm font-semibold text-ink">{called(column.name)}</h3>
            <ColumnBoxes report={report} index={index} />
          </div>
        ))}
      </div>
    </Section>
  );
}

function ColumnBoxes({ report, index }: { readonly report: ProfileReport; readonly index: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback((colors: ChartColors) => boxes(report, index, colors, format), [report, index, format]);
  const called = useColumnName();
  const label = t("cluster:results.distributions.label", { column: called(report.columns[index].name) });
  return <Chart option={option} label={label} height={48 + 26 * report.segments.length} />;
}

/** Beyond this ratio of the 95th to the 5th percentile a positive column is drawn on a logarithmic axis. */
const WIDE = 50;

function boxes(report: ProfileReport, index: number, colors: ChartColors, format: Format) {
  const { segments, columns } = report;
  const { p5, p95 } = columns[index].overall;
  const lows = segments.map((segment) => segment.distributions[index]?.p5 ?? 0);
  const logarithmic = p5 !== null && p95 !== null && Math.min(p5, ...lows) > 0 && p95 / p5 > WIDE;
  return {
    grid: { left: 8, right: 16, top: 8, bottom: 8, outerBoundsMode: "same" },
    tooltip: {
      ...tooltipStyle(colors),
      trigger: "item",
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const d = segments[dataIndex]?.distributions[index];
        return d ? `${segments[dataIndex].name}\n${[d.p5, d.q1, d.median, d.q3, d.p95].map((value) => format.number(value)).join(" · ")}` : "";
      },
    },
    xAxis: {
      type: logarithmic ? "log" : "value",
      scale: true,
      ...axisStyle(colors),
      axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value), hideOverlap: true },
    },
    yAxis: { type: "category", inverse: true, data: segments.map((segment) => segment.name), ...axisStyle(colors), splitLine: { show: false } },
    series: [
      {
        type: "boxplot",
        boxWidth: [6, 14],
        data: segments.map((segment) => {
          const d = segment.distributions[index];
          const color = colors.segments[(segment.color - 1) % 8];
          return { value: d ? [d.p5, d.q1, d.median, d.q3, d.p95] : [], itemStyle: { color: colors.panel, borderColor: color, borderWidth: 1.5 } };
        }),
      },
    ],
  };
}
