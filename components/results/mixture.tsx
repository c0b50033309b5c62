"use client";

import { useMemo, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { MixtureReport, MixtureSegment } from "@/lib/nodes/cluster/mixture-report";
import type { ReportViewProps } from "./contract";
import { Certainty } from "./mixture-charts";
import { MixtureChoice } from "./mixture-choice";
import { Callout, type Figure, Figures, Grid, Section } from "./parts";
import { RunPath } from "./run-charts";
import { type MapOutline, SegmentMap } from "./segment-map";
import { SegmentsGrid, useMapSegments, useMeanColumns, useMedianColumns, useSegmentColumn } from "./segments-grid";

/** A Gaussian mixture: how sure the rows are, the clouds on the map, what they share, and how k was chosen. */
export default function Mixture({ report, printed }: ReportViewProps<MixtureReport>) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const segments = useMapSegments(report.segments);
  const outlines = useMemo(
    () => report.segments.flatMap(({ ellipse }, segment) => [1, 2].map((deviations) => outlineOf(ellipse, deviations, segment))),
    [report],
  );
  const onSelect = printed ? undefined : setSelected;
  return (
    <div>
      <Quality report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      <div className={printed ? "grid gap-6" : "grid gap-6 xl:grid-cols-[minmax(0,1.4fr)_minmax(320px,1fr)]"}>
        <Segments report={report} selected={selected} onSelect={onSelect} />
        <div className="min-w-0">
          <SegmentMap map={report.map} segments={segments} outlines={outlines} selected={selected} onSelect={onSelect} height={280} />
          <p className="mt-1 text-xs text-ink-faint">{t("cluster:results.mixture.ellipses")}</p>
        </div>
      </div>
      <div className="mt-5 grid gap-x-6 lg:grid-cols-2">
        <Certainty report={report} />
        <Shared report={report} />
      </div>
      <MixtureChoice report={report} />
      <Centres report={report} />
      <RunPath
        title={t("cluster:results.mixture.path")}
        note={t("cluster:results.mixture.pathNote", { count: report.starts.length })}
        name={t("cluster:results.mixture.logLikelihood")}
        digits={4}
        trace={report.trace}
        traceLabel={t("cluster:results.mixture.traceLabel", { count: report.iterations })}
        starts={report.starts.map(({ logLikelihood }) => logLikelihood)}
        bestStart={report.bestStart}
        startsLabel={t("cluster:results.mixture.startsLabel", { best: report.bestStart + 1 })}
      />
    </div>
  );
}

function outlineOf({ x, y, along, across, angle }: MixtureSegment["ellipse"], deviations: number, segment: number): MapOutline {
  const points = Array.from({ length: 64 }, (_, i) => {
    const turn = (i / 64) * 2 * Math.PI;
    const a = deviations * along * Math.cos(turn);
    const b = deviations * across * Math.sin(turn);
    return [x + a * Math.cos(angle) - b * Math.sin(angle), y + a * Math.sin(angle) + b * Math.cos(angle)] as const;
  });
  return { segment, points };
}

function Quality({ report }: { readonly report: MixtureReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mean, sureFrom, uncertain } = report.certainty;
  const clustered = report.rows - report.missing;
  const share = clustered > 0 ? uncertain / clustered : 0;
  const items: Figure[] = [
    { label: t("cluster:results.mixture.sure"), value: format.percent(mean) },
    {
      label: t("cluster:results.mixture.uncertain"),
      value: format.integer(uncertain),
      note: `${format.percent(share)}, ${t("cluster:results.mixture.uncertainNote", { limit: format.percent(sureFrom, 0) })}`,
      ...(share > 0.2 ? { tone: "warn" as const } : {}),
    },
    { label: t("cluster:results.mixture.logLikelihood"), value: format.number(report.logLikelihood, 3), note: t("cluster:results.mixture.perRow") },
    { label: t("cluster:results.mixture.bic"), value: format.number(report.bic, 0), note: t("cluster:results.mixture.bicNote", { count: report.parameters }) },
    {
      label: t("cluster:results.mixture.iterations"),
      value: format.integer(report.iterations),
      note: `${t(`cluster:results.mixture.${report.converged ? "converged" : "cut"}`)}, ${t(`cluster:results.mixture.${report.precision === "f64" ? "double" : "single"}`)}`,
      ...(report.converged ? {} : { tone: "warn" as const }),
    },
  ];
  return <Figures items={items} />;
}

interface SegmentsProps {
  readonly report: MixtureReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function Segments({ report, selected, onSelect }: SegmentsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const medians = useMedianColumns(report.features);
  return (
    <Section note={t("cluster:results.mixture.weightNote")}>
      <SegmentsGrid
        caption={t("cluster:results.mixture.caption")}
        segments={report.segments}
        selected={selected}
        onSelect={onSelect}
        columns={[
          { key: "weight", label: t("cluster:results.mixture.weight"), numeric: true, cell: (segment) => format.percent(segment.weight, 0) },
          { key: "certainty", label: t("cluster:results.mixture.certainty"), numeric: true, cell: (segment) => format.percent(segment.certainty, 0) },
          { key: "uncertain", label: t("cluster:results.mixture.uncertain"), numeric: true, cell: (segment) => format.integer(segment.uncertain) },
          ...medians,
        ]}
      />
    </Section>
  );
}

function Shared({ report }: { readonly report: MixtureReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const segmentColumn = useSegmentColumn(report.segments);
  if (report.k < 2) return null;
  return (
    <Section title={t("cluster:results.mixture.shared")} note={t("cluster:results.mixture.sharedNote")}>
      <Grid
        caption={t("cluster:results.mixture.sharedCaption")}
        rows={report.segments.filter(({ size }) => size > 0)}
        rowKey={(segment) => segment.key}
        columns={[
          segmentColumn,
          ...report.segments.map(({ key }, i) => ({
            key,
            label: key,
            numeric: true,
            cell: (segment: MixtureSegment) => <Share value={segment.shared[i]} own={segment.key === key} text={format.percent(segment.shared[i], 1)} />,
          })),
        ]}
      />
    </Section>
  );
}

/** What is held in common stands out by its weight; the diagonal stays quiet. */
function Share({ value, own, text }: { readonly value: number; readonly own: boolean; readonly text: string }) {
  return <span className={!own && value >= 0.05 ? "font-semibold text-ink" : "text-ink-soft"}>{text}</span>;
}

function Centres({ report }: { readonly report: MixtureReport }) {
  const { t } = useTranslation();
  const means = useMeanColumns(report.features);
  const format = useFormat();
  const segmentColumn = useSegmentColumn(report.segments);
  return (
    <Section title={t("cluster:results.mixture.centres")} note={t("cluster:results.mixture.centresNote")}>
      <Grid
        caption={t("cluster:results.mixture.centres")}
        rows={report.segments}
        rowKey={(segment) => segment.key}
        columns={[
          segmentColumn,
          ...report.features.map((feature, i) => ({
            key: feature.name,
            label: feature.name,
            numeric: true,
            cell: (segment: MixtureSegment) => (
              <>
                {format.score(segment.centroid[i])}{" "}
                <span className="text-ink-faint">{t("cluster:results.mixture.sd", { deviation: format.number(segment.deviations[i], 2) })}</span>
              </>
            ),
          })),
          ...means,
        ]}
      />
    </Section>
  );
}
