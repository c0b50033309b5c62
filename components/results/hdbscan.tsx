"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { DensityGroup, HdbscanReport, HdbscanSegment } from "@/lib/nodes/cluster/density-reports";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { CondensedPlot } from "./condensed-plot";
import type { ReportViewProps } from "./contract";
import { DensityGroups } from "./density-groups";
import { Callout, type Figure, Figures, type GridColumn, Section } from "./parts";

const MUCH_NOISE = 0.5;

/** HDBSCAN: the groups that last as the density rises, the tree they were picked from, and how firmly rows belong. */
export default function Hdbscan({ report, printed }: ReportViewProps<HdbscanReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const own: GridColumn<HdbscanSegment | DensityGroup>[] = [
    {
      key: "persistence",
      label: t("cluster:results.hdbscan.persistence"),
      numeric: true,
      cell: (group) => ("persistence" in group ? format.number(group.persistence, 3) : "–"),
    },
    {
      key: "probability",
      label: t("cluster:results.hdbscan.meanProbability"),
      numeric: true,
      cell: (group) => ("probability" in group ? format.number(group.probability, 2) : "–"),
    },
  ];
  const { tree } = report;
  const left = tree.clusters.length < tree.total ? ` ${t("cluster:results.hdbscan.treeLeft", { shown: tree.clusters.length, total: tree.total })}` : "";
  return (
    <div>
      <Found report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      {report.clusters === 0 ? <Callout tone="warn" title={t("cluster:results.density.none")} /> : null}
      <DensityGroups report={report} segments={report.segments} printed={printed} own={own} />
      <div className="mt-5">
        <Section title={t("cluster:results.hdbscan.tree")} note={`${t("cluster:results.hdbscan.treeNote")}${left}`}>
          <CondensedPlot tree={tree} />
        </Section>
      </div>
      <div className="grid gap-x-6 lg:grid-cols-2">
        <Section title={t("cluster:results.hdbscan.probabilities")} note={t("cluster:results.hdbscan.probabilitiesNote")}>
          <Bars
            lists={[{ name: t("cluster:results.hdbscan.inSegments"), counts: report.probabilities, tone: "accent" }]}
            label={t("cluster:results.hdbscan.probabilitiesLabel")}
          />
        </Section>
        <Section title={t("cluster:results.hdbscan.outliers")} note={t("cluster:results.hdbscan.outliersNote", { limit: format.number(report.outlierLimit) })}>
          <Bars
            lists={[
              { name: t("cluster:results.hdbscan.inSegments"), counts: report.outliers.members, tone: "accent" },
              { name: t("cluster:results.density.noise"), counts: report.outliers.noise, tone: "noise" },
            ]}
            label={t("cluster:results.hdbscan.outliersLabel")}
          />
        </Section>
      </div>
    </div>
  );
}

function Found({ report }: { readonly report: HdbscanReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const clustered = Math.max(1, report.rows - report.missing);
  const items: Figure[] = [
    {
      label: t("cluster:results.density.segments"),
      value: format.integer(report.clusters),
      note: t(`cluster:results.hdbscan.by.${report.selection}`),
    },
    {
      label: t("cluster:results.density.noise"),
      value: format.percent(report.noise / clustered),
      note: t("cluster:results.density.rows", { count: report.noise }),
      ...(report.noise > MUCH_NOISE * clustered ? { tone: "warn" as const } : {}),
    },
    { label: t("cluster:results.hdbscan.minClusterSize"), value: format.integer(report.minClusterSize), note: t("cluster:results.hdbscan.minClusterSizeNote") },
    { label: t("cluster:results.hdbscan.minSamples"), value: format.integer(report.minSamples), note: t("cluster:results.hdbscan.minSamplesNote") },
  ];
  return <Figures items={items} />;
}

interface BarList {
  readonly name: string;
  readonly counts: readonly number[];
  readonly tone: "accent" | "noise";
}

/** Counts in equal bins from 0 to 1, one list on top of the other. */
function Bars({ lists, label }: { readonly lists: readonly BarList[]; readonly label: string }) {
  const format = useFormat();
  const option = useCallback((colors: ChartColors) => stacked(lists, colors, format), [lists, format]);
  return <Chart option={option} label={label} height={190} />;
}

function stacked(lists: readonly BarList[], colors: ChartColors, format: Format) {
  const bins = lists[0]?.counts.length ?? 0;
  const edge = (bin: number) => format.number(bin / bins, 2);
  return {
    tooltip: {
      ...tooltipStyle(colors),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (points: readonly { readonly dataIndex: number }[]) => {
        const bin = points[0]?.dataIndex ?? 0;
        return [`${edge(bin)}–${edge(bin + 1)}`, ...lists.map(({ name, counts }) => `${name}: ${format.integer(counts[bin])}`)].join("\n");
      },
    },
    legend: lists.length > 1 ? { top: 0, right: 8, icon: "circle", itemWidth: 8, itemHeight: 8, textStyle: { color: colors.soft, fontSize: 11 } } : undefined,
    xAxis: {
      type: "category",
      data: Array.from({ length: bins }, (_, bin) => edge(bin)),
      ...axisStyle(colors),
      axisLabel: { color: colors.faint, fontSize: 11, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) } },
    series: lists.map(({ name, counts, tone }) => ({
      type: "bar",
      name,
      stack: "rows",
      data: [...counts],
      itemStyle: { color: tone === "noise" ? colors.segments[0] : colors.accent },
      barCategoryGap: "12%",
    })),
  };
}
