"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { AutoencoderFigures as Trained } from "@/lib/nodes/feature/autoencoder-run";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { type Figure, Figures, Grid, Section, ShareBar } from "./parts";

/** How much an autoencoder keeps, beside as many principal components; what of each feature; and how it was trained. */
export function AutoencoderFigures({ trained }: { readonly trained: Trained }) {
  const { t } = useTranslation();
  const format = useFormat();
  const better = trained.kept > trained.linear;
  const items: Figure[] = [
    {
      label: t("feature:results.autoencoder.kept"),
      value: format.percent(trained.kept, 1),
      note: t("feature:results.autoencoder.linear", { share: format.percent(trained.linear, 1), count: trained.latent.length }),
      ...(better ? { tone: "good" as const } : { tone: "warn" as const }),
    },
    {
      label: t("feature:results.autoencoder.layers"),
      value: trained.layers.map((units) => format.integer(units)).join(" – "),
      note: t("feature:results.autoencoder.backend", { backend: trained.backend }),
    },
    {
      label: t("feature:results.autoencoder.epochs"),
      value: format.integer(trained.bestEpoch),
      note: t("feature:results.autoencoder.ofEpochs", { count: trained.curve.length }),
    },
    {
      label: t("feature:results.autoencoder.errors"),
      value: format.number(trained.errors.median, 3),
      note: t("feature:results.autoencoder.worst", { p90: format.number(trained.errors.p90, 3), p99: format.number(trained.errors.p99, 3) }),
    },
  ];
  return (
    <>
      <Figures items={items} />
      <div className="grid gap-6 lg:grid-cols-2">
        <Curve trained={trained} />
        <Section title={t("feature:results.autoencoder.byFeature")} note={t("feature:results.autoencoder.byFeatureNote")}>
          <Grid
            caption={t("feature:results.autoencoder.byFeature")}
            rows={trained.features.map((feature, i) => ({ feature, share: trained.keptByFeature[i] }))}
            rowKey={({ feature }) => feature.name}
            columns={[
              { key: "feature", label: t("feature:results.autoencoder.feature"), cell: ({ feature }) => feature.name },
              {
                key: "share",
                label: t("feature:results.autoencoder.kept"),
                numeric: true,
                cell: ({ share }) => (share === null ? t("feature:results.autoencoder.constant") : format.percent(share, 1)),
              },
              { key: "bar", label: "", cell: ({ share }) => (share === null ? null : <ShareBar share={share} />) },
            ]}
          />
        </Section>
      </div>
    </>
  );
}

function Curve({ trained }: { readonly trained: Trained }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (colors: ChartColors) => {
      const line = (name: string, data: readonly (number | null)[], color: string) => ({
        type: "line",
        name,
        data: [...data],
        showSymbol: false,
        lineStyle: { color, width: 1.5 },
        itemStyle: { color },
      });
      const held = trained.curve.map((epoch) => epoch.held);
      return {
        legend: { top: 0, right: 0, textStyle: { color: colors.soft, fontSize: 11 }, itemWidth: 14, itemHeight: 2 },
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.number(value, 4) },
        xAxis: {
          type: "category",
          name: t("feature:results.autoencoder.epoch"),
          nameLocation: "middle",
          nameGap: 24,
          data: trained.curve.map((_, i) => i + 1),
          ...axisStyle(colors),
        },
        yAxis: { type: "log", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.number(value, 3) } },
        series: [
          line(
            t("feature:results.autoencoder.trained"),
            trained.curve.map((epoch) => epoch.loss),
            colors.accent,
          ),
          ...(held.some((loss) => loss !== null) ? [line(t("feature:results.autoencoder.held"), held, colors.warn)] : []),
        ],
      };
    },
    [trained, format, t],
  );
  const last = trained.curve[trained.bestEpoch - 1];
  return (
    <Section title={t("feature:results.autoencoder.curve")} note={t("feature:results.autoencoder.curveNote")}>
      <Chart
        option={option}
        height={220}
        label={t("feature:results.autoencoder.curveLabel", { epoch: trained.bestEpoch, loss: format.number(last?.loss, 4) })}
      />
    </Section>
  );
}
