"use client";

import { useCallback, useMemo, useState } from "react";
import { backendName } from "@/components/inspector/use-backend";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ClusteredSegment, ClusteringReport } from "@/lib/nodes/cluster/reports";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { MiniBatchFigures } from "./mini-batch-figures";
import { Callout, type Figure, Figures, Grid, Section, SegmentDot } from "./parts";
import { SegmentMap } from "./segment-map";

/** k-means as a specialist reads it: quality, map, centres, starts and how the inertia fell. */
export default function Clustering({ report, printed }: ReportViewProps<ClusteringReport>) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const segments = useMemo(
    () => report.segments.map(({ key }, i) => ({ name: t("cluster:results.clustering.segment", { key }), color: (i % 8) + 1 })),
    [report, t],
  );
  return (
    <div>
      <Quality report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      <div className={printed ? "grid gap-6" : "grid gap-6 xl:grid-cols-[minmax(0,1.4fr)_minmax(320px,1fr)]"}>
        <SegmentsGrid report={report} selected={selected} onSelect={printed ? undefined : setSelected} />
        <SegmentMap map={report.map} segments={segments} selected={selected} onSelect={printed ? undefined : setSelected} height={260} />
      </div>
      <Centres report={report} />
      {report.miniBatch ? <MiniBatchFigures details={report.miniBatch} /> : null}
      <Section
        title={t("cluster:results.clustering.starts")}
        note={report.miniBatch ? t("cluster:results.clustering.smoothedNote") : t("cluster:results.clustering.startsNote", { count: report.starts.length })}
      >
        <div className="grid gap-6 lg:grid-cols-2">
          <Trace report={report} />
          <Starts report={report} />
        </div>
      </Section>
    </div>
  );
}

function Quality({ report }: { readonly report: ClusteringReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { score, standardError, measured } = report.silhouette;
  const verdict = score === null ? null : score >= 0.5 ? "clear" : score >= 0.25 ? "overlapping" : "weak";
  const items: Figure[] = [
    {
      label: t("cluster:results.quality.silhouette"),
      value: format.score(score),
      note: [
        verdict ? t(`cluster:results.quality.${verdict}`) : "",
        standardError > 0 ? t("cluster:results.quality.sampled", { error: format.score(standardError), count: measured }) : "",
      ]
        .filter(Boolean)
        .join(", "),
      ...(verdict === "weak" ? { tone: "warn" as const } : {}),
    },
    {
      label: t("cluster:results.quality.inertia"),
      value: format.number(report.inertia, 1),
      note: t(report.miniBatch ? "cluster:results.clustering.steps" : "cluster:results.quality.iterations", { count: report.iterations }),
    },
    { label: t("cluster:results.quality.daviesBouldin"), value: format.score(report.daviesBouldin), note: t("cluster:results.quality.lower") },
    { label: t("cluster:results.quality.calinskiHarabasz"), value: format.number(report.calinskiHarabasz, 1), note: t("cluster:results.quality.higher") },
  ];
  if (report.engine.used !== "kernels") {
    const { used, deviation, silhouetteDeviation } = report.engine;
    items.push({
      label: t("cluster:results.engine.label"),
      value: backendName(used),
      note: t("cluster:results.engine.deviation", { centres: format.deviation(deviation), silhouette: format.deviation(silhouetteDeviation) }),
    });
  }
  return <Figures items={items} />;
}

interface SegmentsGridProps {
  readonly report: ClusteringReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function SegmentsGrid({ report, selected, onSelect }: SegmentsGridProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = (segment: ClusteredSegment) => report.segments.indexOf(segment);
  return (
    <Grid
      caption={t("cluster:results.clustering.caption")}
      rows={report.segments}
      rowKey={(segment) => segment.key}
      selected={selected === null ? null : (report.segments[selected]?.key ?? null)}
      onSelect={
        onSelect
          ? (key) => onSelect(report.segments[selected ?? -1]?.key === key ? null : report.segments.findIndex((segment) => segment.key === key))
          : undefined
      }
      columns={[
        {
          key: "segment",
          label: t("cluster:results.segments.segment"),
          cell: (segment) => (
            <span className="inline-flex items-center gap-2">
              <SegmentDot segment={(place(segment) % 8) + 1} />
              {segment.key}
            </span>
          ),
        },
        { key: "size", label: t("cluster:results.segments.rows"), numeric: true, cell: (segment) => format.integer(segment.size) },
        { key: "share", label: t("cluster:results.segments.share"), numeric: true, cell: (segment) => format.percent(segment.share, 0) },
        { key: "silhouette", label: t("cluster:results.quality.silhouette"), numeric: true, cell: (segment) => format.score(segment.silhouette) },
        ...report.features.map((feature, i) => ({
          key: `median ${feature.name}`,
          label: t("cluster:results.clustering.median", { column: feature.origin }),
          numeric: true,
          cell: (segment: ClusteredSegment) => format.number(segment.medians[i]),
        })),
      ]}
    />
  );
}

function Centres({ report }: { readonly report: ClusteringReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t("cluster:results.clustering.centres")} note={t("cluster:results.clustering.centresNote")}>
      <Grid
        caption={t("cluster:results.clustering.centres")}
        rows={report.segments}
        rowKey={(segment) => segment.key}
        columns={[
          { key: "segment", label: t("cluster:results.segments.segment"), cell: (segment) => segment.key },
          ...report.features.map((feature, i) => ({
            key: feature.name,
            label: feature.name,
            numeric: true,
            cell: (segment: ClusteredSegment) => format.number(segment.centroid[i], 3),
          })),
          ...report.features
            .map((feature, i) => ({ feature, i }))
            .filter(({ feature }) => feature.origin !== feature.name)
            .map(({ feature, i }) => ({
              key: `mean ${feature.origin}`,
              label: t("cluster:results.clustering.mean", { column: feature.origin }),
              numeric: true,
              cell: (segment: ClusteredSegment) => format.number(segment.means[i]),
            })),
        ]}
      />
    </Section>
  );
}

/** Inertia over iterations or starts, numbered from 1. */
function inertiaAxes(colors: ChartColors, format: Format, name: string, count: number, every = 1) {
  return {
    tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 1) },
    xAxis: {
      type: "category",
      name,
      nameLocation: "middle",
      nameGap: 24,
      data: Array.from({ length: count }, (_, i) => (i + 1) * every),
      ...axisStyle(colors),
    },
    yAxis: {
      type: "value",
      scale: true,
      ...axisStyle(colors),
      axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) },
    },
  };
}

function Trace({ report }: { readonly report: ClusteringReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (colors: ChartColors) => ({
      ...inertiaAxes(
        colors,
        format,
        t(report.miniBatch ? "cluster:results.clustering.step" : "cluster:results.clustering.iteration"),
        report.trace.length,
        report.miniBatch?.traceEvery,
      ),
      series: [
        {
          type: "line",
          name: t("cluster:results.quality.inertia"),
          data: [...report.trace],
          symbolSize: report.miniBatch ? 0 : 4,
          lineStyle: { color: colors.accent, width: 1.5 },
          itemStyle: { color: colors.accent },
        },
      ],
    }),
    [report, format, t],
  );
  return <Chart option={option} label={t("cluster:results.clustering.traceLabel", { count: report.iterations })} height={180} />;
}

function Starts({ report }: { readonly report: ClusteringReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (colors: ChartColors) => ({
      ...inertiaAxes(colors, format, t("cluster:results.clustering.start"), report.starts.length),
      series: [
        {
          type: "scatter",
          name: t("cluster:results.quality.inertia"),
          symbolSize: 8,
          data: report.starts.map(({ inertia }, i) => ({ value: inertia, itemStyle: { color: i === report.bestStart ? colors.accent : colors.faint } })),
        },
      ],
    }),
    [report, format, t],
  );
  const best = report.starts[report.bestStart];
  return (
    <Chart
      option={option}
      label={t("cluster:results.clustering.startsLabel", { best: report.bestStart + 1, inertia: format.number(best?.inertia, 1) })}
      height={180}
    />
  );
}
