import type { Checkpoint } from "../checkpoint";
import { permutation, Random } from "../random";
import { meanDifferences, standardisedMeans, valueDifferences } from "./differences";
import { type Distribution, distributionOf, sortedByGroup } from "./group-statistics";
import { readableThresholds } from "./readable";
import { findRule, type Rule, type RuleColumn } from "./rule";

export interface DescribedNumber {
  readonly name: string;
  /** In the units a person knows: shown, and used in rules. */
  readonly values: Float64Array;
  /** The copy the segments were made from (scaled), or `values` itself: differences are measured on it. */
  readonly measured: Float64Array;
}

export interface DescribedCategory {
  readonly name: string;
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
  /** False for a column that is only described: rules leave it out, since the segments were not made from it. */
  readonly explains: boolean;
}

export interface ProfileInput {
  /** Segment of each row, 0 to count - 1; -1 = none, the row is left out. */
  readonly groups: Int32Array;
  readonly count: number;
  readonly numbers: readonly DescribedNumber[];
  readonly categories: readonly DescribedCategory[];
  readonly value: Float64Array | null;
  readonly seed: number;
}

/** One way in which a segment differs from the other rows. */
export type Difference =
  | {
      readonly type: "number";
      readonly column: string;
      /** Standardised mean difference on the measured scale. */
      readonly effect: number;
      readonly mean: number;
      readonly median: number;
      readonly overallMedian: number;
    }
  | {
      readonly type: "category";
      readonly column: string;
      readonly value: string;
      /** Cohen's h. */
      readonly effect: number;
      readonly share: number;
      readonly overall: number;
      readonly lift: number;
    };

export interface SegmentDescription {
  readonly size: number;
  /** Sum of the value column; null without one. */
  readonly value: number | null;
  /** Largest effect first. */
  readonly differences: readonly Difference[];
  /** One a number column. */
  readonly distributions: readonly Distribution[];
  /** Standardised mean, one a number column. */
  readonly standardised: readonly (number | null)[];
  readonly rule: Rule | null;
}

export interface Description {
  readonly segments: readonly SegmentDescription[];
  /** Distribution over all segments, one a number column. */
  readonly overall: readonly Distribution[];
}

/** Rows the search for rules looks at; the rules are measured on all. */
const RULE_ROWS = 20_000;

/** Size, value, differences, distributions and a rule for each segment. O(rows x columns x log rows). */
export async function describeSegments(input: ProfileInput, checkpoint: Checkpoint): Promise<Description> {
  const { groups, count, numbers, categories } = input;
  const steps = numbers.length + 1 + count;
  const sizes = new Float64Array(count);
  const sums = new Float64Array(count);
  for (let row = 0; row < groups.length; row++) {
    if (groups[row] < 0) continue;
    sizes[groups[row]]++;
    const value = input.value?.[row] ?? 0;
    if (Number.isFinite(value)) sums[groups[row]] += value;
  }
  const differences: Difference[][] = Array.from({ length: count }, () => []);
  const distributions: Distribution[][] = Array.from({ length: count }, () => []);
  const standardised: (number | null)[][] = Array.from({ length: count }, () => []);
  const overall: Distribution[] = [];
  for (const [index, { name, values, measured }] of numbers.entries()) {
    await checkpoint(index, steps);
    const known = sortedByGroup(values, groups, count);
    const scaled = measured === values ? known : sortedByGroup(measured, groups, count);
    const all = distributionOf(merged(known));
    overall.push(all);
    const effects = meanDifferences(scaled);
    const means = standardisedMeans(scaled);
    for (let segment = 0; segment < count; segment++) {
      const own = distributionOf(known[segment]);
      distributions[segment].push(own);
      standardised[segment].push(means[segment]);
      const effect = effects[segment];
      if (effect === null || own.mean === null || own.median === null || all.median === null) continue;
      differences[segment].push({ type: "number", column: name, effect, mean: own.mean, median: own.median, overallMedian: all.median });
    }
  }
  for (const { name, codes, dictionary } of categories) {
    await checkpoint(numbers.length, steps);
    for (const [segment, found] of valueDifferences(codes, dictionary.length, groups, count).entries()) {
      if (found) differences[segment].push({ ...found, type: "category", column: name, value: dictionary[found.value] });
    }
  }
  const columns = ruleColumns(input);
  const sample = sampleRows(input);
  const segments: SegmentDescription[] = [];
  for (let segment = 0; segment < count; segment++) {
    const rule = await findRule(columns, groups, segment, sample, (done, total) => checkpoint(numbers.length + 1 + segment + done / total, steps));
    segments.push({
      size: sizes[segment],
      value: input.value ? sums[segment] : null,
      differences: differences[segment].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)),
      distributions: distributions[segment],
      standardised: standardised[segment],
      rule,
    });
  }
  return { segments, overall };
}

function merged(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all.sort();
}

function sampleRows({ groups, seed }: ProfileInput): Uint32Array {
  const rows = Uint32Array.from({ length: groups.length }, (_, row) => row).filter((row) => groups[row] >= 0);
  if (rows.length <= RULE_ROWS) return rows;
  return permutation(rows.length, new Random(seed, 74))
    .slice(0, RULE_ROWS)
    .map((i) => rows[i])
    .sort();
}

function ruleColumns(input: ProfileInput): RuleColumn[] {
  const sample = sampleRows(input);
  return [
    ...input.numbers.map(({ name, values }): RuleColumn => {
      const sorted = Float64Array.from(sample, (row) => values[row]).filter(Number.isFinite);
      return { type: "number", name, values, thresholds: readableThresholds(sorted.sort()) };
    }),
    ...input.categories.filter(({ explains }) => explains).map(({ name, codes, dictionary }): RuleColumn => ({ type: "category", name, codes, dictionary })),
  ];
}
