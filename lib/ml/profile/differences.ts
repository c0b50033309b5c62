import { cliffsDelta, cohensH, cramersV, hedgesG, type RankEffect, SKEWED, standardisedOf } from "./effects";
import type { Moments } from "./group-statistics";

/** One way in which a segment differs from all other rows. `effect` puts all of them in one order: it is on the scale of Cohen's d. */
export type Difference = NumberDifference | CategoryDifference;

export interface NumberDifference {
  readonly type: "number";
  readonly column: string;
  readonly effect: number;
  /** What `effect` comes from: Cliff's delta where the measured column is skewed or has no spread to measure in, else Hedges' g. */
  readonly measure: "hedges-g" | "cliffs-delta";
  readonly hedgesG: number | null;
  readonly cliffsDelta: number;
  /** Chance that a row of the segment has more than one of the others, ties counted half. */
  readonly superiority: number;
  /** In the column's own units. */
  readonly mean: number;
  readonly median: number;
  readonly restMean: number;
  readonly restMedian: number;
}

export interface CategoryDifference {
  readonly type: "category";
  readonly column: string;
  /** The value that sets the segment apart most, either way. */
  readonly value: string;
  readonly effect: number;
  readonly measure: "cohens-h";
  /** Share of the segment's rows with this value, of those with any; of the other rows; of all. */
  readonly share: number;
  readonly rest: number;
  readonly overall: number;
  /** share - rest. */
  readonly points: number;
  /** share / overall. */
  readonly lift: number;
  /** Of the whole column against being in the segment. */
  readonly cramersV: number | null;
}

/**
 * Which effect a number column is put in order by. Ranks when it is skewed or has no deviations to measure in: they
 * say the same of a column, its logarithm and its square root.
 */
export function numberEffect(
  own: Moments,
  rest: Moments,
  ranks: RankEffect,
  skewness: number,
): Pick<NumberDifference, "effect" | "measure" | "hedgesG" | "cliffsDelta" | "superiority"> | null {
  const { superiority } = ranks;
  if (superiority === null) return null;
  const g = hedgesG(own, rest);
  const skewed = g === null || Math.abs(skewness) > SKEWED;
  return {
    effect: skewed ? standardisedOf(superiority, own.count, rest.count) + 0 : g,
    measure: skewed ? "cliffs-delta" : "hedges-g",
    hedgesG: g,
    cliffsDelta: cliffsDelta(superiority),
    superiority,
  };
}

/** Counts of a category column's values in each group, groups x values. Rows without either are left out. O(rows). */
export function countValues(codes: Int32Array, values: number, groups: Int32Array, count: number): Float64Array {
  const counts = new Float64Array(count * values);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0 && groups[row] >= 0) counts[groups[row] * values + codes[row]]++;
  return counts;
}

export type ValueDifference = Pick<CategoryDifference, "effect" | "share" | "rest" | "overall" | "points" | "lift" | "cramersV"> & { readonly value: number };

/**
 * For each group the value that sets it apart most from the rest (the largest Cohen's h, of equals the one it has more of), and how
 * strongly the column as a whole goes with the group (Cramér's V). Null for a group or a rest without values. O(groups x values).
 */
export function valueDifferences(counts: Float64Array, values: number, count: number): (ValueDifference | null)[] {
  const sizes = new Float64Array(count);
  const totals = new Float64Array(values);
  for (let group = 0; group < count; group++) {
    for (let value = 0; value < values; value++) {
      sizes[group] += counts[group * values + value];
      totals[value] += counts[group * values + value];
    }
  }
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return Array.from(sizes, (size, group) => {
    if (size === 0 || size === all) return null;
    const inside = counts.subarray(group * values, (group + 1) * values);
    const twoRows = new Float64Array(2 * values);
    twoRows.set(inside);
    for (let value = 0; value < values; value++) twoRows[values + value] = totals[value] - inside[value];
    let best: ValueDifference | null = null;
    for (let value = 0; value < values; value++) {
      if (totals[value] === 0) continue;
      const share = inside[value] / size;
      const rest = (totals[value] - inside[value]) / (all - size);
      const overall = totals[value] / all;
      const effect = cohensH(share, rest);
      // Of two values that differ equally, as those of a yes/no column do, the one the segment has more of is told.
      const more = Math.abs(effect) - Math.abs(best?.effect ?? 0);
      if (best && (more < -1e-12 || (more < 1e-12 && effect <= best.effect))) continue;
      best = { value, share, rest, overall, points: share - rest, lift: share / overall, effect, cramersV: null };
    }
    return best && { ...best, cramersV: cramersV(twoRows, 2, values) };
  });
}
