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

/**
 * The number with the fewest digits above `low` and not above `high`; of several as round, the one nearest to the middle.
 * Whole when `whole`, for columns of whole numbers.
 */
export function roundestBetween(low: number, high: number, whole: boolean): number {
  const middle = low / 2 + high / 2;
  const largest = Math.ceil(Math.log10(Math.max(Math.abs(low), Math.abs(high), Number.MIN_VALUE)));
  for (let exponent = largest; exponent >= Math.max(largest - 17, whole ? 0 : -15); exponent--) {
    // Multiples of ten, then of five: 25 is rounder than 24.
    for (const step of exponent > 0 || !whole ? [10, 5] : [10]) {
      const scaled = (value: number) => (exponent >= 1 ? value / (step * 10 ** (exponent - 1)) : (value * 10 ** (1 - exponent)) / step);
      const back = (count: number) =>
        exponent >= 1 ? count * step * 10 ** (exponent - 1) : Number(((count * step) / 10 ** (1 - exponent)).toFixed(1 - exponent));
      const nearest = Math.round(scaled(middle));
      for (const count of [nearest, nearest + 1, nearest - 1]) if (back(count) > low && back(count) <= high) return back(count) + 0;
    }
  }
  return middle > low ? middle : high;
}
