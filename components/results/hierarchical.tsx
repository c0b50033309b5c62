"use client";

import { useCallback, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { Segmented } from "@/components/ui/segmented";
import type { HierarchicalReport } from "@/lib/nodes/cluster/hierarchical-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { Dendrogram, groupColors, type HeightScale } from "./dendrogram";
import { groupsAt, rangeOf, segmentsAt } from "./dendrogram-layout";
import { Callout, type Figure, Figures, Section, SegmentDot } from "./parts";
import { SegmentMap } from "./segment-map";
import { SegmentsGrid, useMapSegments, useMedianColumns, useSilhouetteColumn } from "./segments-grid";
import { useSilhouetteFigure } from "./use-silhouette-figure";

/** Segments that a cut may be used for: the most the node makes. */
const MOST_SEGMENTS = 50;
/** From here on the tree keeps distances well. */
const TRUE_TREE = 0.75;
/** Cuts on the curve of heights. */
const CURVE = 30;

/** A tree of merges with its cut to be moved, the segments of the cut in use, and what the tree says of itself. */
export default function Hierarchical({ report, params, onParams, printed }: ReportViewProps<HierarchicalReport>) {
  const { t } = useTranslation();
  const [selected, setSelected] = useState<number | null>(null);
  const segments = useMapSegments(report.segments);
  const onSelect = printed ? undefined : setSelected;
  const clustered = report.rows - report.missing;
  return (
    <div>
      <Quality report={report} />
      {report.missing > 0 ? <Callout tone="warn" title={t("cluster:results.clustering.missing", { count: report.missing })} /> : null}
      {report.linked < clustered ? (
        <Callout tone="info" title={t("cluster:results.hierarchical.sampled", { linked: report.linked, rows: clustered, share: report.linked / clustered })} />
      ) : null}
      {report.tree.merges.length > 0 ? <Cut key={report.cut.k} report={report} params={params} onParams={printed ? undefined : onParams} /> : null}
      <div className={printed ? "grid gap-6" : "grid gap-6 xl:grid-cols-[minmax(0,1.4fr)_minmax(320px,1fr)]"}>
        <Segments report={report} selected={selected} onSelect={onSelect} />
        <SegmentMap map={report.map} segments={segments} selected={selected} onSelect={onSelect} height={260} />
      </div>
      {report.tree.merges.length > 1 ? <Heights report={report} /> : null}
    </div>
  );
}

function Quality({ report }: { readonly report: HierarchicalReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const silhouette = useSilhouetteFigure(report.silhouette);
  const { correlation, rows } = report.cophenetic;
  const items: Figure[] = [
    silhouette,
    {
      label: t("cluster:results.hierarchical.cophenetic"),
      value: format.score(correlation),
      note: [
        correlation === null ? "" : t(`cluster:results.hierarchical.${correlation >= TRUE_TREE ? "copheneticGood" : "copheneticWeak"}`),
        rows < report.linked ? t("cluster:results.hierarchical.copheneticSample", { count: rows }) : "",
      ]
        .filter(Boolean)
        .join(", "),
    },
    ...(report.jump
      ? [
          {
            label: t("cluster:results.hierarchical.jump"),
            value: t("cluster:results.hierarchical.jumpAt", { k: report.jump.clusters }),
            note: t("cluster:results.hierarchical.jumpNote", { from: format.number(report.jump.from), to: format.number(report.jump.to) }),
          },
        ]
      : []),
    {
      label: t("cluster:results.hierarchical.agreement"),
      value: format.percent(report.agreement),
      note: t("cluster:results.hierarchical.agreementNote"),
      ...(report.agreement < 0.9 ? { tone: "warn" as const } : {}),
    },
    { label: t("cluster:results.quality.daviesBouldin"), value: format.score(report.daviesBouldin), note: t("cluster:results.quality.lower") },
    { label: t("cluster:results.quality.calinskiHarabasz"), value: format.number(report.calinskiHarabasz, 1), note: t("cluster:results.quality.higher") },
  ];
  return <Figures items={items} />;
}

interface CutProps {
  readonly report: HierarchicalReport;
  readonly params: ReportViewProps["params"];
  readonly onParams?: ReportViewProps["onParams"];
}

function Cut({ report, params, onParams }: CutProps) {
  const { t } = useTranslation();
  const { tree } = report;
  const used = useMemo(() => {
    const { low, high } = rangeOf(tree, Math.min(report.cut.k, tree.groups.length));
    return (low + high) / 2;
  }, [tree, report.cut.k]);
  const [cut, setCut] = useState(used);
  const [scale, setScale] = useState<HeightScale>("linear");
  const segments = segmentsAt(tree, cut);
  const inUse = segments === report.cut.k;
  const colors = useMemo(() => groupColors(tree, segments, inUse ? report.groupSegments : null), [tree, segments, inUse, report.groupSegments]);
  const usable = segments >= 2 && segments <= MOST_SEGMENTS;
  const use = () => onParams?.(params.cut === "height" ? { height: shortBetween(rangeOf(tree, segments), cut) } : { cut: "k", k: segments });
  const remark = () => {
    if (inUse) return t("cluster:results.hierarchical.inUse");
    if (usable) return null;
    return segments < 2 ? t("cluster:results.hierarchical.one") : t("cluster:results.hierarchical.tooMany", { most: MOST_SEGMENTS });
  };
  return (
    <Section
      title={t("cluster:results.hierarchical.dendrogram")}
      note={[
        onParams ? t("cluster:results.hierarchical.dendrogramNote") : "",
        t("cluster:results.hierarchical.dendrogramNoteTop", { merges: tree.merges.length }),
      ]
        .filter(Boolean)
        .join(" ")}
    >
      <div className="mb-1 flex flex-wrap items-center justify-between gap-2">
        <p className="text-sm text-ink-soft" aria-live="polite">
          <CutWords segments={segments} cut={cut} /> {onParams ? remark() : null}
        </p>
        {onParams ? (
          <div className="flex flex-wrap items-center gap-2">
            {inUse ? null : (
              <>
                <Button size="small" tone="ghost" onClick={() => setCut(used)}>
                  {t("cluster:results.hierarchical.back")}
                </Button>
                <Button size="small" tone="primary" disabled={!usable} onClick={use}>
                  {t("cluster:results.hierarchical.useCut")}
                </Button>
              </>
            )}
            <Segmented
              label={t("cluster:results.hierarchical.scale")}
              value={scale}
              onChange={setScale}
              options={[
                { value: "linear", label: t("cluster:results.hierarchical.linear") },
                { value: "sqrt", label: t("cluster:results.hierarchical.sqrt") },
              ]}
            />
          </div>
        ) : null}
      </div>
      <Dendrogram tree={tree} cut={cut} colors={colors} scale={scale} onCut={onParams ? setCut : undefined} />
      <LiveSizes report={report} segments={segments} colors={colors} inUse={inUse} />
    </Section>
  );
}

function CutWords({ segments, cut }: { readonly segments: number; readonly cut: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return <span className="font-semibold text-ink">{t("cluster:results.hierarchical.cutWords", { count: segments, height: format.number(cut) })}.</span>;
}

interface LiveSizesProps {
  readonly report: HierarchicalReport;
  readonly segments: number;
  readonly colors: readonly number[];
  readonly inUse: boolean;
}

/** Rows in each segment of the cut that the line shows, in the order of the branches; with the names of the segments where the cut is in use. */
function LiveSizes({ report, segments, colors, inUse }: LiveSizesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tree } = report;
  const sizes = useMemo(() => {
    const list: { size: number; color: number; group: number }[] = [];
    for (const [group, segment] of groupsAt(tree, segments).entries()) {
      if (!list[segment]) list[segment] = { size: 0, color: colors[group] ?? 0, group };
      list[segment].size += tree.groups[group];
    }
    return list;
  }, [tree, segments, colors]);
  return (
    <ul aria-label={t("cluster:results.hierarchical.sizes")} className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft tabular-nums">
      {sizes.map(({ size, color, group }) => (
        <li key={group} className="inline-flex items-center gap-1.5">
          <SegmentDot segment={color} />
          {inUse ? <span className="font-semibold text-ink">{report.segments[report.groupSegments[group]]?.key}</span> : null}
          {t("cluster:results.hierarchical.segmentSize", { rows: format.integer(size), share: format.percent(size / report.linked, 0) })}
        </li>
      ))}
    </ul>
  );
}

/** A number with few digits that cuts where `cut` does. */
function shortBetween({ low, high }: { readonly low: number; readonly high: number }, cut: number): number {
  for (let digits = 2; digits <= 15; digits++) {
    const short = Number.parseFloat(cut.toPrecision(digits));
    if (short >= low && short < high) return short;
  }
  return low;
}

interface SegmentsProps {
  readonly report: HierarchicalReport;
  readonly selected: number | null;
  readonly onSelect?: (segment: number | null) => void;
}

function Segments({ report, selected, onSelect }: SegmentsProps) {
  const columns = [useSilhouetteColumn(), ...useMedianColumns(report.features)];
  return (
    <Section>
      <SegmentsGrid segments={report.segments} columns={columns} selected={selected} onSelect={onSelect} />
    </Section>
  );
}

function Heights({ report }: { readonly report: HierarchicalReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { tree, jump } = report;
  const option = useCallback(
    (colors: ChartColors) => {
      const heights = tree.merges.map(({ height }) => height).reverse();
      const shown = heights.slice(0, CURVE - 1);
      return {
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value) },
        xAxis: {
          type: "category",
          name: t("cluster:results.hierarchical.kAxis"),
          nameLocation: "middle",
          nameGap: 24,
          data: shown.map((_, i) => String(i + 2)),
          ...axisStyle(colors),
          splitLine: { show: false },
        },
        yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) } },
        series: [
          {
            type: "line",
            name: t("cluster:results.hierarchical.height"),
            data: shown,
            symbolSize: 5,
            lineStyle: { color: colors.accent, width: 1.5 },
            itemStyle: { color: colors.accent },
            markLine: jump
              ? {
                  silent: true,
                  symbol: "none",
                  label: { show: false },
                  lineStyle: { color: colors.soft, type: "dashed" },
                  data: [{ xAxis: String(jump.clusters) }],
                }
              : undefined,
          },
        ],
      };
    },
    [tree, jump, format, t],
  );
  return (
    <Section title={t("cluster:results.hierarchical.heights")} note={t("cluster:results.hierarchical.heightsNote")}>
      <Chart
        option={option}
        label={jump ? t("cluster:results.hierarchical.heightsLabel", { k: jump.clusters }) : t("cluster:results.hierarchical.heightsLabelNone")}
        height={210}
      />
    </Section>
  );
}
