import { tSurvival, tUpperQuantile } from "./distributions";
import { type Interval, UNKNOWN } from "./interval";
import type { Moments } from "./moments";

export type Sample = Pick<Moments, "n" | "mean" | "variance">;

export interface WelchTest {
  /** treated - control. */
  readonly difference: number;
  /** Standard error of the difference. */
  readonly error: number;
  /** Infinite when both groups are constant and differ, 0 when they are constant and alike. */
  readonly t: number;
  /** Satterthwaite's degrees of freedom; NaN when both groups are constant. */
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Welch's t test of two means with unequal variances (Welch 1947; scipy ttest_ind equal_var=False).
 * NaN where a group has fewer than two values. O(√df).
 */
export function welchTest(control: Sample, treated: Sample): WelchTest {
  const difference = treated.mean - control.mean;
  const v0 = control.variance / control.n;
  const v1 = treated.variance / treated.n;
  const error = Math.sqrt(v0 + v1);
  if (!(control.n > 1) || !(treated.n > 1) || Number.isNaN(error)) return { difference, error: Number.NaN, t: Number.NaN, df: Number.NaN, p: Number.NaN };
  if (error === 0) {
    return { difference, error, t: difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY, df: Number.NaN, p: difference === 0 ? 1 : 0 };
  }
  const t = difference / error;
  // Shares, not squares of variances: those overflow or underflow for extreme units.
  const share = v0 / (v0 + v1);
  const df = 1 / ((share * share) / (control.n - 1) + ((1 - share) * (1 - share)) / (treated.n - 1));
  return { difference, error, t, df, p: Math.min(1, 2 * tSurvival(Math.abs(t), df)) };
}

/** Interval of treated - control at confidence 1 - alpha. A point when both groups are constant. */
export function welchInterval(test: WelchTest, alpha: number): Interval {
  if (Number.isNaN(test.p)) return UNKNOWN;
  if (test.error === 0) return { low: test.difference, high: test.difference };
  const spread = tUpperQuantile(alpha / 2, test.df) * test.error;
  return { low: test.difference - spread, high: test.difference + spread };
}

/**
 * Fieller's interval (1954) of the ratio treated / control of two independent means, with Welch's degrees of freedom: every
 * ratio r for which mean1 - r mean0 lies within t standard errors of zero. It therefore excludes 1 exactly when `welchTest`
 * rejects. NaN when the control's mean is not clearly above zero (a ratio to it means nothing) or a group is too small. O(√df).
 */
export function fiellerRatio(control: Sample, treated: Sample, alpha: number): Interval {
  const test = welchTest(control, treated);
  if (Number.isNaN(test.p) || !(control.mean > 0)) return UNKNOWN;
  if (test.error === 0) return { low: treated.mean / control.mean, high: treated.mean / control.mean };
  const quantile = tUpperQuantile(alpha / 2, test.df);
  const square = quantile * quantile;
  const v0 = control.variance / control.n;
  const v1 = treated.variance / treated.n;
  const a = control.mean * control.mean - square * v0;
  if (!(a > 0)) return UNKNOWN;
  const b = control.mean * treated.mean;
  const spread = quantile * Math.sqrt(v1 * a + v0 * treated.mean * treated.mean);
  return { low: (b - spread) / a, high: (b + spread) / a };
}

/** Delta-method variance of ln(mean1 / mean0) of independent means above zero. */
export function logMeanRatioVariance(control: Sample, treated: Sample): number {
  return control.variance / control.n / (control.mean * control.mean) + treated.variance / treated.n / (treated.mean * treated.mean);
}
