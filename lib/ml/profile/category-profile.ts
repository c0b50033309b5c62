import { type CategoryDifference, countValues, valueDifferences } from "./differences";
import { cramersV } from "./effects";

export interface DescribedCategory {
  readonly name: string;
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
  /** False for a column that is only described: rules leave it out, since the segments were not made from it. */
  readonly explains: boolean;
}

/** A category column as the profile tells it: its most frequent values, the others together. */
export interface CategoryProfile {
  readonly name: string;
  readonly explains: boolean;
  readonly values: readonly string[];
  /** Values that are not told one by one. */
  readonly others: number;
  /** Share of each value among all rows that have one. */
  readonly overall: readonly number[];
  /** By segment, then by value; null for a segment without any value. */
  readonly shares: readonly (readonly number[] | null)[];
  /** Of the column against the segments, 0 to 1. */
  readonly cramersV: number | null;
}

/** Values told one by one. */
const TOLD = 12;

/** Shares of a category's values in each segment, and the value that sets each segment apart. O(rows + segments x values). */
export function profileCategory({ name, codes, dictionary, explains }: DescribedCategory, groups: Int32Array, count: number) {
  const values = dictionary.length;
  const counts = countValues(codes, values, groups, count);
  const totals = new Float64Array(values);
  for (let group = 0; group < count; group++) for (let value = 0; value < values; value++) totals[value] += counts[group * values + value];
  const told = dictionary
    .map((_, value) => value)
    .sort((a, b) => totals[b] - totals[a] || a - b)
    .slice(0, TOLD);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const profile: CategoryProfile = {
    name,
    explains,
    values: told.map((value) => dictionary[value]),
    others: values - told.length,
    overall: told.map((value) => (all > 0 ? totals[value] / all : 0)),
    shares: Array.from({ length: count }, (_, group) => {
      const own = counts.subarray(group * values, (group + 1) * values);
      const size = own.reduce((sum, n) => sum + n, 0);
      return size > 0 ? told.map((value) => own[value] / size) : null;
    }),
    cramersV: cramersV(counts, count, values),
  };
  const differences = valueDifferences(counts, values, count).map(
    (found): CategoryDifference | null => found && { ...found, type: "category", column: name, measure: "cohens-h", value: dictionary[found.value] },
  );
  return { profile, differences };
}
