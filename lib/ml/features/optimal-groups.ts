import { type Checkpoint, SLICE } from "../checkpoint";

/** Distinct values that are grouped exactly; more are first joined to as many runs of neighbours with equally many rows. */
const MOST_POINTS = 16_384;

interface Points {
  /** Ascending, with their numbers of rows. */
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

export interface Grouping {
  /** Means of the groups, ascending. */
  readonly centers: readonly number[];
  /** Sum of squared distances to the means. */
  readonly inertia: number;
}

/**
 * The best grouping of numbers into k groups by the squared distance to their means: k-means in one dimension, solved
 * exactly by dynamic programming, so that there is neither a start nor a seed. `sorted`: ascending, none missing. With
 * fewer distinct values than `k` each is a group. Wang and Song, Ckmeans.1d.dp, 2011; the divide and conquer over
 * monotone splits of their version 4. O(k m log m), m up to 16384.
 */
export async function optimalGroups(sorted: Float64Array, k: number, checkpoint: Checkpoint): Promise<Grouping> {
  const points = distinctPoints(sorted);
  const m = points.values.length;
  if (m === 0) return { centers: [], inertia: 0 };
  const cost = costOf(points);
  const groups = Math.min(k, m);
  let before = Float64Array.from({ length: m }, (_, j) => cost(0, j));
  const starts: Int32Array[] = [new Int32Array(m)];
  let work = 0;
  for (let group = 1; group < groups; group++) {
    const best = new Float64Array(m);
    const start = new Int32Array(m);
    // A range of ends with the range their last group can begin in.
    const open: [number, number, number, number][] = [[group, m - 1, group, m - 1]];
    for (let range = open.pop(); range !== undefined; range = open.pop()) {
      const [from, to, low, high] = range;
      if (from > to) continue;
      const end = (from + to) >> 1;
      let least = Number.POSITIVE_INFINITY;
      let at = low;
      for (let i = low; i <= Math.min(end, high); i++) {
        const value = before[i - 1] + cost(i, end);
        if (value < least) {
          least = value;
          at = i;
        }
      }
      best[end] = least;
      start[end] = at;
      open.push([from, end - 1, low, at], [end + 1, to, at, high]);
      work += Math.min(end, high) - low + 1;
      if (work * 8 > SLICE) {
        work = 0;
        await checkpoint(group, groups);
      }
    }
    before = best;
    starts.push(start);
  }
  const centers: number[] = [];
  for (let group = groups - 1, end = m - 1; group >= 0; group--) {
    const start = starts[group][end];
    centers.unshift(meanOf(points, start, end));
    end = start - 1;
  }
  return { centers, inertia: before[m - 1] };
}

function distinctPoints(sorted: Float64Array): Points {
  const values: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < sorted.length; ) {
    let next = i + 1;
    while (next < sorted.length && sorted[next] === sorted[i]) next++;
    values.push(sorted[i]);
    weights.push(next - i);
    i = next;
  }
  return values.length <= MOST_POINTS
    ? { values: Float64Array.from(values), weights: Float64Array.from(weights) }
    : joined(values, weights, sorted.length / MOST_POINTS);
}

/** Neighbours joined until they hold as many rows, each run standing at its mean. */
function joined(values: readonly number[], weights: readonly number[], rows: number): Points {
  const means: number[] = [];
  const sums: number[] = [];
  let weight = 0;
  let mean = 0;
  for (const [i, value] of values.entries()) {
    weight += weights[i];
    mean += ((value - mean) * weights[i]) / weight;
    if (weight < rows && i < values.length - 1) continue;
    means.push(mean);
    sums.push(weight);
    weight = 0;
    mean = 0;
  }
  return { values: Float64Array.from(means), weights: Float64Array.from(sums) };
}

function meanOf({ values, weights }: Points, from: number, to: number): number {
  let weight = 0;
  let mean = 0;
  for (let i = from; i <= to; i++) {
    weight += weights[i];
    mean += ((values[i] - mean) * weights[i]) / weight;
  }
  return mean;
}

/** Squared distances of the points i to j to their mean, from running sums around the middle value. O(1) a question. */
function costOf({ values, weights }: Points): (i: number, j: number) => number {
  const m = values.length;
  const middle = values[m >> 1];
  const [rows, sums, squares] = [new Float64Array(m + 1), new Float64Array(m + 1), new Float64Array(m + 1)];
  for (let i = 0; i < m; i++) {
    const d = values[i] - middle;
    rows[i + 1] = rows[i] + weights[i];
    sums[i + 1] = sums[i] + weights[i] * d;
    squares[i + 1] = squares[i] + weights[i] * d * d;
  }
  return (i, j) => {
    const sum = sums[j + 1] - sums[i];
    return i === j ? 0 : Math.max(0, squares[j + 1] - squares[i] - (sum * sum) / (rows[j + 1] - rows[i]));
  };
}
