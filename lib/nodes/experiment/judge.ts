import * as z from "zod";
import { findColumn } from "@/lib/table/columns";
import { checkColumn, chooseColumn, chooseOptionalColumn } from "../choose-columns";
import { column, columns, defineNode, report, table } from "../contract";
import { type Advice, fail } from "../problem";
import { OUTCOME_TYPES, SEGMENT_TYPES, VARIANT_TYPES } from "./column-types";
import { hasRate } from "./outcome-columns";
import { isJudgeReport, isPlanReport, type JudgeReport, type MetricResult } from "./reports";

const MOST_OUTCOMES = 8;
const MOST_SEGMENTS = 50;
const MANY_SEGMENTS = 10;
/** Customers a group for the normal approximation to hold: this times the squared skewness (Kohavi et al. 2014, rule 7). */
const SKEWNESS_RULE = 355;
const FEW_CONVERSIONS = 10;

export const judge = defineNode({
  type: "experiment.judge",
  v: 1,
  group: "experiment",
  icon: "scale",
  inputs: { data: table(), plan: report({ optional: true }) },
  outputs: { report: report() },
  params: z.object({
    variant: column({ types: VARIANT_TYPES }),
    control: z.string().nullable().default(null),
    outcomes: columns({ types: OUTCOME_TYPES }),
    kind: z.enum(["auto", "proportion", "mean"]).default("auto"),
    better: z.enum(["higher", "lower"]).default("higher"),
    minimumEffect: z.number().min(0).nullable().default(null).meta({ step: 0.01, unit: "percent" }),
    alpha: z.number().min(0.0001).max(0.5).default(0.05).meta({ step: 0.01, unit: "percent" }),
    segmented: z.boolean().default(true),
    segment: column({ role: "segment", types: SEGMENT_TYPES, when: { segmented: [true] } }),
    minSegment: z
      .int()
      .min(2)
      .max(1_000_000)
      .default(50)
      .meta({ unit: "customers", when: { segmented: [true] }, advanced: true }),
    correction: z.enum(["holm", "benjamini-hochberg", "none"]).default("holm").meta({ advanced: true }),
    split: z.string().default("").meta({ advanced: true }),
    covariate: column({ types: ["number"], advanced: true }),
    customer: column({ role: "id", advanced: true }),
  }),
  migrations: {},

  summary: (params) => ({ key: params.segmented ? "summarySegments" : "summary", values: { confidence: 1 - params.alpha } }),

  check: (known, params) => [
    ...checkColumn(known.data, params.variant, { param: "variant", types: VARIANT_TYPES }),
    ...checkColumn(known.data, params.outcomes, { param: "outcomes", types: OUTCOME_TYPES }),
    ...(params.segmented ? checkColumn(known.data, params.segment, { param: "segment", types: SEGMENT_TYPES }) : []),
    ...checkColumn(known.data, params.covariate, { param: "covariate", types: ["number"] }),
    ...checkColumn(known.data, params.customer, { param: "customer" }),
  ],

  async run({ data, plan }, params, ctx) {
    const [{ variantColumn, outcomeColumns, groupsOf, plannedShares, checkSampleRatio }, { judgeMetric }, { labelsOf }] = await Promise.all([
      import("./judge-groups"),
      import("./judge-metric"),
      import("./customers"),
    ]);
    const planned = isPlanReport(plan) ? plan : null;
    const variant = variantColumn(data, params.variant);
    const outcomes = outcomeColumns(data, params.outcomes).slice(0, MOST_OUTCOMES);
    const id = chooseOptionalColumn(data, params.customer, { param: "customer", role: "id" });
    const groups = await groupsOf(data, variant, id, params.control, ctx);
    const { withoutVariant, duplicates, contaminated } = groups.dropped;
    if (withoutVariant > 0) ctx.dropped("experiment.without-variant", withoutVariant, { column: variant.name });
    if (duplicates > 0) ctx.dropped("experiment.duplicates", duplicates, { column: id?.name ?? "" });
    if (contaminated > 0) ctx.dropped("experiment.contaminated", contaminated, { column: id?.name ?? "" });

    const sampleRatio = checkSampleRatio(groups, plannedShares(groups.variants, params.split, planned));
    const found = params.segmented ? chooseOptionalColumn(data, params.segment, { param: "segment", role: "segment", types: SEGMENT_TYPES }) : undefined;
    const labels = found ? await labelsOf(found, ctx) : null;
    const tooMany = labels !== null && labels.names.length > MOST_SEGMENTS;
    if (tooMany) {
      const detail = { column: found?.name ?? "", count: labels.names.length, limit: MOST_SEGMENTS };
      ctx.warn({ code: "experiment.too-many-segments", severity: "warning", detail, param: "segment" });
    }
    const segmentation = found && labels && !tooMany ? { column: found.name, labels, least: params.minSegment } : null;
    const before = params.covariate === null ? null : chooseColumn(data, params.covariate, { param: "covariate", types: ["number"] });

    const metrics: MetricResult[] = [];
    for (const outcome of outcomes) {
      if (params.kind === "proportion" && !hasRate(outcome)) {
        fail("experiment.not-conversion", { column: outcome.name }, { param: "kind", fix: { type: "set-params", params: { kind: "mean" } } });
      }
      const minimumEffect = params.minimumEffect ?? (metrics.length === 0 && planned?.effect.relative ? Math.abs(planned.effect.relative) : null);
      const rules = { alpha: params.alpha, correction: params.correction, better: params.better, minimumEffect };
      const covariate = before?.type === "number" ? before : null;
      metrics.push(await judgeMetric(groups, { outcome, kind: params.kind, covariate, segmentation, rules }, ctx));
      await ctx.checkpoint(metrics.length, outcomes.length);
    }
    const result: JudgeReport = {
      kind: "experiment.judge",
      variantColumn: variant.name,
      customerColumn: id?.name ?? null,
      control: groups.variants[0],
      alpha: params.alpha,
      correction: params.correction,
      better: params.better,
      minimumEffect: params.minimumEffect ?? (planned?.effect.relative ? Math.abs(planned.effect.relative) : null),
      rows: data.rows,
      customers: groups.rows.length,
      dropped: groups.dropped,
      sampleRatio,
      verdict: headline(metrics[0], sampleRatio.mismatch, params.better),
      planned: planned?.inTest ?? null,
      metrics,
    };
    return { report: result };
  },

  picture(outputs) {
    if (!isJudgeReport(outputs.report)) return null;
    const { verdict, metrics } = outputs.report;
    const shown = metrics[0].comparisons.find((each) => each.variant === verdict.variant);
    const lift = shown?.lift?.value ?? null;
    return lift === null || verdict.code === "mismatch" ? null : { type: "figure", value: lift, format: "percent", caption: "pictureLift" };
  },

  advise(outputs, _params, { data }) {
    if (!isJudgeReport(outputs.report)) return [];
    return advise(outputs.report, (name) => findColumn(data, name)?.role ?? null);
  },
});

/** The sentence to say first: the best winner if there is one, else the comparison that says most. */
function headline(metric: MetricResult, mismatch: boolean, better: "higher" | "lower"): JudgeReport["verdict"] {
  const sign = better === "higher" ? 1 : -1;
  const ranked = [...metric.comparisons].sort((a, b) => sign * ((b.difference.value ?? 0) - (a.difference.value ?? 0)));
  const code = (["wins", "open", "equivalent", "loses", "no-data"] as const).find((each) => ranked.some((one) => one.verdict === each)) ?? "no-data";
  const variant = (ranked.find((one) => one.verdict === code) ?? metric.comparisons[0]).variant;
  return { code: mismatch ? "mismatch" : code, variant };
}

function advise(result: JudgeReport, roleOf: (column: string) => string | null): Advice[] {
  const advice: Advice[] = [];
  const [metric] = result.metrics;
  const { sampleRatio, verdict } = result;
  if (sampleRatio.mismatch) {
    const shares = sampleRatio.groups.map((group) => `${group.variant} ${group.customers} / ${Math.round(group.expected ?? 0)}`).join(", ");
    advice.push({ code: "experiment.sample-ratio", severity: "warning", detail: { groups: shares, once: Math.floor(1 / Math.max(1e-9, sampleRatio.p ?? 1)) } });
  }
  if (result.planned !== null && result.customers < result.planned) {
    advice.push({ code: "experiment.early", severity: "warning", detail: { customers: result.customers, planned: result.planned } });
  } else if (result.planned === null && !sampleRatio.mismatch) {
    advice.push({ code: "experiment.peeking", severity: "info" });
  }
  const open = metric.comparisons.find((each) => each.verdict === "open" && each.variant === verdict.variant);
  const visible = open?.detectable.relative ?? null;
  if (open && visible !== null && Math.abs(visible) > (result.minimumEffect ?? 0)) {
    advice.push({
      code: "experiment.underpowered",
      severity: "info",
      detail: { variant: open.variant, lift: Math.abs(visible), minimum: result.minimumEffect ?? 0 },
    });
  }
  const fewest = Math.min(...metric.variants.map((each) => each.conversions ?? Number.POSITIVE_INFINITY));
  if (fewest < FEW_CONVERSIONS) advice.push({ code: "experiment.few-conversions", severity: "info", detail: { count: fewest } });
  for (const each of result.metrics) advice.push(...adviseSkew(each));
  advice.push(...adviseSegments(metric, result));
  if (result.metrics.length > 1) {
    advice.push({ code: "experiment.many-metrics", severity: "info", detail: { count: result.metrics.length, metric: metric.outcome } });
  }
  const foretold = result.metrics.find((each) => each.covariate && roleOf(each.covariate.column) === "target");
  if (foretold?.covariate) advice.push({ code: "experiment.covariate-outcome", severity: "warning", detail: { column: foretold.covariate.column } });
  return advice;
}

function adviseSkew(metric: MetricResult): Advice[] {
  if (metric.kind !== "mean") return [];
  const worst = metric.variants.reduce((a, b) => (Math.abs(b.skewness ?? 0) > Math.abs(a.skewness ?? 0) ? b : a));
  const needed = Math.ceil(SKEWNESS_RULE * (worst.skewness ?? 0) ** 2);
  const smallest = Math.min(...metric.variants.map((each) => each.customers));
  if (smallest >= needed) return [];
  const detail = { metric: metric.outcome, skewness: Math.round((worst.skewness ?? 0) * 10) / 10, needed, smallest };
  return [{ code: "experiment.skewed", severity: "info", detail }];
}

function adviseSegments(metric: MetricResult, result: JudgeReport): Advice[] {
  const { segments } = metric;
  if (!segments) return [];
  const advice: Advice[] = [];
  const names = new Set(segments.rows.map((row) => row.segment)).size;
  if (names > MANY_SEGMENTS) advice.push({ code: "experiment.many-segments", severity: "info", detail: { count: names, column: segments.column } });
  for (const test of segments.heterogeneity) {
    const winners = segments.rows.filter((row) => row.variant === test.variant && row.verdict === "wins");
    if (test.p < result.alpha)
      advice.push({ code: "experiment.segments-differ", severity: "info", detail: { variant: test.variant, p: test.p, column: segments.column } });
    else if (winners.length > 0 && winners.length < names) {
      advice.push({
        code: "experiment.segments-alike",
        severity: "info",
        detail: { count: winners.length, p: test.p, names: winners.map((row) => row.segment ?? "").join(", ") },
      });
    }
  }
  return advice;
}
