"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ClvHoldout, ClvReport } from "@/lib/nodes/feature/clv-report";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Callout, Figures, Grid, Section } from "./parts";

/** The model of the early part of the data against what customers then did. */
export function ClvCheck({ report }: { readonly report: ClvReport }) {
  const { t } = useTranslation();
  const { holdout, holdoutTrouble } = report;
  if (!holdout) {
    return holdoutTrouble ? <Callout tone="warn" title={t(`feature:results.clv.trouble.${holdoutTrouble}`)} /> : null;
  }
  return (
    <Section
      title={t("feature:results.clv.checkTitle")}
      note={t("feature:results.clv.checkNote", { until: holdout.until, end: holdout.end, customers: holdout.customers })}
    >
      <Totals holdout={holdout} />
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <CalibrationChart groups={holdout.groups} />
        <Buckets buckets={holdout.buckets} />
      </div>
    </Section>
  );
}

function Totals({ holdout }: { readonly holdout: ClvHoldout }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { actual, predicted, samePace, error, samePaceError } = holdout;
  const off = actual > 0 ? predicted / actual - 1 : null;
  const tone = off === null ? undefined : Math.abs(off) > 0.25 ? "warn" : "good";
  return (
    <Figures
      items={[
        {
          label: t("feature:results.clv.predicted"),
          value: format.integer(predicted),
          ...(off === null ? {} : { note: t("feature:results.clv.off", { share: format.signedPercent(off) }) }),
          ...(tone ? { tone } : {}),
        },
        { label: t("feature:results.clv.actual"), value: format.integer(actual), note: t("feature:results.clv.totalPurchases") },
        { label: t("feature:results.clv.samePace"), value: format.integer(samePace) },
        {
          label: t("feature:results.clv.error"),
          value: format.number(error),
          note: t("feature:results.clv.errorPace", { error: format.number(samePaceError) }),
        },
      ]}
    />
  );
}

function CalibrationChart({ groups }: Pick<ClvHoldout, "groups">) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useCallback((key: string, values?: Readonly<Record<string, string>>) => t(`feature:results.clv.${key}`, values), [t]);
  const option = useCallback((colors: ChartColors) => drawing(groups, colors, format, words), [groups, format, words]);
  return (
    <div className="min-w-0">
      <h4 className="text-sm font-semibold text-ink">{words("calibrationTitle")}</h4>
      <p className="mb-1 text-sm text-ink-soft">{words("calibrationNote")}</p>
      <Chart option={option} label={words("calibrationChart")} height={260} />
    </div>
  );
}

function drawing(groups: ClvHoldout["groups"], colors: ChartColors, format: Format, words: (key: string, values?: Readonly<Record<string, string>>) => string) {
  const most = Math.max(0, ...groups.map(({ predicted, actual }) => Math.max(predicted, actual)));
  const axis = (name: string, gap: number) => ({
    type: "value",
    min: 0,
    name,
    nameLocation: "middle",
    nameGap: gap,
    ...axisStyle(colors),
    axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) },
  });
  return {
    grid: { left: 24, right: 16, top: 12, bottom: 24, outerBoundsMode: "same" },
    tooltip: {
      ...tooltipStyle(colors),
      trigger: "item",
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
        const group = groups[dataIndex];
        return group
          ? words("calibrationPoint", {
              predicted: format.number(group.predicted),
              actual: format.number(group.actual),
              customers: format.integer(group.customers),
            })
          : "";
      },
    },
    xAxis: axis(words("predicted"), 24),
    yAxis: axis(words("actual"), 36),
    series: [
      {
        type: "line",
        data: [
          [0, 0],
          [most, most],
        ],
        showSymbol: false,
        silent: true,
        lineStyle: { color: colors.faint, width: 1, type: "dashed" },
      },
      {
        type: "line",
        data: groups.map(({ predicted, actual }) => [predicted, actual]),
        symbol: "circle",
        symbolSize: 7,
        lineStyle: { color: colors.accent, width: 1.5 },
        itemStyle: { color: colors.accent },
      },
    ],
  };
}

function Buckets({ buckets }: Pick<ClvHoldout, "buckets">) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("feature:results.clv.bucketsTitle");
  const last = buckets.at(-1)?.frequency;
  return (
    <div className="min-w-0">
      <h4 className="mb-1 text-sm font-semibold text-ink">{title}</h4>
      <Grid
        caption={title}
        rows={buckets}
        rowKey={({ frequency }) => String(frequency)}
        columns={[
          {
            key: "frequency",
            label: t("feature:results.clv.repeats"),
            cell: ({ frequency }) =>
              frequency === 7 && frequency === last ? t("feature:results.clv.orMore", { count: format.integer(frequency) }) : format.integer(frequency),
          },
          { key: "customers", label: t("feature:results.clv.bucketCustomers"), numeric: true, cell: ({ customers }) => format.integer(customers) },
          { key: "predicted", label: t("feature:results.clv.predicted"), numeric: true, cell: ({ predicted }) => format.number(predicted) },
          { key: "actual", label: t("feature:results.clv.actual"), numeric: true, cell: ({ actual }) => format.number(actual) },
        ]}
      />
    </div>
  );
}
