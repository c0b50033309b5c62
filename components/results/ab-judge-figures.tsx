"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Comparison, Estimate, JudgeReport, MetricResult } from "@/lib/nodes/experiment/reports";
import { type EffectScale, useEffectWords } from "./effect-words";
import { Grid, type GridColumn, Section } from "./parts";

interface Props {
  readonly report: JudgeReport;
  readonly metric: MetricResult;
}

/** A variant that is called control needs no second word for it. */
const SAYS_CONTROL = /control|контрол|martor/i;

/** What each variant did. */
export function VariantTable({ report, metric }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = metric.kind === "proportion";
  const say = (value: number | null) => (rate ? format.percent(value, 2) : format.number(value));
  const between = ({ low, high }: Estimate) => t("experiment:results.interval", { low: say(low), high: say(high) });
  type Row = MetricResult["variants"][number];
  const columns: GridColumn<Row>[] = [
    {
      key: "variant",
      label: t("experiment:results.judge.variant"),
      cell: (row) =>
        row.variant === report.control && !SAYS_CONTROL.test(row.variant) ? t("experiment:results.plan.control", { label: row.variant }) : row.variant,
    },
    { key: "customers", label: t("experiment:results.judge.customers"), numeric: true, cell: (row) => format.integer(row.customers) },
    ...(rate
      ? [{ key: "conversions", label: t("experiment:results.judge.conversions"), numeric: true, cell: (row: Row) => format.integer(row.conversions) }]
      : []),
    { key: "mean", label: t(rate ? "experiment:results.judge.rate" : "experiment:results.judge.mean"), numeric: true, cell: (row) => say(row.mean.value) },
    { key: "interval", label: t("experiment:results.judge.intervalColumn"), numeric: true, cell: (row) => between(row.mean) },
    ...(rate ? [] : [{ key: "deviation", label: t("experiment:results.judge.deviation"), numeric: true, cell: (row: Row) => format.number(row.deviation) }]),
  ];
  return (
    <Section title={`${t("experiment:results.judge.variants")}: ${metric.outcome}`}>
      <Grid caption={`${t("experiment:results.judge.variants")}: ${metric.outcome}`} columns={columns} rows={metric.variants} rowKey={(row) => row.variant} />
      <p className="mt-2 text-sm text-ink-soft">
        {t("experiment:results.judge.counts", { customers: report.customers, rows: report.rows })}
        {metric.missing > 0 ? ` ${t("experiment:results.judge.missing", { count: metric.missing })}` : null}
        {metric.covariate
          ? ` ${t("experiment:results.judge.covariate", { column: metric.covariate.column, removed: metric.covariate.varianceRemoved })}`
          : null}
      </p>
    </Section>
  );
}

/** Statistics, p values and the intervals of other methods, for those who check. */
export function JudgeDetails({ report, metric }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useEffectWords();
  const unit: EffectScale = metric.kind === "proportion" ? "points" : "unit";
  const rowsOf = (comparison: Comparison) => {
    const shown = (estimate: Estimate | null, scale: EffectScale) =>
      estimate === null ? null : `${words.effect(estimate.value, scale)} (${words.interval(estimate, scale)})`;
    const { plain } = comparison;
    const confidence = 1 - report.alpha;
    const rows: readonly (readonly [string, string | null])[] = [
      [t(`experiment:results.judge.statistic.${metric.kind}`), format.number(comparison.statistic, 3)],
      [t("experiment:results.judge.degrees"), comparison.degrees === null ? null : format.number(comparison.degrees, 1)],
      [t("experiment:results.judge.p"), format.pValue(comparison.p)],
      [t("experiment:results.judge.adjustedP"), metric.comparisons.length > 1 ? format.pValue(comparison.adjustedP) : null],
      [t("experiment:results.judge.confidenceShown"), format.percent(comparison.confidence, 2)],
      [t("experiment:results.judge.plainDifference", { confidence }), shown(plain.difference, unit)],
      [t("experiment:results.judge.plainLift", { confidence }), shown(plain.lift, "lift")],
      [t("experiment:results.judge.wald"), shown(plain.wald, unit)],
      [t("experiment:results.judge.newcombe"), shown(plain.newcombe, unit)],
      [t("experiment:results.judge.miettinenNurminen"), shown(plain.miettinenNurminen, unit)],
      [t("experiment:results.judge.katz"), shown(plain.katz, "lift")],
      [t("experiment:results.judge.visible"), comparison.detectable.absolute === null ? null : words.effect(comparison.detectable.absolute, unit)],
    ];
    return rows.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]));
  };
  return metric.comparisons.map((comparison) => {
    const title = `${metric.outcome}: ${t("experiment:results.judge.versus", { variant: comparison.variant, control: report.control })}`;
    return (
      <Section key={comparison.variant} title={title}>
        <Grid
          caption={title}
          rows={rowsOf(comparison)}
          rowKey={(row) => row.name}
          columns={[
            { key: "name", label: t("experiment:results.judge.method"), cell: (row) => row.name },
            { key: "value", label: t("experiment:results.judge.value"), numeric: true, cell: (row) => row.value },
          ]}
        />
      </Section>
    );
  });
}

/** Rates or means and p values of every segment. */
export function SegmentFigures({ report, metric }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useEffectWords();
  if (!metric.segments) return null;
  const say = (value: number | null) => (metric.kind === "proportion" ? format.percent(value, 2) : format.number(value));
  const unit: EffectScale = metric.kind === "proportion" ? "points" : "unit";
  type Row = NonNullable<MetricResult["segments"]>["rows"][number];
  const several = metric.comparisons.length > 1;
  const columns: GridColumn<Row>[] = [
    { key: "segment", label: metric.segments.column, cell: (row) => row.segment ?? t("experiment:results.unknownSegment") },
    ...(several ? [{ key: "variant", label: t("experiment:results.judge.variant"), cell: (row: Row) => row.variant }] : []),
    { key: "control", label: report.control, numeric: true, cell: (row) => say(row.means[0]) },
    { key: "treated", label: several ? t("experiment:results.judge.variant") : metric.comparisons[0].variant, numeric: true, cell: (row) => say(row.means[1]) },
    { key: "difference", label: t("experiment:results.judge.difference"), numeric: true, cell: (row) => words.effect(row.difference.value, unit) },
    { key: "interval", label: t("experiment:results.judge.intervalColumn"), numeric: true, cell: (row) => words.interval(row.difference, unit) },
    { key: "p", label: t("experiment:results.judge.p"), numeric: true, cell: (row) => format.pValue(row.p) },
    { key: "adjusted", label: t("experiment:results.judge.adjustedP"), numeric: true, cell: (row) => format.pValue(row.adjustedP) },
  ];
  const title = `${metric.outcome}: ${t("experiment:results.judge.segmentDetails")}`;
  return (
    <Section title={title}>
      <Grid caption={title} columns={columns} rows={metric.segments.rows} rowKey={(row) => `${row.variant} ${row.segment ?? ""}`} />
    </Section>
  );
}
