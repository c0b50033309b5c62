import { type Moments, momentsOf, together } from "./group-statistics";

/**
 * Standardised mean difference of each group against the rest of the rows (Cohen's d with the mean of the two variances);
 * where neither varies, the difference in deviations of all rows. Null for a group or a rest without values.
 */
export function meanDifferences(sorted: readonly Float64Array[]): (number | null)[] {
  const moments = sorted.map(momentsOf);
  return moments.map((own, group) => {
    const rest = moments.filter((_, other) => other !== group).reduce(together, NOTHING);
    if (own.count === 0 || rest.count === 0) return null;
    const difference = own.mean - rest.mean;
    const spread = Math.sqrt((own.variance + rest.variance) / 2);
    if (spread > 0) return difference / spread;
    const overall = Math.sqrt(together(own, rest).variance);
    return overall > 0 ? difference / overall : 0;
  });
}

const NOTHING: Moments = { count: 0, mean: 0, variance: 0 };

/** Mean of each group in deviations of all rows from the mean of all rows: one row of the heat map. */
export function standardisedMeans(sorted: readonly Float64Array[]): (number | null)[] {
  const moments = sorted.map(momentsOf);
  const all = moments.reduce(together, NOTHING);
  const deviation = Math.sqrt(all.variance);
  return moments.map((own) => (own.count === 0 ? null : deviation > 0 ? (own.mean - all.mean) / deviation : 0));
}

export interface ValueDifference {
  /** Code of the value. */
  readonly value: number;
  /** Share of the group's rows with this value, of those with any. */
  readonly share: number;
  /** The same over all rows. */
  readonly overall: number;
  /** share / overall. */
  readonly lift: number;
  /** Cohen's h of the group against the rest: on the scale of a standardised mean difference. */
  readonly effect: number;
}

/** For each group the value that sets it apart most, in either direction. O(rows + groups x values). */
export function valueDifferences(codes: Int32Array, values: number, groups: Int32Array, count: number): (ValueDifference | null)[] {
  const table = new Float64Array(count * values);
  const sizes = new Float64Array(count);
  const totals = new Float64Array(values);
  let all = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] < 0 || groups[row] < 0) continue;
    table[groups[row] * values + codes[row]]++;
    sizes[groups[row]]++;
    totals[codes[row]]++;
    all++;
  }
  return Array.from(sizes, (size, group) => {
    if (size === 0 || size === all) return null;
    let best: ValueDifference | null = null;
    for (let value = 0; value < values; value++) {
      if (totals[value] === 0) continue;
      const own = table[group * values + value];
      const share = own / size;
      const effect = 2 * Math.asin(Math.sqrt(share)) - 2 * Math.asin(Math.sqrt((totals[value] - own) / (all - size)));
      const overall = totals[value] / all;
      if (!best || Math.abs(effect) > Math.abs(best.effect) + 1e-12) best = { value, share, overall, lift: share / overall, effect };
    }
    return best;
  });
}
