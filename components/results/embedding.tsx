"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { EmbeddingReport } from "@/lib/nodes/feature/reduction-reports";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { useMapSource } from "./map/map-source";
import { TableMap } from "./map/table-map";
import { Callout, type Figure, Figures, Section } from "./parts";
import { SegmentMap } from "./segment-map";

/** A t-SNE or UMAP map: how well it keeps neighbours, what it must not be used for, and the map itself. */
export default function Embedding({ report, printed }: ReportViewProps<EmbeddingReport>) {
  const { t } = useTranslation();
  const source = useMapSource();
  const [first, second] = report.axes;
  return (
    <div>
      <Quality report={report} />
      <Callout tone="info" title={t("feature:results.embedding.caution")}>
        <p>{t("feature:results.embedding.caution-text", { first, second })}</p>
        <p>{t("feature:results.embedding.new-rows")}</p>
      </Callout>
      <Section title={t("feature:results.embedding.map")}>
        {source && !printed ? (
          <TableMap resultKey={source.key} port={source.port} height={460} />
        ) : (
          <SegmentMap map={report.map} segments={[{ name: "", color: 1 }]} selected={null} height={360} legend={false} />
        )}
      </Section>
      {report.trace && report.divergence !== undefined ? (
        <Section title={t("feature:results.embedding.trace")}>
          <Trace trace={report.trace} divergence={report.divergence} />
        </Section>
      ) : null}
    </div>
  );
}

function Quality({ report }: { readonly report: EmbeddingReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { preserved, divergence, perplexity, learningRate, curve, links } = report;
  const items: Figure[] = [
    {
      label: t("feature:results.embedding.preserved"),
      value: format.percent(preserved.share, 0),
      note: t("feature:results.embedding.preserved-note", { neighbors: preserved.neighbors }),
    },
    {
      label: t("feature:results.embedding.rows"),
      value: format.integer(report.embedded + report.placed),
      ...(report.placed > 0 ? { note: t("feature:results.embedding.placed", { count: report.placed }) } : {}),
    },
    ...(divergence === undefined
      ? []
      : [{ label: t("feature:results.embedding.divergence"), value: format.number(divergence, 3), note: t("feature:results.embedding.divergence-note") }]),
    ...(perplexity === undefined ? [] : [{ label: t("feature:results.embedding.perplexity"), value: format.number(perplexity) }]),
    ...(links === undefined ? [] : [{ label: t("feature:results.embedding.links"), value: format.integer(links) }]),
    {
      label: t(report.kind === "feature.tsne" ? "feature:results.embedding.iterations" : "feature:results.embedding.epochs"),
      value: format.integer(report.iterations),
      ...(learningRate === undefined ? {} : { note: t("feature:results.embedding.learning-rate", { rate: learningRate }) }),
      ...(curve ? { note: t("feature:results.embedding.curve", { a: curve.a, b: curve.b }) } : {}),
    },
    ...(report.duplicates > 0 ? [{ label: t("feature:results.embedding.duplicates"), value: format.integer(report.duplicates) }] : []),
  ];
  return <Figures items={items} />;
}

function Trace({ trace, divergence }: { readonly trace: NonNullable<EmbeddingReport["trace"]>; readonly divergence: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (colors: ChartColors) => {
      const mark = (say: (value: number) => string) => ({ color: colors.faint, fontSize: 11, formatter: (value: number) => say(value) });
      return {
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 3) },
        xAxis: {
          type: "value",
          name: t("feature:results.embedding.iteration"),
          nameLocation: "middle",
          nameGap: 24,
          ...axisStyle(colors),
          axisLabel: mark(format.integer),
        },
        yAxis: { type: "value", scale: true, ...axisStyle(colors), axisLabel: mark(format.number) },
        series: [
          {
            type: "line",
            name: t("feature:results.embedding.divergence"),
            data: trace.map((step) => [step.iteration, step.divergence]),
            symbolSize: 4,
            lineStyle: { color: colors.accent, width: 1.5 },
            itemStyle: { color: colors.accent },
          },
        ],
      };
    },
    [trace, format, t],
  );
  return <Chart option={option} label={t("feature:results.embedding.trace-label", { divergence })} height={200} />;
}
