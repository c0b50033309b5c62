"use client";

import { useCallback } from "react";
import { type Format, useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { PlanReport } from "@/lib/nodes/experiment/reports";
import { AlternativesTable, BalanceTable, GroupsTable, StrataTable } from "./ab-plan-tables";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { useEffectWords, usePlanEffect } from "./effect-words";
import { Callout, Section } from "./parts";

/** The size in a sentence, whether the customers at hand are enough, and what more or fewer would find. */
export default function AbPlan({ report }: ReportViewProps<PlanReport>) {
  const { t } = useTranslation();
  return (
    <div>
      <Size report={report} />
      <Enough report={report} />
      <div className="mb-5 grid gap-6 lg:grid-cols-2">
        <PowerCurve report={report} />
        <DetectableCurve report={report} />
      </div>
      <GroupsTable report={report} />
      <AlternativesTable report={report} />
      {report.strata.length > 0 && report.stratifiedBy !== null ? <StrataTable report={report} /> : null}
      {report.balance.length > 0 ? <BalanceTable report={report} /> : null}
      {report.comparisons > 1 ? (
        <Section>
          <p className="text-sm text-ink-soft">{t("experiment:results.plan.shared", { comparisons: report.comparisons, alpha: report.comparisonAlpha })}</p>
        </Section>
      ) : null}
    </div>
  );
}

function Size({ report }: { readonly report: PlanReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { effect, level } = usePlanEffect(report);
  const sizes = report.arms.map((arm) => arm.needed);
  const equal = sizes.every((size) => size === sizes[0]);
  const groups = equal
    ? t("experiment:results.plan.each", { size: sizes[0], arms: sizes.length })
    : report.arms.map((arm) => `${arm.label} ${format.integer(arm.needed)}`).join(", ");
  const purpose = t(report.metric === "conversion" ? "experiment:results.plan.conversionRise" : "experiment:results.plan.meanRise", {
    baseline: level(report.baseline),
    treated: level(report.effect.treated),
    effect: effect(report.effect),
    power: report.power,
    alpha: report.alpha,
  });
  return (
    <div className="mb-5">
      <p className="text-2xl font-semibold text-ink tabular-nums">
        {t("experiment:results.plan.needed", { count: report.total })}
        <span className="text-lg font-normal text-ink-soft"> · {groups}</span>
      </p>
      <p className="max-w-prose text-ink-soft">
        {purpose}
        {report.outcome === null ? null : ` ${t("experiment:results.plan.measured", { column: report.outcome })}`}
        {report.holdOut ? ` ${t("experiment:results.plan.holdOut", { customers: report.holdOut.needed, share: report.holdOut.share })}` : null}
      </p>
      {report.days === null || report.daily === null ? null : (
        <p className="font-semibold text-ink">{t("experiment:results.plan.days", { count: report.days, daily: report.daily })}</p>
      )}
    </div>
  );
}

function Enough({ report }: { readonly report: PlanReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { effect } = usePlanEffect(report);
  const { available } = report;
  if (!available) return null;
  const title = available.enough
    ? t("experiment:results.plan.enough", { available: available.inTest, power: format.percent(available.power) })
    : t("experiment:results.plan.notEnough", { available: available.inTest, needed: report.inTest });
  return (
    <Callout tone={available.enough ? "info" : "warn"} title={title}>
      {available.enough ? null : <p>{t("experiment:results.plan.powerNow", { effect: effect(report.effect), power: format.percent(available.power) })}</p>}
      <p>
        {available.detectable
          ? t("experiment:results.plan.detectable", { power: report.power, effect: effect(available.detectable) })
          : t("experiment:results.plan.undetectable", { power: report.power })}
      </p>
    </Callout>
  );
}

interface Marks {
  readonly needed: string;
  readonly available: string;
  readonly axis: string;
}

function useMarks(): Marks {
  const { t } = useTranslation();
  return {
    needed: t("experiment:results.plan.neededMark"),
    available: t("experiment:results.plan.availableMark"),
    axis: t("experiment:results.plan.customersAxis"),
  };
}

function PowerCurve({ report }: { readonly report: PlanReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { needed, available, axis } = useMarks();
  const option = useCallback(
    (colors: ChartColors) =>
      curve(
        report,
        colors,
        format,
        { needed, available, axis },
        report.curve.map((point) => [point.customers, point.power]),
        (value) => format.percent(value, 0),
      ),
    [report, format, needed, available, axis],
  );
  return (
    <div className="min-w-0">
      <h3 className="text-sm font-semibold text-ink">{t("experiment:results.plan.powerCurve")}</h3>
      <Chart option={option} label={t("experiment:results.plan.powerCurveLabel", { power: report.power, customers: report.inTest })} height={210} />
    </div>
  );
}

function DetectableCurve({ report }: { readonly report: PlanReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useEffectWords();
  const { needed, available, axis } = useMarks();
  const relative = report.baseline !== 0;
  const scale = relative ? "lift" : report.metric === "conversion" ? "points" : "unit";
  const option = useCallback(
    (colors: ChartColors) =>
      curve(
        report,
        colors,
        format,
        { needed, available, axis },
        report.curve.map((point) => [point.customers, point.detectable === null ? null : relative ? point.detectable / report.baseline : point.detectable]),
        (value) => words.effect(value, scale),
      ),
    [report, format, words, needed, available, axis, relative, scale],
  );
  const effect = words.effect(relative ? report.effect.relative : report.effect.absolute, scale);
  return (
    <div className="min-w-0">
      <h3 className="text-sm font-semibold text-ink">{t("experiment:results.plan.detectableCurve")}</h3>
      <Chart
        option={option}
        label={t("experiment:results.plan.detectableCurveLabel", { power: report.power, customers: report.inTest, effect })}
        height={210}
      />
    </div>
  );
}

function curve(
  report: PlanReport,
  colors: ChartColors,
  format: Format,
  marks: Marks,
  data: readonly (readonly [number, number | null])[],
  say: (value: number) => string,
) {
  const lines = [{ xAxis: report.inTest, name: marks.needed }, ...(report.available ? [{ xAxis: report.available.inTest, name: marks.available }] : [])].filter(
    (line) => line.xAxis <= (report.curve.at(-1)?.customers ?? 0),
  );
  return {
    tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => say(value) },
    xAxis: {
      type: "value",
      name: marks.axis,
      nameLocation: "middle",
      nameGap: 24,
      ...axisStyle(colors),
      splitLine: { show: false },
      axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value), hideOverlap: true },
      axisPointer: { label: { show: false } },
    },
    yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => say(value) } },
    series: [
      {
        type: "line",
        data,
        showSymbol: false,
        lineStyle: { color: colors.accent, width: 1.5 },
        itemStyle: { color: colors.accent },
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: colors.soft, type: "dashed" },
          label: { formatter: "{b}", color: colors.soft, fontSize: 11 },
          data: lines,
        },
      },
    ],
  };
}
