"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { COVARIANCE_SHAPES } from "@/lib/ml/mixture/mixture";
import type { MixtureCandidateRow, MixtureReport } from "@/lib/nodes/cluster/mixture-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Grid, Section } from "./parts";

/** The number of segments and the shape that BIC recommends, with every candidate; nothing when k was named. */
export function MixtureChoice({ report }: { readonly report: MixtureReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { choice } = report;
  const option = useCallback(
    (colors: ChartColors) => {
      const candidates = choice?.candidates ?? [];
      const best = candidates[choice?.recommended ?? -1];
      const ks = [...new Set(candidates.map(({ k }) => k))].sort((a, b) => a - b);
      const shapes = COVARIANCE_SHAPES.filter((shape) => candidates.some(({ covariance }) => covariance === shape));
      return {
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 0) },
        legend: { top: 0, left: 0, itemWidth: 16, itemHeight: 8, textStyle: { color: colors.soft, fontSize: 11 } },
        grid: { left: 8, right: 16, top: 32, bottom: 24, outerBoundsMode: "same" },
        xAxis: { type: "category", name: t("cluster:results.mixture.kAxis"), nameLocation: "middle", nameGap: 24, data: ks, ...axisStyle(colors) },
        yAxis: {
          type: "value",
          scale: true,
          ...axisStyle(colors),
          axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) },
        },
        series: shapes.map((shape, i) => ({
          type: "line",
          name: t(`cluster:results.mixture.shapes.${shape}`),
          color: colors.segments[i + 1],
          symbol: ["circle", "rect", "triangle", "diamond"][i],
          lineStyle: { width: 1.5, type: (["solid", "dashed", "dotted", [8, 3, 2, 3]] as const)[i] },
          data: ks.map((k) => {
            const candidate = candidates.find((known) => known.k === k && known.covariance === shape);
            return { value: candidate?.bic ?? null, symbolSize: candidate === best ? 11 : 5 };
          }),
        })),
      };
    },
    [choice, format, t],
  );
  if (!choice) return null;
  const best = choice.candidates[choice.recommended];
  if (!best) return null;
  const shape = t(`cluster:results.mixture.shapes.${best.covariance}`);
  const ranked = [...choice.candidates].sort((a, b) => (a.bic ?? Number.POSITIVE_INFINITY) - (b.bic ?? Number.POSITIVE_INFINITY));
  return (
    <Section title={t("cluster:results.mixture.choice")} note={t("cluster:results.mixture.choiceNote", { count: choice.used })}>
      <Chart option={option} label={t("cluster:results.mixture.choiceLabel", { k: best.k, shape })} height={240} />
      <details className="mt-2">
        <summary className="cursor-pointer text-sm text-ink-soft">{t("cluster:results.mixture.allCandidates")}</summary>
        <Grid
          caption={t("cluster:results.mixture.allCandidates")}
          rows={ranked}
          rowKey={({ k, covariance }) => `${k} ${covariance}`}
          selected={`${best.k} ${best.covariance}`}
          columns={[
            { key: "k", label: t("cluster:results.mixture.k"), numeric: true, cell: ({ k }) => format.integer(k) },
            { key: "shape", label: t("cluster:results.mixture.shape"), cell: ({ covariance }) => t(`cluster:results.mixture.shapes.${covariance}`) },
            { key: "parameters", label: t("cluster:results.mixture.parameters"), numeric: true, cell: ({ parameters }) => format.integer(parameters) },
            {
              key: "likelihood",
              label: t("cluster:results.mixture.logLikelihood"),
              numeric: true,
              cell: ({ logLikelihood }) => format.number(logLikelihood, 3),
            },
            { key: "bic", label: t("cluster:results.mixture.bic"), numeric: true, cell: ({ bic }) => format.number(bic, 0) },
            { key: "aic", label: t("cluster:results.mixture.aic"), numeric: true, cell: ({ aic }) => format.number(aic, 0) },
            { key: "difference", label: t("cluster:results.mixture.difference"), numeric: true, cell: (row) => difference(row, best, t, format.number) },
          ]}
        />
      </details>
    </Section>
  );
}

function difference(
  row: MixtureCandidateRow,
  best: MixtureCandidateRow,
  t: (key: string) => string,
  number: (value: number, digits: number) => string,
): string {
  if (row === best) return t("cluster:results.mixture.recommended");
  return row.bic === null || best.bic === null ? t("cluster:results.mixture.singular") : number(row.bic - best.bic, 0);
}
