import { normalQuantile } from "@/lib/stats/distributions";
import { quantile } from "../distribution";

/** Quantiles learned at most: as scikit-learn's QuantileTransformer. */
const MOST_QUANTILES = 1000;
/** Nearer than this to an end of the scale is the end itself: the normal scores stay within about 5.2. */
const THRESHOLD = 1e-7;
const LOWEST = normalQuantile(THRESHOLD - 2 ** -75);
const HIGHEST = -LOWEST;

/** Evenly spaced quantiles of ascending values, as many as rows (missing values among them), at most 1000; none without values. */
export function learnQuantiles(sorted: Float64Array, rows: number): number[] {
  const count = sorted.length === 0 ? 0 : Math.min(MOST_QUANTILES, rows);
  const quantiles = Array.from({ length: count }, (_, i) => quantile(sorted, count === 1 ? 0 : i / (count - 1)));
  // Interpolation between equal values may fall short by a rounding.
  for (let i = 1; i < count; i++) quantiles[i] = Math.max(quantiles[i], quantiles[i - 1]);
  return quantiles;
}

/**
 * The rank of a value among the learned quantiles, from 0 to 1, or its normal score. Among equal quantiles the middle is
 * taken; beyond the ends their own. As QuantileTransformer of scikit-learn with all rows. O(log quantiles).
 */
export function quantileRank(value: number, quantiles: readonly number[], normal: boolean): number {
  const last = quantiles.length - 1;
  if (Number.isNaN(value) || last < 0) return Number.NaN;
  const rank = rankOf(value, quantiles, normal ? THRESHOLD : 0);
  if (!normal) return rank;
  return Math.max(LOWEST, Math.min(HIGHEST, rank <= 0 ? LOWEST : rank >= 1 ? HIGHEST : normalQuantile(rank)));
}

function rankOf(value: number, quantiles: readonly number[], threshold: number): number {
  const last = quantiles.length - 1;
  if (last === 0 || value <= quantiles[0] || value - threshold < quantiles[0]) return 0;
  if (value >= quantiles[last] || value + threshold > quantiles[last]) return 1;
  return 0.5 * (interpolateUpper(value, quantiles) + interpolateLower(value, quantiles));
}

/** Interpolation at the last of equal quantiles. */
function interpolateUpper(value: number, quantiles: readonly number[]): number {
  const last = quantiles.length - 1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (quantiles[middle] <= value) low = middle;
    else high = middle;
  }
  return (low + (value - quantiles[low]) / (quantiles[low + 1] - quantiles[low])) / last;
}

/** Interpolation at the first of equal quantiles. */
function interpolateLower(value: number, quantiles: readonly number[]): number {
  const last = quantiles.length - 1;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (quantiles[middle] < value) low = middle;
    else high = middle;
  }
  return (high - (quantiles[high] - value) / (quantiles[high] - quantiles[high - 1])) / last;
}
