import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";

/** What one number column looks like within one group. All null when the group has no value. */
export interface Distribution {
  readonly count: number;
  readonly mean: number | null;
  /** Sample standard deviation (n - 1). */
  readonly deviation: number | null;
  readonly min: number | null;
  readonly p5: number | null;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
  readonly p95: number | null;
  readonly max: number | null;
  /** Ends of the whiskers: the outermost values within one and a half times the box's length from it (Tukey). */
  readonly low: number | null;
  readonly high: number | null;
  /** Values beyond the whiskers, below and above. */
  readonly below: number;
  readonly above: number;
}

/** Quantiles by linear interpolation (numpy's default), whiskers as matplotlib's boxplot. `sorted` ascending. O(n). */
export function distributionOf(sorted: Float64Array): Distribution {
  const { length } = sorted;
  if (length === 0) return EMPTY;
  const at = (p: number) => quantile(sorted, p);
  const { mean, variance } = momentsOf(sorted);
  const [q1, q3] = [at(0.25) ?? 0, at(0.75) ?? 0];
  const reach = 1.5 * (q3 - q1);
  const below = countBelow(sorted, q1 - reach);
  const end = countUpTo(sorted, q3 + reach);
  return {
    count: length,
    mean,
    deviation: Math.sqrt(variance),
    min: sorted[0],
    p5: at(0.05),
    q1,
    median: at(0.5),
    q3,
    p95: at(0.95),
    max: sorted[length - 1],
    // A whisker never ends inside the box, even where interpolation put the box's edge between two values.
    low: Math.min(sorted[below], q1),
    high: end > 0 ? Math.max(sorted[end - 1], q3) : q3,
    below,
    above: length - end,
  };
}

const EMPTY: Distribution = {
  count: 0,
  mean: null,
  deviation: null,
  min: null,
  p5: null,
  q1: null,
  median: null,
  q3: null,
  p95: null,
  max: null,
  low: null,
  high: null,
  below: 0,
  above: 0,
};

/** How many of the sorted values are less than `limit`. O(log n). */
export function countBelow(sorted: Float64Array, limit: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** How many of the sorted values are at most `limit`. O(log n). */
function countUpTo(sorted: Float64Array, limit: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle] <= limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Median of what is left of `all` when the values of `own`, a part of it, are taken away. Both ascending; null when
 * nothing is left. O(log² n).
 */
export function medianOfRest(all: Float64Array, own: Float64Array): number | null {
  const left = all.length - own.length;
  if (left === 0) return null;
  // The rest has `rank` values up to the value where "all up to it, less own up to it" first passes the rank.
  const ranked = (rank: number) => {
    let from = 0;
    let to = all.length - 1;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (countUpTo(all, all[middle]) - countUpTo(own, all[middle]) > rank) to = middle;
      else from = middle + 1;
    }
    return all[from];
  };
  const low = ranked((left - 1) >> 1);
  return left % 2 === 1 ? low : low + (ranked(left >> 1) - low) / 2;
}

/** Linear interpolation between the two nearest of the sorted values; null when there is none. */
export function quantile(sorted: Float64Array, p: number): number | null {
  if (sorted.length === 0) return null;
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sample variance (n - 1); 0 for fewer than two values. */
  readonly variance: number;
}

/** Mean and variance in two passes. */
export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  if (count === 0) return { count, mean: 0, variance: 0 };
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  const first = sum / count;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const difference = values[i] - first;
    rest += difference;
    squares += difference * difference;
  }
  return { count, mean: first + rest / count, variance: count > 1 ? Math.max(0, squares - (rest * rest) / count) / (count - 1) : 0 };
}

/** Moments of two disjoint sets together (Chan, Golub and LeVeque 1979). */
export function together(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const difference = b.mean - a.mean;
  const squares = a.variance * (a.count - 1) + b.variance * (b.count - 1) + (difference * difference * a.count * b.count) / count;
  return { count, mean: a.mean + (difference * b.count) / count, variance: squares / (count - 1) };
}

export interface GroupMoments {
  readonly groups: readonly Moments[];
  readonly variance: number;
  readonly skewness: number;
}

/** Operations that one row costs where it is looked up by its group. */
const VISIT = 16;

/**
 * Moments of each group; variance (n - 1) and skewness of all rows together (Fisher's g1; 0 when nothing varies). Rows without a
 * group or a finite value are left out. Two passes, the second around each group's mean: exact for huge offsets. O(rows).
 */
export async function momentsByGroup(values: Float64Array, groups: Int32Array, count: number, checkpoint: Checkpoint): Promise<GroupMoments> {
  const sizes = new Float64Array(count);
  const sums = new Float64Array(count);
  // The first value is taken from all, so that sums of a column at 1e9 keep their digits.
  const offset = values.find(Number.isFinite) ?? 0;
  await inSlices(values.length, VISIT, checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      const group = groups[row];
      if (group < 0 || !Number.isFinite(values[row])) continue;
      sizes[group]++;
      sums[group] += values[row] - offset;
    }
  });
  const centres = sums.map((sum, group) => (sizes[group] > 0 ? sum / sizes[group] : 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const centre = total > 0 ? sums.reduce((sum, value) => sum + value, 0) / total : 0;
  const squares = new Float64Array(count);
  let second = 0;
  let third = 0;
  await inSlices(values.length, VISIT, checkpoint, (from, to) => {
    let square = 0;
    let cube = 0;
    for (let row = from; row < to; row++) {
      const group = groups[row];
      if (group < 0 || !Number.isFinite(values[row])) continue;
      const value = values[row] - offset;
      const own = value - centres[group];
      const away = value - centre;
      squares[group] += own * own;
      square += away * away;
      cube += away * away * away;
    }
    second += square;
    third += cube;
  });
  return {
    groups: Array.from(sizes, (size, group) => ({
      count: size,
      mean: size > 0 ? offset + centres[group] : 0,
      variance: size > 1 ? squares[group] / (size - 1) : 0,
    })),
    variance: total > 1 ? second / (total - 1) : 0,
    skewness: second > 0 ? third / total / (second / total) ** 1.5 : 0,
  };
}
