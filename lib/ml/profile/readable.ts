import { quantile } from "./group-statistics";

/** Quantiles that are offered as thresholds. */
const STEPS = 40;

/**
 * Thresholds a person can remember: rounded quantiles. Ascending, distinct, at most 39. `sorted`: the column's values, ascending.
 */
export function readableThresholds(sorted: Float64Array): number[] {
  if (sorted.length === 0) return [];
  const whole = sorted.every(Number.isInteger);
  const spread = (quantile(sorted, 0.95) ?? 0) - (quantile(sorted, 0.05) ?? 0) || sorted[sorted.length - 1] - sorted[0];
  const found = new Set<number>();
  for (let step = 1; step < STEPS; step++) {
    const value = quantile(sorted, step / STEPS);
    if (value !== null) found.add(readable(value, spread, whole));
  }
  return [...found].sort((a, b) => a - b);
}

/**
 * `value` rounded as people round: 12, 25, 90, 150, 1200, 3500 (two digits, above 20 in steps of 5); finer where `spread`
 * is small beside it, never finer than 1 for whole numbers.
 */
export function readable(value: number, spread: number, whole: boolean): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const own = Math.floor(Math.log10(Math.abs(value))) - 1;
  const exponent = Math.max(spread > 0 ? Math.min(own, Math.floor(Math.log10(spread / 10))) : own - 13, whole ? 0 : -12);
  const coarse = exponent === own && Math.abs(value) >= 20 * 10 ** own && spread > 0 ? 5 : 1;
  const steps = Math.round(exponent >= 0 ? value / (coarse * 10 ** exponent) : (value * 10 ** -exponent) / coarse) * coarse;
  return exponent >= 0 ? steps * 10 ** exponent : Number((steps / 10 ** -exponent).toFixed(-exponent));
}
