"use client";

import { useCallback } from "react";
import { FixOffer } from "@/components/inspector/fix-offer";
import { Button } from "@/components/ui/button";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { KCandidate } from "@/lib/ml/choose-k";
import type { ClustererName } from "@/lib/ml/validation/clusterers";
import type { ChooseKReport } from "@/lib/nodes/cluster/reports";
import type { Fix } from "@/lib/nodes/problem";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { Callout, Grid, Section } from "./parts";

/** The node that makes the segments which were compared. */
const NODES: Readonly<Record<ClustererName, string>> = { kmeans: "cluster.kmeans", ward: "cluster.hierarchical" };

/** One recommendation with its evidence: two charts, a table of every measure, and the rule it follows. */
export default function ChooseK({ report, nodeId, onFix, printed }: ReportViewProps<ChooseKReport>) {
  const { t } = useTranslation();
  const { recommendation } = report;
  const use: Fix = { type: "add-after", node: NODES[report.method], params: { k: recommendation.k }, port: "data" };
  return (
    <div>
      <Recommended report={report}>
        {onFix && !printed ? (
          <div className="mt-2">
            <FixOffer node={nodeId} fix={use}>
              <Button tone="primary" size="small" onClick={() => onFix(use)}>
                {t("cluster:results.chooseK.use", { k: recommendation.k })}
              </Button>
            </FixOffer>
          </div>
        ) : null}
      </Recommended>
      <div className="mb-5 grid gap-6 lg:grid-cols-2">
        <Curve report={report} title={t("cluster:results.chooseK.elbow")} lines={[{ name: t("cluster:results.quality.inertia"), value: (c) => c.inertia }]} />
        <Curve
          report={report}
          title={t("cluster:results.chooseK.separation")}
          lines={[
            { name: t("cluster:results.quality.silhouette"), value: (c) => c.silhouette },
            { name: t("cluster:results.chooseK.leastStable"), value: (c) => c.leastStable },
          ]}
        />
      </div>
      <div className={report.gaps.length > 1 ? "grid gap-6 lg:grid-cols-2" : ""}>
        <Votes report={report} />
        {report.gaps.length > 1 ? <GapCurve report={report} /> : null}
      </div>
      <Candidates report={report} />
      <Section title={t("cluster:results.chooseK.ruleTitle")}>
        <RuleText report={report} />
      </Section>
    </div>
  );
}

function Recommended({ report, children }: { readonly report: ChooseKReport; readonly children: React.ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { candidates, recommendation } = report;
  const chosen = candidates.find((candidate) => candidate.k === recommendation.k);
  const best = candidates.find((candidate) => candidate.k === recommendation.bestSeparated);
  const evidence = [
    t("cluster:results.chooseK.evidenceSilhouette", {
      score: format.score(chosen?.silhouette),
      best: format.score(best?.silhouette),
      k: recommendation.bestSeparated,
    }),
    ...(chosen?.leastStable === null || chosen?.leastStable === undefined
      ? []
      : [t("cluster:results.chooseK.evidenceStable", { jaccard: format.number(chosen.leastStable, 2) })]),
    ...(chosen && chosen.jaccards.length > 0
      ? [t("cluster:results.chooseK.evidenceJaccards", { list: chosen.jaccards.map((jaccard) => format.number(jaccard, 2)).join(" · ") })]
      : []),
    t("cluster:results.chooseK.evidenceSmallest", { count: chosen?.smallest ?? 0 }),
  ];
  return (
    <Callout
      tone={recommendation.weak ? "warn" : "info"}
      title={t(recommendation.weak ? "cluster:results.chooseK.weak" : "cluster:results.chooseK.recommended", { count: recommendation.k })}
    >
      <p>{evidence.join(" ")}</p>
      {report.method === "kmeans" ? null : <p>{t("cluster:results.chooseK.madeBy", { method: t(`cluster:results.chooseK.methods.${report.method}`) })}</p>}
      {recommendation.weak ? <p>{t("cluster:results.chooseK.weakNote")}</p> : null}
      {report.used < report.rows - report.missing ? <p>{t("common:results.sampled", { shown: report.used, total: report.rows - report.missing })}</p> : null}
      {children}
    </Callout>
  );
}

interface Line {
  readonly name: string;
  readonly value: (candidate: KCandidate) => number | null;
}

function Curve({ report, title, lines }: { readonly report: ChooseKReport; readonly title: string; readonly lines: readonly Line[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback((colors: ChartColors) => curve(report, lines, colors, format, t("cluster:results.chooseK.axis")), [report, lines, format, t]);
  return (
    <div className="min-w-0">
      <h3 className="text-sm font-semibold text-ink">{title}</h3>
      <Chart option={option} label={t("cluster:results.chooseK.chartLabel", { title, k: report.recommendation.k })} height={210} />
    </div>
  );
}

function curve({ candidates, recommendation }: ChooseKReport, lines: readonly Line[], colors: ChartColors, format: Format, axis: string) {
  const palette = [colors.accent, colors.segments[3], colors.segments[2]];
  return {
    tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 3) },
    legend: lines.length > 1 ? { top: 0, right: 8, icon: "circle", itemWidth: 8, itemHeight: 8, textStyle: { color: colors.soft, fontSize: 11 } } : undefined,
    xAxis: {
      type: "category",
      name: axis,
      nameLocation: "middle",
      nameGap: 24,
      data: candidates.map((candidate) => candidate.k),
      ...axisStyle(colors),
      splitLine: { show: false },
    },
    yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) } },
    series: lines.map((line, i) => ({
      type: "line",
      name: line.name,
      data: candidates.map(line.value),
      symbolSize: 6,
      lineStyle: { color: palette[i], width: 1.5 },
      itemStyle: { color: palette[i] },
      markLine:
        i === 0
          ? {
              silent: true,
              symbol: "none",
              label: { show: false },
              lineStyle: { color: colors.soft, type: "dashed" },
              data: [{ xAxis: String(recommendation.k) }],
            }
          : undefined,
    })),
  };
}

/** What each criterion would choose on its own. */
function Votes({ report }: { readonly report: ChooseKReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { votes, recommendation } = report;
  const asked = votes.filter(({ k }) => k !== null);
  const agree = asked.filter(({ k }) => k === recommendation.k).length;
  const say = (k: number | null) => {
    if (k === null) return t("cluster:results.chooseK.noVote");
    return k === 1 ? t("cluster:results.chooseK.oneVote") : format.integer(k);
  };
  return (
    <Section title={t("cluster:results.chooseK.votesTitle")} note={t("cluster:results.chooseK.votesNote", { agree, asked: asked.length })}>
      <Grid
        caption={t("cluster:results.chooseK.votesTitle")}
        rows={votes}
        rowKey={({ criterion }) => criterion}
        columns={[
          { key: "criterion", label: t("cluster:results.chooseK.criterion"), cell: ({ criterion }) => t(`cluster:results.chooseK.criteria.${criterion}`) },
          {
            key: "vote",
            label: t("cluster:results.chooseK.vote"),
            numeric: true,
            cell: ({ k }) => <span className={k === recommendation.k ? "font-semibold text-accent" : k === null ? "text-ink-faint" : ""}>{say(k)}</span>,
          },
          {
            key: "reads",
            label: t("cluster:results.chooseK.reads"),
            cell: ({ criterion }) => <span className="text-ink-soft">{t(`cluster:results.chooseK.looksAt.${criterion}`)}</span>,
          },
        ]}
      />
    </Section>
  );
}

/** From below the lowest to above the highest error: a whisker that leaves the axis would not be drawn at all. */
function rangeWithErrors(gaps: ChooseKReport["gaps"]): { readonly min: number; readonly max: number } {
  const low = Math.min(...gaps.map(({ gap, error }) => gap - error));
  const high = Math.max(...gaps.map(({ gap, error }) => gap + error));
  const unit = high > low ? 10 ** Math.floor(Math.log10(high - low)) / 2 : 1;
  return { min: Math.floor(low / unit) * unit, max: Math.ceil(high / unit) * unit };
}

/** The gaps with their errors, from k = 1 where it was measured. */
function GapCurve({ report }: { readonly report: ChooseKReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { gaps, votes } = report;
  const chosen = votes.find(({ criterion }) => criterion === "gap")?.k ?? null;
  const title = t("cluster:results.chooseK.gapTitle");
  const option = useCallback(
    (colors: ChartColors) => ({
      tooltip: {
        ...tooltipStyle(colors),
        trigger: "axis",
        formatter: ([{ dataIndex }]: readonly { readonly dataIndex: number }[]) => {
          const { k, gap, error } = gaps[dataIndex];
          return `k = ${format.integer(k)}: ${format.score(gap)} ± ${format.score(error)}`;
        },
      },
      xAxis: {
        type: "category",
        name: t("cluster:results.chooseK.axis"),
        nameLocation: "middle",
        nameGap: 24,
        data: gaps.map(({ k }) => k),
        ...axisStyle(colors),
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        ...axisStyle(colors),
        ...rangeWithErrors(gaps),
        axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.number(value, 2) },
      },
      series: [
        {
          type: "line",
          name: t("cluster:results.chooseK.gap"),
          data: gaps.map(({ gap }) => gap),
          symbolSize: 6,
          lineStyle: { color: colors.accent, width: 1.5 },
          itemStyle: { color: colors.accent },
          markLine: {
            silent: true,
            symbol: "none",
            label: { show: false },
            data: [
              ...(chosen === null ? [] : [{ xAxis: String(chosen), lineStyle: { color: colors.soft, type: "dashed" } }]),
              ...gaps.map(({ gap, error }, i) => [
                { coord: [i, gap - error], lineStyle: { color: colors.accent, type: "solid", width: 1.5 } },
                { coord: [i, gap + error] },
              ]),
            ],
          },
        },
      ],
    }),
    [gaps, chosen, format, t],
  );
  return (
    <Section title={title} note={t("cluster:results.chooseK.gapNote")}>
      <Chart option={option} label={t("cluster:results.chooseK.chartLabel", { title, k: chosen ?? report.recommendation.k })} height={210} />
    </Section>
  );
}

function Candidates({ report }: { readonly report: ChooseKReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { candidates, recommendation } = report;
  const verdict = (candidate: KCandidate) =>
    candidate.k === recommendation.k
      ? t("cluster:results.chooseK.verdict.chosen")
      : t(`cluster:results.chooseK.verdict.${recommendation.verdicts[candidates.indexOf(candidate)]}`);
  return (
    <Section title={t("cluster:results.chooseK.tableTitle")}>
      <Grid
        caption={t("cluster:results.chooseK.tableTitle")}
        rows={candidates}
        rowKey={(candidate) => String(candidate.k)}
        selected={String(recommendation.k)}
        columns={[
          { key: "k", label: t("cluster:results.chooseK.k"), numeric: true, cell: (c) => format.integer(c.k) },
          { key: "inertia", label: t("cluster:results.quality.inertia"), numeric: true, cell: (c) => format.number(c.inertia, 1) },
          {
            key: "silhouette",
            label: t("cluster:results.quality.silhouette"),
            numeric: true,
            cell: (c) => (c.silhouetteError > 0 ? `${format.score(c.silhouette)} ± ${format.score(c.silhouetteError)}` : format.score(c.silhouette)),
          },
          { key: "db", label: t("cluster:results.quality.daviesBouldin"), numeric: true, cell: (c) => format.score(c.daviesBouldin) },
          { key: "ch", label: t("cluster:results.quality.calinskiHarabasz"), numeric: true, cell: (c) => format.number(c.calinskiHarabasz, 0) },
          {
            key: "gap",
            label: t("cluster:results.chooseK.gap"),
            numeric: true,
            cell: (c) => (c.gap === null ? "–" : `${format.score(c.gap)} ± ${format.score(c.gapError)}`),
          },
          { key: "stability", label: t("cluster:results.chooseK.stability"), numeric: true, cell: (c) => format.number(c.stability, 2) },
          { key: "least", label: t("cluster:results.chooseK.leastStable"), numeric: true, cell: (c) => format.number(c.leastStable, 2) },
          { key: "smallest", label: t("cluster:results.chooseK.smallest"), numeric: true, cell: (c) => format.integer(c.smallest) },
          { key: "verdict", label: t("cluster:results.chooseK.verdictLabel"), cell: verdict },
        ]}
      />
    </Section>
  );
}

function RuleText({ report }: { readonly report: ChooseKReport }) {
  const { t } = useTranslation();
  const { stable, separated, tiny } = report.limits;
  return <p className="max-w-prose text-sm text-ink-soft">{t("cluster:results.chooseK.rule", { stable, separated, tiny })}</p>;
}
