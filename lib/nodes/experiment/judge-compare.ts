import { tUpperQuantile } from "@/lib/stats/distributions";
import type { Interval } from "@/lib/stats/interval";
import { fiellerRatio, welchInterval, welchTest } from "@/lib/stats/means";
import type { Moments } from "@/lib/stats/moments";
import type { Correction } from "@/lib/stats/multiplicity";
import { meansDetectable, proportionsDetectable } from "@/lib/stats/power";
import {
  type Count,
  katzRatio,
  newcombeDifference,
  scoreDifference,
  scoreRatio,
  twoProportionTest,
  waldDifference,
  wilsonInterval,
} from "@/lib/stats/proportions";
import { type Comparison, type Estimate, estimateOf, finite, type VariantResult, type VerdictCode } from "./reports";

/** Power at which “could have been found” is meant. */
const USUAL_POWER = 0.8;

export interface Rules {
  readonly kind: "proportion" | "mean";
  readonly alpha: number;
  readonly correction: Correction;
  readonly better: "higher" | "lower";
  readonly minimumEffect: number | null;
}

/** A test of one group against the control, before it is corrected for being one of several. */
export interface Contrast {
  readonly difference: number;
  readonly ratio: number;
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
  differenceInterval(alpha: number): Interval;
  ratioInterval(alpha: number): Interval;
}

function countOf(moments: Moments): Count {
  return { successes: Math.round(moments.mean * moments.n) || 0, n: moments.n };
}

/** Treated against control: pooled z test and score intervals for rates, Welch's t test and Fieller's interval for means. */
export function contrast(kind: Rules["kind"], control: Moments, treated: Moments): Contrast {
  const ratio = control.mean > 0 ? treated.mean / control.mean : Number.NaN;
  if (kind === "proportion") {
    const none = countOf(control);
    const some = countOf(treated);
    const { z, p } = twoProportionTest(none, some);
    return {
      difference: treated.mean - control.mean,
      ratio,
      statistic: z,
      degrees: Number.NaN,
      p,
      differenceInterval: (alpha) => scoreDifference(none, some, alpha),
      ratioInterval: (alpha) => scoreRatio(none, some, alpha),
    };
  }
  const test = welchTest(control, treated);
  return {
    difference: test.difference,
    ratio,
    statistic: test.t,
    degrees: test.df,
    p: test.p,
    differenceInterval: (alpha) => welchInterval(test, alpha),
    ratioInterval: (alpha) => fiellerRatio(control, treated, alpha),
  };
}

export function differenceEstimate(of: Contrast, alpha: number): Estimate {
  return estimateOf(of.difference, of.differenceInterval(alpha));
}

/** Null where the control gives nothing to divide by. */
export function liftEstimate(of: Contrast, alpha: number): Estimate | null {
  if (!Number.isFinite(of.ratio)) return null;
  const { low, high } = of.ratioInterval(alpha);
  if (Number.isNaN(low) && Number.isNaN(high)) return null;
  return estimateOf(of.ratio - 1, { low: low - 1, high: high - 1 });
}

/** What an interval says: excludes no effect, or lies within what is not worth having, or leaves it open. */
export function verdictOf(difference: Estimate, lift: Estimate | null, adjustedP: number, rules: Rules): VerdictCode {
  if (Number.isNaN(adjustedP) || difference.value === null) return "no-data";
  if (adjustedP < rules.alpha) return difference.value > 0 === (rules.better === "higher") ? "wins" : "loses";
  const margin = rules.minimumEffect;
  if (margin !== null && lift && lift.low !== null && lift.high !== null && lift.low > -margin && lift.high < margin) return "equivalent";
  return "open";
}

/** Rate or mean of one group with its interval: Wilson's, or Student's. */
export function variantResult(variant: string, kind: Rules["kind"], moments: Moments, alpha: number): VariantResult {
  const { n, mean, variance, skewness } = moments;
  const error = Math.sqrt(variance / n);
  const spread = n > 1 && error > 0 ? tUpperQuantile(alpha / 2, n - 1) * error : error;
  const interval = kind === "proportion" && n > 0 ? wilsonInterval(countOf(moments), alpha) : { low: mean - spread, high: mean + spread };
  return {
    variant,
    customers: n,
    conversions: kind === "proportion" ? countOf(moments).successes : null,
    mean: estimateOf(mean, interval),
    deviation: kind === "mean" ? finite(Math.sqrt(variance)) : null,
    skewness: kind === "mean" ? finite(skewness) : null,
  };
}

/** The full comparison of a variant with the control, once its adjusted p and the level of its intervals are known. */
export function comparison(variant: string, control: Moments, treated: Moments, adjustedP: number, level: number, rules: Rules): Comparison {
  const test = contrast(rules.kind, control, treated);
  const difference = differenceEstimate(test, level);
  const lift = liftEstimate(test, level);
  const absolute = detectable(control, treated, level, rules);
  const proportion = rules.kind === "proportion" ? { none: countOf(control), some: countOf(treated) } : null;
  const { alpha } = rules;
  return {
    variant,
    verdict: verdictOf(difference, lift, adjustedP, rules),
    difference,
    lift,
    confidence: 1 - level,
    statistic: finite(test.statistic),
    degrees: finite(test.degrees),
    p: finite(test.p),
    adjustedP: finite(adjustedP),
    detectable: { absolute: finite(absolute), relative: control.mean > 0 ? finite(absolute / control.mean) : null },
    plain: {
      difference: differenceEstimate(test, alpha),
      lift: liftEstimate(test, alpha),
      wald: proportion ? estimateOf(test.difference, waldDifference(proportion.none, proportion.some, alpha)) : null,
      newcombe: proportion ? estimateOf(test.difference, newcombeDifference(proportion.none, proportion.some, alpha)) : null,
      miettinenNurminen: proportion ? estimateOf(test.difference, scoreDifference(proportion.none, proportion.some, alpha, true)) : null,
      katz: proportion && proportion.none.successes > 0 && proportion.some.successes > 0 ? katzLift(proportion.none, proportion.some, alpha) : null,
    },
  };
}

function katzLift(control: Count, treated: Count, alpha: number): Estimate {
  const { low, high } = katzRatio(control, treated, alpha);
  return estimateOf(treated.successes / treated.n / (control.successes / control.n) - 1, { low: low - 1, high: high - 1 });
}

/** Smallest true difference that groups of this size would have found 8 times in 10. Says what a test could see; the power of the observed effect would say nothing. */
function detectable(control: Moments, treated: Moments, level: number, rules: Rules): number {
  if (!(control.n > 0) || !(treated.n > 0)) return Number.NaN;
  const design = { alpha: level, twoSided: true, ratio: treated.n / control.n };
  const sign = rules.better === "higher" ? 1 : -1;
  if (rules.kind === "mean") {
    const deviation = Math.sqrt((control.variance + treated.variance) / 2);
    return deviation > 0 ? sign * meansDetectable(control.n, USUAL_POWER, design) * deviation : Number.NaN;
  }
  const from = sign > 0 ? control.mean : 1 - control.mean;
  return from < 1 ? sign * (proportionsDetectable(from, control.n, USUAL_POWER, design) - from) : Number.NaN;
}
