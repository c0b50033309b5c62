import { normalSurvival, normalUpperQuantile } from "./distributions";
import { type Interval, UNKNOWN } from "./interval";
import { findRoot } from "./root";

/** `successes` of `n` trials, 0 <= successes <= n. */
export interface Count {
  readonly successes: number;
  readonly n: number;
}

export interface TwoProportionTest {
  /** Standardised difference treated - control, with the pooled standard error. */
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Two-proportion z test with the pooled variance (statsmodels proportions_ztest). Where nobody or everybody converted in
 * both groups there is nothing to tell apart: z 0, p 1. NaN for an empty group. O(1).
 */
export function twoProportionTest(control: Count, treated: Count): TwoProportionTest {
  if (!(control.n > 0) || !(treated.n > 0)) return { z: Number.NaN, p: Number.NaN };
  const pooled = (control.successes + treated.successes) / (control.n + treated.n);
  if (pooled === 0 || pooled === 1) return { z: 0, p: 1 };
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / treated.n));
  const z = (treated.successes / treated.n - control.successes / control.n) / error;
  return { z, p: Math.min(1, 2 * normalSurvival(Math.abs(z))) };
}

/** Wilson's score interval of one proportion (Wilson 1927). [0, 1] for an empty group. O(1). */
export function wilsonInterval({ successes, n }: Count, alpha: number): Interval {
  if (!(n > 0)) return { low: 0, high: 1 };
  const z = normalUpperQuantile(alpha / 2);
  const p = successes / n;
  const square = (z * z) / n;
  const centre = p + square / 2;
  const spread = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n));
  return {
    low: successes === 0 ? 0 : (centre - spread) / (1 + square),
    high: successes === n ? 1 : (centre + spread) / (1 + square),
  };
}

/** Wald interval of treated - control with the unpooled standard error. For comparison with other tools; poor near 0 and 1. */
export function waldDifference(control: Count, treated: Count, alpha: number): Interval {
  if (!(control.n > 0) || !(treated.n > 0)) return UNKNOWN;
  const p0 = control.successes / control.n;
  const p1 = treated.successes / treated.n;
  const spread = normalUpperQuantile(alpha / 2) * Math.sqrt((p0 * (1 - p0)) / control.n + (p1 * (1 - p1)) / treated.n);
  return { low: p1 - p0 - spread, high: p1 - p0 + spread };
}

/** Newcombe's hybrid score interval of treated - control (1998, method 10). O(1). */
export function newcombeDifference(control: Count, treated: Count, alpha: number): Interval {
  if (!(control.n > 0) || !(treated.n > 0)) return UNKNOWN;
  const p0 = control.successes / control.n;
  const p1 = treated.successes / treated.n;
  const w0 = wilsonInterval(control, alpha);
  const w1 = wilsonInterval(treated, alpha);
  return { low: p1 - p0 - Math.hypot(p1 - w1.low, w0.high - p0), high: p1 - p0 + Math.hypot(w1.high - p1, p0 - w0.low) };
}

/**
 * Score interval of treated - control (Mee 1984): every difference that the z test with constrained estimates does not
 * reject. It excludes 0 exactly when `twoProportionTest` rejects, so a verdict and its interval never disagree.
 * `corrected` applies the factor N / (N - 1) of Miettinen & Nurminen (1985). O(root steps).
 */
export function scoreDifference(control: Count, treated: Count, alpha: number, corrected = false): Interval {
  if (!(control.n > 0) || !(treated.n > 0)) return UNKNOWN;
  const z = normalUpperQuantile(alpha / 2);
  const estimate = treated.successes / treated.n - control.successes / control.n;
  const total = control.n + treated.n;
  const factor = corrected ? total / (total - 1) : 1;
  const excess = (difference: number) => {
    const variance = constrainedDifferenceVariance(control, treated, difference) * factor;
    return ((estimate - difference) * (estimate - difference)) / variance - z * z;
  };
  return { low: edge(excess, estimate, -1), high: edge(excess, estimate, 1) };
}

/** The point between estimate and bound where `excess` passes zero; the bound when it never does. */
function edge(excess: (value: number) => number, estimate: number, bound: number): number {
  if (estimate === bound) return bound;
  const inside = estimate + (bound - estimate) * 1e-15;
  // Just before the bound the variance vanishes; a step inside keeps the quotient finite.
  const outside = bound + (estimate - bound) * 1e-12;
  return excess(outside) <= 0 ? bound : findRoot(excess, inside, outside);
}

/** Variance of the difference at the maximum likelihood estimates with p1 - p0 = difference (Miettinen & Nurminen 1985, closed form). */
function constrainedDifferenceVariance(control: Count, treated: Count, difference: number): number {
  const ratio = control.n / treated.n;
  const p0 = control.successes / control.n;
  const p1 = treated.successes / treated.n;
  const a = 1 + ratio;
  const b = -(1 + ratio + p1 + ratio * p0 + difference * (ratio + 2));
  const c = difference * difference + difference * (2 * p1 + ratio + 1) + p1 + ratio * p0;
  const d = -p1 * difference * (1 + difference);
  const third = b / (3 * a);
  const v = third ** 3 - (b * c) / (6 * a * a) + d / (2 * a);
  const u = (v < 0 ? -1 : 1) * Math.sqrt(Math.max(0, third * third - c / (3 * a)));
  const angle = (Math.PI + Math.acos(Math.min(1, Math.max(-1, u === 0 ? 0 : v / u ** 3)))) / 3;
  const constrained1 = Math.min(1, Math.max(0, Math.max(0, difference), 2 * u * Math.cos(angle) - third));
  const constrained0 = Math.min(1, Math.max(0, constrained1 - difference));
  return (constrained1 * (1 - constrained1)) / treated.n + (constrained0 * (1 - constrained0)) / control.n;
}

/** Katz's interval of the ratio treated / control: delta method on the logarithm (1978). NaN when a group has no success. O(1). */
export function katzRatio(control: Count, treated: Count, alpha: number): Interval {
  if (!(control.successes > 0) || !(treated.successes > 0)) return UNKNOWN;
  const ratio = treated.successes / treated.n / (control.successes / control.n);
  const spread = normalUpperQuantile(alpha / 2) * Math.sqrt(logRatioVariance(control, treated));
  return { low: ratio * Math.exp(-spread), high: ratio * Math.exp(spread) };
}

/** Delta-method variance of ln(p1 / p0). */
export function logRatioVariance(control: Count, treated: Count): number {
  return 1 / treated.successes - 1 / treated.n + 1 / control.successes - 1 / control.n;
}

/**
 * Score interval of the ratio treated / control (Koopman 1984): every ratio that the chi-square score test does not
 * reject. Excludes 1 exactly when `twoProportionTest` rejects; stays honest with few or no conversions: the upper end is
 * Infinity when the control has none. NaN when neither group has any. O(root steps).
 */
export function scoreRatio(control: Count, treated: Count, alpha: number): Interval {
  if (!(control.n > 0) || !(treated.n > 0) || control.successes + treated.successes === 0) return UNKNOWN;
  const z = normalUpperQuantile(alpha / 2);
  const p0 = control.successes / control.n;
  const p1 = treated.successes / treated.n;
  const excess = (logRatio: number) => {
    const ratio = Math.exp(logRatio);
    const { constrained0, constrained1 } = constrainedRatio(control, treated, ratio);
    const variance = (constrained1 * (1 - constrained1)) / treated.n + (ratio * ratio * constrained0 * (1 - constrained0)) / control.n;
    const distance = p1 - ratio * p0;
    return (distance === 0 ? 0 : (distance * distance) / variance) - z * z;
  };
  const estimate = p1 / p0;
  const low = treated.successes === 0 ? 0 : ratioEdge(excess, control.successes === 0 ? 1e9 : estimate, -1);
  const high = control.successes === 0 ? Number.POSITIVE_INFINITY : ratioEdge(excess, treated.successes === 0 ? 1e-9 : estimate, 1);
  return { low, high };
}

/** Searches outwards from the estimate (or from far on its side when that is 0 or infinite), doubling the step in ln ratio, then closes in. */
function ratioEdge(excess: (logRatio: number) => number, start: number, direction: 1 | -1): number {
  let inside = Math.log(start);
  let step = 0.01;
  while (step < 1000) {
    const outside = inside + direction * step;
    if (excess(outside) > 0) return Math.exp(findRoot(excess, inside, outside));
    inside = outside;
    step *= 2;
  }
  return direction > 0 ? Number.POSITIVE_INFINITY : 0;
}

/** Maximum likelihood estimates with p1 = ratio p0 (Koopman 1984; the smaller root of a quadratic). */
function constrainedRatio(control: Count, treated: Count, ratio: number): { readonly constrained0: number; readonly constrained1: number } {
  const total = control.n + treated.n;
  const a = total * ratio;
  const b = -(ratio * (treated.n + control.successes) + control.n + treated.successes);
  const c = control.successes + treated.successes;
  // 2c / (-b + √…) instead of (-b - √…) / 2a: no cancellation when the rates are small
  const constrained0 = (2 * c) / (-b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
  return { constrained0, constrained1: Math.min(1, ratio * constrained0) };
}
