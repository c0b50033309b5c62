"use client";

import { useState } from "react";
import { backendName } from "@/components/inspector/use-backend";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ClusteredSegment, ClusteringReport } from "@/lib/nodes/cluster/reports";
import type { ReportViewProps } from "./contract";
import { MiniBatchFigures } from "./mini-batch-figures";
import { Callout, type Figure, Figures, Grid, Section } from "./parts";
import { RunPath } from "./run-charts";
import { SegmentMap } from "./segment-map";
import { SegmentsGrid, useMapSegments, useMeanColumns, useMedianColumns, useSilhouetteColumn } from "./segments-grid";
import { useSilhouetteFigure } from "./use-silhouette-figure";

interface ClusteringProps extends ReportViewProps<ClusteringReport> {
  /** The segments lie in a space that the table does not hold: only the report has a map of it. */
  readonly ownSpace?: boolean;
}

/** k-means as a specialist reads it: quality, map, centres, starts and how the inertia fell. */
export default function Clustering({ report, printed, ownSpace }: ClusteringProps) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const segments = useMapSegments(report.segments);
  return (
    <div>
      <Quality report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      <div className={printed ? "grid gap-6" : "grid gap-6 xl:grid-cols-[minmax(0,1.4fr)_minmax(320px,1fr)]"}>
        <Segments report={report} selected={selected} onSelect={printed ? undefined : setSelected} />
        <SegmentMap map={report.map} segments={segments} selected={selected} onSelect={printed ? undefined : setSelected} height={260} sampleOnly={ownSpace} />
      </div>
      <Centres report={report} />
      {report.miniBatch ? <MiniBatchFigures details={report.miniBatch} /> : null}
      <Path report={report} />
    </div>
  );
}

function Quality({ report }: { readonly report: ClusteringReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const silhouette = useSilhouetteFigure(report.silhouette);
  const items: Figure[] = [
    silhouette,
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

interface SegmentsProps {
  readonly report: ClusteringReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function Segments({ report, selected, onSelect }: SegmentsProps) {
  const columns = [useSilhouetteColumn(), ...useMedianColumns(report.features)];
  return <SegmentsGrid segments={report.segments} columns={columns} selected={selected} onSelect={onSelect} />;
}

function Centres({ report }: { readonly report: ClusteringReport }) {
  const { t } = useTranslation();
  const means = useMeanColumns(report.features);
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
            cell: (segment: ClusteredSegment) => format.score(segment.centroid[i]),
          })),
          ...means,
        ]}
      />
    </Section>
  );
}

function Path({ report }: { readonly report: ClusteringReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { trace, starts, bestStart, miniBatch } = report;
  return (
    <RunPath
      title={t("cluster:results.clustering.starts")}
      note={miniBatch ? t("cluster:results.clustering.smoothedNote") : t("cluster:results.clustering.startsNote", { count: starts.length })}
      name={t("cluster:results.quality.inertia")}
      digits={1}
      trace={trace}
      traceLabel={t("cluster:results.clustering.traceLabel", { count: report.iterations })}
      {...(miniBatch ? { along: t("cluster:results.clustering.step"), every: miniBatch.traceEvery } : {})}
      starts={starts.map(({ inertia }) => inertia)}
      bestStart={bestStart}
      startsLabel={t("cluster:results.clustering.startsLabel", { best: bestStart + 1, inertia: format.number(starts[bestStart]?.inertia, 1) })}
    />
  );
}
