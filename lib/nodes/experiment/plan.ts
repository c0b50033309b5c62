import * as z from "zod";
import type { Table } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { column, defineNode, report, seed, table } from "../contract";
import { type Advice, fail, type Problem } from "../problem";
import { OUTCOME_TYPES, SEGMENT_TYPES } from "./column-types";
import { finite, isPlanReport, type PlanEffect, type PlanReport } from "./reports";
import { parseShares } from "./shares";

const LABELS = ["A", "B", "C", "D", "E"] as const;
const MULTIPLES = [0.5, 0.75, 1, 1.5, 2] as const;
const POWERS = [0.8, 0.9] as const;
const CURVE_POINTS = 40;
const SHOWN_STRATA = 50;
/** Standardised mean differences above this are called an imbalance (Austin 2009). */
const IMBALANCE = 0.1;

const params = z.object({
  metric: z.enum(["conversion", "mean"]).default("conversion"),
  outcome: column({ types: OUTCOME_TYPES }),
  baseline: z.number().nullable().default(null).meta({ step: 0.01 }),
  deviation: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .meta({ when: { metric: ["mean"] } }),
  effect: z.number().default(0.1).meta({ step: 0.01 }),
  effectKind: z.enum(["relative", "absolute"]).default("relative"),
  power: z.number().min(0.5).max(0.99).default(0.8).meta({ control: "slider", step: 0.01, unit: "percent" }),
  alpha: z.number().min(0.0001).max(0.5).default(0.05).meta({ step: 0.01, unit: "percent" }),
  twoSided: z.boolean().default(true).meta({ advanced: true }),
  arms: z.int().min(2).max(5).default(2).meta({ control: "slider" }),
  split: z.string().default(""),
  holdOut: z.number().min(0).max(0.9).default(0).meta({ step: 0.01, unit: "percent" }),
  daily: z.number().min(1).nullable().default(null).meta({ step: 100, unit: "customers" }),
  stratified: z.boolean().default(true),
  stratify: column({ role: "segment", types: SEGMENT_TYPES, when: { stratified: [true] } }),
  segments: z
    .string()
    .default("")
    .meta({ control: "multiline", when: { stratified: [true] } }),
  customer: column({ role: "id", advanced: true }),
  seed: seed(),
});
type Params = z.output<typeof params>;

/** The first problem of settings that contradict each other, whatever the data; used by check and by run. */
function contradiction(given: Params): Problem | null {
  const error = (code: string, param: string, detail: Problem["detail"] = {}): Problem => ({ code, severity: "error", detail, param });
  if (!parseShares(given.split, given.arms)) return error("experiment.bad-split", "split", { text: given.split, count: given.arms });
  if (given.effect === 0) return error("experiment.effect-zero", "effect");
  if (given.baseline === null) return null;
  if (given.metric === "conversion") {
    if (!(given.baseline > 0 && given.baseline < 1)) return error("experiment.baseline-range", "baseline", { baseline: given.baseline });
    const treated = treatedMean(given, given.baseline);
    if (!(treated > 0 && treated < 1)) return error("experiment.effect-too-large", "effect", { baseline: given.baseline, treated });
  } else if (given.baseline === 0 && given.effectKind === "relative") return error("experiment.baseline-zero", "effectKind");
  return null;
}

function treatedMean(given: Params, baseline: number): number {
  return given.effectKind === "relative" ? baseline * (1 + given.effect) : baseline + given.effect;
}

export const plan = defineNode({
  type: "experiment.plan",
  v: 1,
  group: "experiment",
  icon: "flask-conical",
  inputs: { data: table({ optional: true }) },
  outputs: { assignment: table(), report: report() },
  params,
  migrations: {},

  summary: (given) => ({
    key: given.effectKind === "relative" ? "summary" : "summaryAbsolute",
    values: { effect: given.effect, power: given.power, count: given.arms },
  }),

  check(known, given) {
    const found = contradiction(given);
    return [
      ...checkColumn(known.data, given.outcome, { param: "outcome", types: OUTCOME_TYPES }),
      ...(given.stratified ? checkColumn(known.data, given.stratify, { param: "stratify", types: SEGMENT_TYPES }) : []),
      ...checkColumn(known.data, given.customer, { param: "customer" }),
      ...(found ? [found] : []),
    ];
  },

  async run({ data }, given, ctx) {
    const [{ powerAt, sizesFor, detectableAt }, { populationOf }, { assignPeople, baselineOf, holdOutWord }] = await Promise.all([
      import("./plan-sizes"),
      import("./plan-population"),
      import("./plan-people"),
    ]);
    const shares = parseShares(given.split, given.arms) ?? fail("experiment.bad-split", { text: given.split, count: given.arms }, { param: "split" });
    const people = data ? await populationOf(data, given, ctx) : null;
    const { baseline, deviation, outcome } = await baselineOf(people?.table, given, ctx);
    const known = { ...given, baseline };
    const wrong = contradiction(known);
    if (wrong) fail(wrong.code, wrong.detail, { param: wrong.param ?? "baseline" });
    if (given.metric === "mean" && !(deviation > 0)) fail("experiment.deviation-missing", {}, { param: "deviation" });

    const comparisons = given.arms - 1;
    const comparisonAlpha = given.alpha / comparisons;
    const question = { metric: given.metric, baseline, deviation, alpha: comparisonAlpha, twoSided: given.twoSided, shares };
    const absolute = treatedMean(given, baseline) - baseline;
    const effectOf = (size: number): PlanEffect => ({ absolute: size, relative: baseline === 0 ? null : size / baseline, treated: baseline + size });
    const wholeOf = (inTest: number) => Math.ceil((inTest / (1 - given.holdOut)) * (1 - 1e-12));
    const daysOf = (total: number) => (given.daily === null ? null : Math.ceil(total / given.daily));
    const needed = sizesFor(question, absolute, given.power);
    const inTest = needed.reduce((sum, size) => sum + size, 0);
    const total = wholeOf(inTest);
    await ctx.checkpoint(0.1, 1);

    const holdOutLabel = await holdOutWord(ctx);
    const labels = [...LABELS.slice(0, given.arms), ...(given.holdOut > 0 ? [holdOutLabel] : [])];
    const assigned = people
      ? await assignPeople(people, labels, [...shares.map((share) => share * (1 - given.holdOut)), given.holdOut], given.seed ?? ctx.seed, ctx)
      : null;
    const takingPart = assigned ? assigned.counts.slice(0, given.arms).reduce((sum, count) => sum + count, 0) : 0;

    const powers = [...new Set([...POWERS, given.power])].sort((a, b) => a - b);
    const alternatives: PlanReport["alternatives"][number][] = [];
    for (const multiple of MULTIPLES) {
      const size = absolute * multiple;
      if (given.metric === "conversion" && !(baseline + size > 0 && baseline + size < 1)) continue;
      const sizes = powers.map((power) => {
        const customers = wholeOf(sizesFor(question, size, power).reduce((sum, each) => sum + each, 0));
        return { power, total: customers, days: daysOf(customers) };
      });
      alternatives.push({ effect: effectOf(size), planned: multiple === 1, sizes });
      await ctx.checkpoint(0.7, 1);
    }
    const furthest = Math.min(4 * inTest, Math.max(2 * inTest, 1.2 * takingPart));
    const curve: PlanReport["curve"][number][] = [];
    for (let i = 1; i <= CURVE_POINTS; i++) {
      const customers = Math.max(2 * given.arms, Math.round((furthest * i) / CURVE_POINTS));
      if (customers === curve.at(-1)?.customers) continue;
      curve.push({
        customers,
        power: finite(powerAt(question, absolute, customers)),
        detectable: finite(detectableAt(question, customers, given.power, absolute)),
      });
      await ctx.checkpoint(0.7 + (0.3 * i) / CURVE_POINTS, 1);
    }
    const detectable = assigned ? detectableAt(question, takingPart, given.power, absolute) : Number.NaN;

    const result: PlanReport = {
      kind: "experiment.plan",
      metric: given.metric,
      outcome,
      baseline,
      deviation: given.metric === "mean" ? deviation : null,
      effect: effectOf(absolute),
      power: given.power,
      alpha: given.alpha,
      twoSided: given.twoSided,
      comparisons,
      comparisonAlpha,
      arms: shares.map((share, arm) => ({ label: LABELS[arm], share, needed: needed[arm], assigned: assigned?.counts[arm] ?? null })),
      holdOut: given.holdOut > 0 ? { label: holdOutLabel, share: given.holdOut, needed: total - inTest, assigned: assigned?.counts[given.arms] ?? null } : null,
      inTest,
      total,
      daily: given.daily,
      days: daysOf(total),
      available:
        people && assigned
          ? {
              customers: people.names.length,
              inTest: takingPart,
              power: finite(powerAt(question, absolute, takingPart)),
              detectable: Number.isFinite(detectable) ? effectOf(detectable) : null,
              enough: shares.every((_, arm) => assigned.counts[arm] >= needed[arm]) || powerAt(question, absolute, takingPart) >= given.power,
            }
          : null,
      curve,
      alternatives,
      stratifiedBy: people?.stratifiedBy ?? null,
      segments: people?.segments ?? null,
      strata: assigned?.strata.slice(0, SHOWN_STRATA) ?? [],
      strataInAll: assigned?.strata.length ?? 0,
      balance: assigned?.balance ?? [],
    };
    return { assignment: assigned?.table ?? nobody(), report: result };
  },

  picture(outputs) {
    if (!isPlanReport(outputs.report)) return null;
    const points = outputs.report.curve.filter((point) => point.power !== null);
    return { type: "line", x: points.map((point) => point.customers), y: points.map((point) => point.power ?? 0), mark: outputs.report.inTest };
  },

  advise(outputs, given) {
    return isPlanReport(outputs.report) ? advise(outputs.report, given) : [];
  },
});

function advise(result: PlanReport, given: Params): Advice[] {
  const advice: Advice[] = [];
  const { available } = result;
  if (available && !available.enough) {
    const relative = available.detectable?.relative ?? null;
    const detail = { needed: result.inTest, available: available.inTest, power: available.power ?? 0, wanted: result.power };
    if (relative !== null && given.effectKind === "relative") {
      const effect = Math.sign(relative) * (Math.ceil(Math.abs(relative) * 1000) / 1000);
      advice.push({
        code: "experiment.underpowered-plan",
        severity: "warning",
        detail: { ...detail, effect },
        fix: { type: "set-params", params: { effect } },
      });
    } else advice.push({ code: "experiment.underpowered-unreachable", severity: "warning", detail });
  }
  const uneven = result.balance.filter((row) => (row.worst ?? 0) > IMBALANCE).sort((a, b) => (b.worst ?? 0) - (a.worst ?? 0));
  if (uneven.length > 0) {
    const columns = uneven.map((row) => row.column).join(", ");
    advice.push({
      code: "experiment.imbalance",
      severity: "info",
      detail: { columns, worst: Math.round((uneven[0].worst ?? 0) * 100) / 100, count: uneven.length },
    });
  }
  if (result.days !== null && result.days < 7) advice.push({ code: "experiment.short", severity: "info", detail: { count: result.days } });
  if (result.days !== null && result.days > 60) advice.push({ code: "experiment.long", severity: "info", detail: { count: result.days } });
  if (!given.twoSided) advice.push({ code: "experiment.one-sided", severity: "info", fix: { type: "set-params", params: { twoSided: true } } });
  const tiny = result.strata.filter((stratum) => stratum.customers < 2 * (given.arms + (result.holdOut ? 1 : 0)));
  if (tiny.length > 0 && result.strata.length > 1)
    advice.push({ code: "experiment.tiny-strata", severity: "info", detail: { count: tiny.length, column: result.stratifiedBy ?? "" } });
  return advice;
}

/** Without customers there is nobody to assign: a table of no rows that has the column. */
function nobody(): Table {
  return { rows: 0, columns: [{ name: "variant", type: "category", role: null, codes: new Int32Array(0), dictionary: [] }], recipe: [] };
}
