"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { MixtureReport } from "@/lib/nodes/cluster/mixture-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Section } from "./parts";

/** Rows by the probability of their own segment; those that count as uncertain are marked. */
export function Certainty({ report }: { readonly report: MixtureReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { counts, sureFrom, uncertain } = report.certainty;
  const limit = format.percent(sureFrom, 0);
  const share = format.percent(uncertain / Math.max(1, report.rows - report.missing));
  const option = useCallback(
    (colors: ChartColors) => {
      // No row is below 1 / k: the axis begins where the first row stands.
      const first = Math.max(
        0,
        Math.min(
          counts.length - 1,
          counts.findIndex((rows) => rows > 0),
        ),
      );
      const shown = counts.slice(first);
      const edge = (i: number) => format.percent((first + i) / counts.length, 0);
      return {
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.integer(value) },
        xAxis: {
          type: "category",
          name: t("cluster:results.mixture.probability"),
          nameLocation: "middle",
          nameGap: 24,
          data: shown.map((_, i) => `${edge(i)}–${edge(i + 1)}`),
          ...axisStyle(colors),
          axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: string) => value.split("–")[0] },
        },
        yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) } },
        series: [
          {
            type: "bar",
            name: t("cluster:results.mixture.rowsAxis"),
            barCategoryGap: "12%",
            data: shown.map((value, i) => ({
              value,
              itemStyle: { color: (first + i + 1) / counts.length <= sureFrom + 1e-9 ? colors.warn : colors.accent },
            })),
          },
        ],
      };
    },
    [counts, sureFrom, format, t],
  );
  return (
    <Section title={t("cluster:results.mixture.histogram")} note={t("cluster:results.mixture.histogramNote", { limit })}>
      <Chart option={option} label={t("cluster:results.mixture.histogramLabel", { share, limit })} height={200} />
    </Section>
  );
}
