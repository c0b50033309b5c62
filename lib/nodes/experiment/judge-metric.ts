import { MomentCollector, type Moments } from "@/lib/stats/moments";
import { correct } from "@/lib/stats/multiplicity";
import type { NumberColumn } from "@/lib/table/table";
import type { RunContext } from "../contract";
import type { Labels } from "./customers";
import { comparison, contrast, type Rules, variantResult } from "./judge-compare";
import type { Groups } from "./judge-groups";
import { judgeSegments } from "./judge-segments";
import { isYesNo, type Outcome } from "./outcome-columns";
import type { MetricResult } from "./reports";

const CHUNK = 65_536;

export interface Segmentation {
  readonly column: string;
  /** Of all rows of the table. */
  readonly labels: Labels;
  /** Least customers of a group in a segment that is tested. */
  readonly least: number;
}

export interface MetricQuestion {
  readonly outcome: Outcome;
  readonly kind: "auto" | "proportion" | "mean";
  readonly covariate: NumberColumn | null;
  readonly segmentation: Segmentation | null;
  readonly rules: Omit<Rules, "kind">;
}

/** Judges one outcome: every variant against the control, overall and by segment. O(rows). */
export async function judgeMetric(groups: Groups, question: MetricQuestion, ctx: RunContext): Promise<MetricResult> {
  const raw = await valuesOf(question.outcome, groups.rows, ctx);
  const adjusted = question.covariate ? await adjust(raw, question.covariate, groups, ctx) : null;
  const values = adjusted?.values ?? raw;
  const isRate = question.kind === "proportion" || (question.kind === "auto" && isYesNo(raw));
  // An adjusted rate is no count of anything: it is judged as a mean.
  const rules: Rules = { ...question.rules, kind: isRate && !adjusted ? "proportion" : "mean" };
  const overall = await momentsBy(values, groups.variantOf, groups.variants.length, ctx);
  const [control, ...treated] = overall;
  const family = correct(
    treated.map((group) => contrast(rules.kind, control, group).p),
    rules.alpha,
    rules.correction,
  );
  const counted = overall.reduce((sum, group) => sum + group.n, 0);
  return {
    outcome: question.outcome.name,
    kind: rules.kind,
    missing: values.length - counted,
    variants: groups.variants.map((variant, i) => variantResult(variant, rules.kind, overall[i], rules.alpha)),
    comparisons: treated.map((group, i) => comparison(groups.variants[i + 1], control, group, family.adjusted[i], family.levels[i], rules)),
    segments: question.segmentation ? await segmentsOf(values, groups, question.segmentation, rules, ctx) : null,
    covariate:
      adjusted && question.covariate
        ? { column: question.covariate.name, slope: adjusted.slope, varianceRemoved: adjusted.varianceRemoved, missing: adjusted.missing }
        : null,
  };
}

/** The values of the chosen rows; yes/no as 1 and 0, NaN where missing. */
async function valuesOf(column: Outcome, rows: Uint32Array, ctx: RunContext): Promise<Float64Array> {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const value = column.values[rows[i]];
    values[i] = column.type === "boolean" && value > 1 ? Number.NaN : value;
    if (i % CHUNK === CHUNK - 1) await ctx.checkpoint(i, rows.length);
  }
  return values;
}

async function momentsBy(values: Float64Array, groupOf: ArrayLike<number>, count: number, ctx: RunContext): Promise<Moments[]> {
  const collectors = Array.from({ length: count }, () => new MomentCollector());
  for (let i = 0; i < values.length; i++) {
    collectors[groupOf[i]].add(values[i]);
    if (i % CHUNK === CHUNK - 1) await ctx.checkpoint(i, values.length);
  }
  return collectors.map((collector) => collector.moments());
}

async function segmentsOf(values: Float64Array, groups: Groups, segmentation: Segmentation, rules: Rules, ctx: RunContext) {
  const { labels, column, least } = segmentation;
  const variants = groups.variants.length;
  const names: readonly (string | null)[] = [...labels.names, null];
  const cellOf = new Uint32Array(groups.rows.length);
  for (let i = 0; i < cellOf.length; i++) {
    const code = labels.codes[groups.rows[i]];
    cellOf[i] = (code < 0 ? labels.names.length : code) * variants + groups.variantOf[i];
    if (i % CHUNK === CHUNK - 1) await ctx.checkpoint(i, cellOf.length);
  }
  const moments = await momentsBy(values, cellOf, names.length * variants, ctx);
  const segments = names
    .map((segment, i) => ({ segment, moments: moments.slice(i * variants, (i + 1) * variants) }))
    .filter((each) => each.moments.some(({ n }) => n > 0))
    .sort((a, b) => sizeOf(b.moments) - sizeOf(a.moments));
  return judgeSegments(column, groups.variants, segments, least, rules);
}

function sizeOf(moments: readonly Moments[]): number {
  return moments.reduce((sum, { n }) => sum + n, 0);
}

/**
 * CUPED (Deng, Xu, Kohavi & Walker 2013): takes out of the outcome what a measure from before the test foretells,
 * y - slope (x - mean x). The slope is the pooled one within variants, so that the adjusted difference is that of an
 * analysis of covariance. A missing measure counts as the mean. O(rows).
 */
async function adjust(values: Float64Array, covariate: NumberColumn, groups: Groups, ctx: RunContext) {
  const before = await valuesOf(covariate, groups.rows, ctx);
  const everybody = new Uint8Array(before.length);
  const [{ mean }] = await momentsBy(before, everybody, 1, ctx);
  let missing = 0;
  for (let i = 0; i < before.length; i++) {
    if (Number.isNaN(before[i])) {
      before[i] = Number.isNaN(mean) ? 0 : mean;
      missing++;
    }
  }
  await ctx.checkpoint(0, 1);
  // Of those whose outcome is known, so that the overall mean stays what it was.
  const known = before.slice();
  for (let i = 0; i < known.length; i++) if (Number.isNaN(values[i])) known[i] = Number.NaN;
  await ctx.checkpoint(0, 1);
  const variants = groups.variants.length;
  const ofBefore = await momentsBy(known, groups.variantOf, variants, ctx);
  const ofValues = await momentsBy(values, groups.variantOf, variants, ctx);
  const [{ mean: centre }] = await momentsBy(known, everybody, 1, ctx);
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i])) {
      const x = before[i] - ofBefore[groups.variantOf[i]].mean;
      const y = values[i] - ofValues[groups.variantOf[i]].mean;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    if (i % CHUNK === CHUNK - 1) await ctx.checkpoint(i, values.length);
  }
  await ctx.checkpoint(1, 1);
  const slope = xx > 0 ? xy / xx : 0;
  const adjusted = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) adjusted[i] = values[i] - slope * (before[i] - centre);
  return { values: adjusted, slope, varianceRemoved: xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0, missing };
}
