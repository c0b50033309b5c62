import type { Checkpoint } from "../checkpoint";
import { type NumberDifference, numberEffect } from "./differences";
import { momentsOfRest, rankEffects } from "./effects";
import { type Distribution, distributionOf, medianOfRest, momentsByGroup, momentsOf, together } from "./group-statistics";
import { sortByGroup } from "./sort-groups";

export interface DescribedNumber {
  readonly name: string;
  /** In the units a person knows: shown, and used in rules. */
  readonly values: Float64Array;
  /** The copy the segments were made from (scaled), or `values` itself: means are compared on it. */
  readonly measured: Float64Array;
}

export interface NumberProfile {
  readonly overall: Distribution;
  /** Of the measured column, over all rows with a segment. */
  readonly skewness: number;
  /** By segment. */
  readonly distributions: readonly Distribution[];
  /** Mean of each segment in deviations of all rows from the mean of all rows, on the measured column. */
  readonly standardised: readonly (number | null)[];
  /** Mean percentile rank of each segment; 0.5 is the average row. */
  readonly ranks: readonly (number | null)[];
  readonly differences: readonly (NumberDifference | null)[];
}

/** Everything about one number column that a profile tells. Sorted once; exact, nothing sampled. O(rows). */
export async function profileNumber(
  { name, values, measured }: DescribedNumber,
  groups: Int32Array,
  count: number,
  checkpoint: Checkpoint,
): Promise<NumberProfile> {
  const sorted = await sortByGroup(values, groups, count, checkpoint);
  const overall = distributionOf(sorted.values);
  await checkpoint(1, 1);
  const distributions: Distribution[] = [];
  for (const own of sorted.byGroup) {
    distributions.push(distributionOf(own));
    await checkpoint(1, 1);
  }
  const ranks = rankEffects(sorted);
  await checkpoint(1, 1);
  const scaled = await momentsByGroup(measured, groups, count, checkpoint);
  const rest = momentsOfRest(scaled.groups);
  const restRaw = momentsOfRest(sorted.byGroup.map(momentsOf));
  await checkpoint(1, 1);
  const all = scaled.groups.reduce(together, { count: 0, mean: 0, variance: 0 });
  const deviation = Math.sqrt(scaled.variance);
  const differences = distributions.map((own, segment): NumberDifference | null => {
    const effect = numberEffect(scaled.groups[segment], rest[segment], ranks[segment], scaled.skewness);
    const restMedian = medianOfRest(sorted.values, sorted.byGroup[segment]);
    if (!effect || own.mean === null || own.median === null || restMedian === null) return null;
    return { type: "number", column: name, ...effect, mean: own.mean, median: own.median, restMean: restRaw[segment].mean, restMedian };
  });
  return {
    overall,
    skewness: scaled.skewness,
    distributions,
    standardised: scaled.groups.map((own) => (own.count === 0 ? null : deviation > 0 ? (own.mean - all.mean) / deviation : 0)),
    ranks: ranks.map(({ rank }) => rank),
    differences,
  };
}
