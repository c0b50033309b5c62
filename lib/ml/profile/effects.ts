import { normalQuantile } from "@/lib/stats/distributions";
import { logGamma } from "@/lib/stats/special";
import { type Moments, together } from "./group-statistics";
import type { SortedColumn } from "./sort-groups";

/** Beyond this skewness (Bulmer 1979: “highly skewed”) means and deviations mislead, and ranks are compared instead. */
export const SKEWED = 1;

/** From where on an effect is called small, medium, large and very large (Cohen 1988; Sawilowsky 2009), on the scale of d. */
const MAGNITUDES = { small: 0.2, medium: 0.5, large: 0.8, "very-large": 1.2 } as const;
export type Magnitude = "negligible" | keyof typeof MAGNITUDES;

export function magnitudeOf(effect: number): Magnitude {
  const size = Math.abs(effect);
  if (size >= MAGNITUDES["very-large"]) return "very-large";
  if (size >= MAGNITUDES.large) return "large";
  if (size >= MAGNITUDES.medium) return "medium";
  return size >= MAGNITUDES.small ? "small" : "negligible";
}

const NOTHING: Moments = { count: 0, mean: 0, variance: 0 };

/** Moments of each group's complement. Two sweeps from both ends rather than subtraction, which would cancel. O(groups). */
export function momentsOfRest(groups: readonly Moments[]): Moments[] {
  const before: Moments[] = [];
  groups.reduce((sum, own) => {
    before.push(sum);
    return together(sum, own);
  }, NOTHING);
  const rest = new Array<Moments>(groups.length);
  groups.reduceRight((sum, own, group) => {
    rest[group] = together(before[group], sum);
    return together(own, sum);
  }, NOTHING);
  return rest;
}

/**
 * Hedges' g (1981): the difference of two means in pooled standard deviations, freed of its bias in small samples by the
 * exact gamma-function factor. Null where no deviation can be told: a side is empty, fewer than four values, or none vary.
 */
export function hedgesG(own: Moments, rest: Moments): number | null {
  const freedom = own.count + rest.count - 2;
  if (own.count === 0 || rest.count === 0 || freedom < 2) return null;
  const pooled = (own.variance * (own.count - 1) + rest.variance * (rest.count - 1)) / freedom;
  // A spread of rounding errors is no spread.
  const scale = Math.max(Math.abs(own.mean), Math.abs(rest.mean));
  if (!(Math.sqrt(pooled) > scale * 1e-13)) return null;
  const correction = Math.exp(logGamma(freedom / 2) - logGamma((freedom - 1) / 2)) / Math.sqrt(freedom / 2);
  return (correction * (own.mean - rest.mean)) / Math.sqrt(pooled);
}

export interface RankEffect {
  /**
   * Chance that a row of the group has more than one of the rest, ties counted half: the common-language effect size
   * (McGraw and Wong 1992; Vargha and Delaney's A 2000; the Mann–Whitney U over all pairs).
   */
  readonly superiority: number | null;
  /** Mean percentile rank of the group among all rows, 0 to 1; 0.5 is the average row. */
  readonly rank: number | null;
}

/** Rank statistics of every group against the rest, ties sharing their mean rank. One walk: O(rows + groups). */
export function rankEffects({ values, groups, byGroup }: SortedColumn): RankEffect[] {
  const total = values.length;
  const sums = new Float64Array(byGroup.length);
  for (let from = 0, to = 0; from < total; from = to) {
    while (to < total && values[to] === values[from]) to++;
    const shared = (from + to + 1) / 2;
    for (let i = from; i < to; i++) sums[groups[i]] += shared;
  }
  return byGroup.map(({ length }, group) => {
    if (length === 0) return { superiority: null, rank: null };
    const others = total - length;
    const superiority = others > 0 ? (sums[group] - (length * (length + 1)) / 2) / length / others : null;
    return { superiority, rank: (sums[group] / length - 0.5) / total };
  });
}

/** Cliff's delta (1993): how much more often a row of the group has more than one of the rest, than less. -1 to 1. */
export function cliffsDelta(superiority: number): number {
  return 2 * superiority - 1;
}

/**
 * The standardised mean difference at which two normal groups would have this superiority (d = √2 Φ⁻¹(A)): ranks and
 * means on one scale, so that they can be put in order. Half a pair is allowed for, which keeps it finite.
 */
export function standardisedOf(superiority: number, own: number, rest: number): number {
  const below = normalQuantile(Math.max(0.5 / (own * rest), Math.min(superiority, 1 - superiority)));
  return Math.SQRT2 * (superiority < 0.5 ? below : -below);
}

/** Cohen's h (1988): the difference of two shares on a scale where it is as hard to see everywhere. */
export function cohensH(own: number, rest: number): number {
  return 2 * Math.asin(Math.sqrt(own)) - 2 * Math.asin(Math.sqrt(rest));
}

/**
 * Cramér's V (1946) of a table of counts, `rows` by `columns`: 0 for no association, 1 when one tells the other.
 * Empty rows and columns are left out; null when fewer than two are left either way.
 */
export function cramersV(counts: Float64Array, rows: number, columns: number): number | null {
  const byRow = new Float64Array(rows);
  const byColumn = new Float64Array(columns);
  let total = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      byRow[r] += counts[r * columns + c];
      byColumn[c] += counts[r * columns + c];
      total += counts[r * columns + c];
    }
  }
  const least = Math.min(byRow.filter((sum) => sum > 0).length, byColumn.filter((sum) => sum > 0).length) - 1;
  if (least < 1) return null;
  let chiSquare = 0;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const expected = (byRow[r] * byColumn[c]) / total;
      if (expected > 0) chiSquare += (counts[r * columns + c] - expected) ** 2 / expected;
    }
  }
  return Math.min(1, Math.sqrt(chiSquare / (total * least)));
}
