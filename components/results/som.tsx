"use client";

import { useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ClusteredSegment } from "@/lib/nodes/cluster/reports";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import type { SomReport } from "@/lib/nodes/cluster/som-report";
import type { ReportViewProps } from "./contract";
import { Callout, type Figure, Figures, Section, segmentColor } from "./parts";
import { SegmentMap } from "./segment-map";
import { SegmentsGrid, useMapSegments, useMedianColumns, useSilhouetteColumn } from "./segments-grid";
import { UnitGrid } from "./unit-grid";
import { useSilhouetteFigure } from "./use-silhouette-figure";

/** A self-organising map: its units in segment colours, the distances between them, and a plane for every feature. */
export default function Som({ report, printed }: ReportViewProps<SomReport>) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const segments = useMapSegments(report.segments);
  return (
    <div>
      <Quality report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      <div className="grid gap-6 md:grid-cols-2 xl:grid-cols-3">
        <Units report={report} selected={selected} />
        <Distances report={report} />
        <SegmentMap map={report.map} segments={segments} selected={selected} onSelect={printed ? undefined : setSelected} height={260} />
      </div>
      <Section>
        <Segments report={report} selected={selected} onSelect={printed ? undefined : setSelected} />
      </Section>
      <Planes report={report} />
    </div>
  );
}

function Quality({ report }: { readonly report: SomReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { start, end } = report.quantizationError;
  const silhouette = useSilhouetteFigure(report.silhouette);
  const items: Figure[] = [
    silhouette,
    {
      label: t("cluster:results.som.quantizationError"),
      value: format.number(end, 3),
      note: t("cluster:results.som.from", { start: format.number(start, 3) }),
    },
    {
      label: t("cluster:results.som.topographicError"),
      value: format.percent(report.topographicError, 1),
      note: t("cluster:results.som.topographicNote"),
    },
    {
      label: t("cluster:results.som.units"),
      value: `${format.integer(report.grid.columns)} × ${format.integer(report.grid.rows)}`,
      note: t("cluster:results.som.steps", { count: report.steps }),
    },
  ];
  return <Figures items={items} />;
}

/** Says where a unit lies, counted from 1. */
function useUnitName(report: SomReport): (unit: number) => string {
  const { t } = useTranslation();
  const { rows } = report.grid;
  return (unit) => t("cluster:results.som.unit", { column: Math.floor(unit / rows) + 1, row: (unit % rows) + 1, count: report.hits[unit] });
}

function Units({ report, selected }: { readonly report: SomReport; readonly selected: number | null }) {
  const { t } = useTranslation();
  const name = useUnitName(report);
  const most = Math.max(1, ...report.hits);
  return (
    <Section title={t("cluster:results.som.hits")} note={t("cluster:results.som.hitsNote")}>
      <UnitGrid
        grid={report.grid}
        width={420}
        label={t("cluster:results.som.hitsLabel", { count: report.segments.length })}
        fill={(unit) => {
          const segment = report.unitSegments[unit];
          const color = segmentColor(segmentColorAt(segment));
          return selected === null || selected === segment ? color : `color-mix(in oklab, ${color} 25%, var(--sunken))`;
        }}
        area={(unit) => (report.hits[unit] === 0 ? 0.04 : 0.12 + 0.88 * (report.hits[unit] / most))}
        tell={(unit) => `${name(unit)} ${t("cluster:results.clustering.segment", { key: report.segments[report.unitSegments[unit]]?.key ?? "" })}`}
      />
    </Section>
  );
}

/** Pale to strong, readable on light and dark: the ink over the panel. */
function shade(share: number): string {
  return `color-mix(in oklab, var(--accent) ${Math.round(6 + 94 * Math.max(0, Math.min(1, share)))}%, var(--sunken))`;
}

function Distances({ report }: { readonly report: SomReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useUnitName(report);
  const low = Math.min(...report.distances);
  const high = Math.max(...report.distances);
  return (
    <Section title={t("cluster:results.som.distances")} note={t("cluster:results.som.distancesNote")}>
      <UnitGrid
        grid={report.grid}
        width={420}
        label={t("cluster:results.som.distancesLabel", { low: format.number(low, 2), high: format.number(high, 2) })}
        fill={(unit) => shade(high > low ? (report.distances[unit] - low) / (high - low) : 0)}
        tell={(unit) => `${name(unit)} ${t("cluster:results.som.apart", { distance: format.number(report.distances[unit], 2) })}`}
      />
    </Section>
  );
}

function Planes({ report }: { readonly report: SomReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useUnitName(report);
  return (
    <Section title={t("cluster:results.som.planes")} note={t("cluster:results.som.planesNote")}>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(180px,1fr))] gap-4">
        {report.features.map((feature, i) => {
          const plane = report.planes[i];
          const low = Math.min(...plane);
          const high = Math.max(...plane);
          return (
            <figure key={feature.name} className="min-w-0">
              <UnitGrid
                grid={report.grid}
                width={260}
                label={t("cluster:results.som.planeLabel", { column: feature.name, low: format.number(low, 2), high: format.number(high, 2) })}
                fill={(unit) => shade(high > low ? (plane[unit] - low) / (high - low) : 0)}
                tell={(unit) => `${name(unit)} ${feature.name}: ${format.number(plane[unit], 2)}`}
              />
              <figcaption className="mt-1 text-sm text-ink">
                {feature.name}
                <span className="block text-xs text-ink-faint tabular-nums">
                  {t("cluster:results.som.range", { low: format.number(low, 2), high: format.number(high, 2) })}
                </span>
              </figcaption>
            </figure>
          );
        })}
      </div>
    </Section>
  );
}

interface SegmentsProps {
  readonly report: SomReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function Segments({ report, selected, onSelect }: SegmentsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const silhouette = useSilhouetteColumn();
  const medians = useMedianColumns(report.features);
  const units = (segment: ClusteredSegment) => report.unitSegments.filter((code) => code === report.segments.indexOf(segment)).length;
  return (
    <SegmentsGrid
      segments={report.segments}
      selected={selected}
      onSelect={onSelect}
      columns={[
        { key: "units", label: t("cluster:results.som.units"), numeric: true, cell: (segment) => format.integer(units(segment)) },
        silhouette,
        ...medians,
      ]}
    />
  );
}
