"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import type { ValidatedSegment, ValidateReport } from "@/lib/nodes/cluster/validate-report";
import type { ReportViewProps } from "./contract";
import { Callout, type Figure, Figures, Grid, Section } from "./parts";
import { SegmentName } from "./segments-grid";
import { SilhouettePlot } from "./silhouette-plot";
import { useSilhouetteFigure } from "./use-silhouette-figure";

/** How good segments are: apart, stable, and neither too many nor too few. */
export default function Validate({ report }: ReportViewProps<ValidateReport>) {
  const { t } = useTranslation();
  const all = report.rows - report.missing - report.noise - report.unassigned;
  return (
    <div>
      <Quality report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      {report.noise > 0 ? <Callout tone="info" title={t("cluster:results.validate.noise", { count: report.noise })} /> : null}
      {report.unassigned > 0 ? <Callout tone="warn" title={t("cluster:results.validate.unassigned", { count: report.unassigned })} /> : null}
      {report.used < all ? <Callout tone="info" title={t("common:results.sampled", { shown: report.used, total: all })} /> : null}
      <Segments report={report} />
      <div className="grid gap-x-6 xl:grid-cols-[minmax(0,1.3fr)_minmax(300px,1fr)]">
        {report.silhouette.score === null ? null : <SilhouettePlot report={report} />}
        <Alternatives report={report} />
      </div>
    </div>
  );
}

function Quality({ report }: { readonly report: ValidateReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const silhouette = useSilhouetteFigure(report.silhouette);
  const measuredStable = report.segments.filter(({ stability }) => stability !== null);
  const stable = measuredStable.filter(({ stability }) => (stability ?? 0) >= report.limits.stable).length;
  const items: Figure[] = [
    silhouette,
    ...(measuredStable.length > 0
      ? [
          {
            label: t("cluster:results.validate.stableFigure"),
            value: t("cluster:results.validate.stable", { stable, count: measuredStable.length }),
            note: t("cluster:results.validate.stableNote", { count: report.resamples, limit: format.number(report.limits.stable, 2) }),
            ...(stable < measuredStable.length ? { tone: "warn" as const } : {}),
          },
        ]
      : []),
    { label: t("cluster:results.quality.daviesBouldin"), value: format.score(report.daviesBouldin), note: t("cluster:results.quality.lower") },
    { label: t("cluster:results.quality.calinskiHarabasz"), value: format.number(report.calinskiHarabasz, 1), note: t("cluster:results.quality.higher") },
  ];
  return <Figures items={items} />;
}

function Segments({ report }: { readonly report: ValidateReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { limits, segments } = report;
  const stability = (value: number) => {
    const verdict = value >= limits.stable ? "stable" : value >= limits.doubtful ? "doubtful" : "dissolves";
    const tone = verdict === "stable" ? "" : verdict === "doubtful" ? "text-warn" : "text-bad";
    return (
      <span className={tone}>
        {format.number(value, 2)} <span className="text-xs">{t(`cluster:results.validate.verdict.${verdict}`)}</span>
      </span>
    );
  };
  return (
    <Section>
      <Grid
        caption={t("cluster:results.validate.caption")}
        rows={segments}
        rowKey={(segment) => segment.name}
        columns={[
          {
            key: "segment",
            label: t("cluster:results.segments.segment"),
            cell: (segment) => <SegmentName color={segmentColorAt(segments.indexOf(segment))} name={segment.name} />,
          },
          { key: "size", label: t("cluster:results.segments.rows"), numeric: true, cell: (segment) => format.integer(segment.size) },
          { key: "share", label: t("cluster:results.segments.share"), numeric: true, cell: (segment) => format.percent(segment.share, 0) },
          { key: "silhouette", label: t("cluster:results.quality.silhouette"), numeric: true, cell: (segment) => format.score(segment.silhouette) },
          { key: "misplaced", label: t("cluster:results.validate.misplaced"), numeric: true, cell: (segment) => format.percent(segment.misplaced, 1) },
          {
            key: "stability",
            label: t("cluster:results.validate.stability"),
            numeric: true,
            cell: (segment) => (segment.stability === null ? "–" : stability(segment.stability)),
          },
          { key: "width", label: t("cluster:results.validate.width"), numeric: true, cell: (segment) => format.number(segment.width) },
          {
            key: "neighbour",
            label: t("cluster:results.validate.neighbour"),
            cell: (segment: ValidatedSegment) => (segment.neighbour ? segments[segment.neighbour.segment]?.name : "–"),
          },
          {
            key: "distance",
            label: t("cluster:results.validate.distance"),
            numeric: true,
            cell: (segment: ValidatedSegment) => format.number(segment.neighbour?.distance),
          },
        ]}
      />
    </Section>
  );
}

/** What the silhouette would gain by a segment fewer or more. */
function Alternatives({ report }: { readonly report: ValidateReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { joined, halved, limits, segments } = report;
  const name = (place: number | undefined) => segments[place ?? -1]?.name ?? "";
  const signed = (gain: number) => `${gain >= 0 ? "+" : "−"}${format.score(Math.abs(gain))}`;
  const over = joined !== null && joined.gain >= limits.gain && joined.gain >= (halved?.gain ?? 0);
  const under = !over && halved !== null && halved.gain >= limits.gain;
  const verdict = over ? "verdictOver" : under ? "verdictUnder" : "verdictFine";
  return (
    <Section title={t("cluster:results.validate.alternatives")}>
      <p className={`mb-1 font-semibold ${over || under ? "text-warn" : "text-ink"}`}>{t(`cluster:results.validate.${verdict}`)}</p>
      <ul className="text-sm text-ink-soft">
        <li>
          {joined
            ? t("cluster:results.validate.joined", { first: name(joined.segments[0]), second: name(joined.segments[1]), gain: signed(joined.gain) })
            : t("cluster:results.validate.joinedNone")}
        </li>
        <li>
          {halved
            ? t("cluster:results.validate.halved", { name: name(halved.segments[0]), gain: signed(halved.gain) })
            : t("cluster:results.validate.halvedNone")}
        </li>
      </ul>
    </Section>
  );
}
