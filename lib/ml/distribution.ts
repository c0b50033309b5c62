import type { Checkpoint } from "./checkpoint";

/** Shape of a set of numbers. Everything is null when no value is present. */
export interface Distribution {
  readonly count: number;
  readonly missing: number;
  readonly mean: number | null;
  /** Population standard deviation (n in the denominator), as numpy `std`. */
  readonly deviation: number | null;
  /** Population skewness g1, as scipy.stats.skew; null for a constant. */
  readonly skewness: number | null;
  readonly min: number | null;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
  readonly max: number | null;
}

export interface Histogram {
  /** Ends of the bins, one more than `counts`; a bin holds its lower end, the last one also its upper. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** The bins widen with the values (equal on the scale of log1p). */
  readonly log: boolean;
}

/** Values sorted at one go: about 10 ms. */
const RUN = 131_072;

/** The present values in ascending order, at one go. Of long columns take `sortedInRuns`. O(n log n). */
export function sortedPresent(values: Float64Array): Float64Array {
  return present(values).sort();
}

function present(values: Float64Array): Float64Array<ArrayBuffer> {
  const found = new Float64Array(values.length);
  let length = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) found[length++] = values[i];
  return found.subarray(0, length);
}

/** The present values in ascending order, sorted in runs and merged, so that long columns can be cancelled. O(n log n). */
export async function sortedInRuns(values: Float64Array, checkpoint: Checkpoint): Promise<Float64Array> {
  let from = present(values);
  const { length } = from;
  const passes = 1 + Math.ceil(Math.log2(Math.max(1, length / RUN)));
  for (let start = 0; start < length; start += RUN) {
    from.subarray(start, start + RUN).sort();
    await checkpoint(Math.min(length, start + RUN), length * passes);
  }
  let to = new Float64Array(length > RUN ? length : 0);
  for (let width = RUN, pass = 1; width < length; width *= 2, pass++) {
    for (let start = 0; start < length; start += 2 * width) {
      merge(from, to, start, Math.min(length, start + width), Math.min(length, start + 2 * width));
      await checkpoint(pass * length + Math.min(length, start + 2 * width), length * passes);
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Merges the ascending runs start..middle and middle..end. */
function merge(from: Float64Array, to: Float64Array, start: number, middle: number, end: number): void {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    to[at] = right >= end || (left < middle && from[left] <= from[right]) ? from[left++] : from[right++];
  }
}

/** Linear interpolation between order statistics, as numpy's default (Hyndman and Fan's type 7). NaN when empty. O(1). */
export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = p * (sorted.length - 1);
  const below = Math.floor(at);
  const fraction = at - below;
  const low = sorted[below];
  return fraction === 0 ? low : low + (sorted[below + 1] - low) * fraction;
}

/** Mean, population standard deviation and skewness by the corrected two-pass method. O(n). */
export function moments(values: Float64Array): { mean: number; deviation: number; skewness: number } {
  const n = values.length;
  if (n === 0) return { mean: Number.NaN, deviation: Number.NaN, skewness: Number.NaN };
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const rough = sum / n;
  let residue = 0;
  for (let i = 0; i < n; i++) residue += values[i] - rough;
  const mean = rough + residue / n;
  let second = 0;
  let third = 0;
  let first = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i] - mean;
    first += d;
    second += d * d;
    third += d * d * d;
  }
  const variance = Math.max(0, (second - (first * first) / n) / n);
  const deviation = Math.sqrt(variance);
  // A spread at the level of rounding is a constant: its skewness would be noise.
  const flat = deviation <= Math.abs(mean) * Number.EPSILON * 8;
  return { mean, deviation, skewness: flat ? Number.NaN : third / n / deviation ** 3 };
}

/** Describes present values in ascending order. O(n). */
export function distributionOf(sorted: Float64Array, missing: number): Distribution {
  const { mean, deviation, skewness } = moments(sorted);
  const at = (p: number) => finite(quantile(sorted, p));
  return {
    count: sorted.length,
    missing,
    mean: finite(mean),
    deviation: finite(deviation),
    skewness: finite(skewness),
    min: at(0),
    q1: at(0.25),
    median: at(0.5),
    q3: at(0.75),
    max: at(1),
  };
}

/** Shape and histogram together. */
export interface Shape extends Distribution {
  readonly histogram: Histogram;
}

/** Shape and histogram of present values in ascending order. O(n). */
export function shapeOf(sorted: Float64Array, missing: number): Shape {
  const distribution = distributionOf(sorted, missing);
  return { ...distribution, histogram: histogram(sorted, distribution.skewness) };
}

/** A number as JSON has it: null when it is not finite. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

const BINS = 24;
/** Beyond this skewness equal bins would put nearly everything into the first. */
const SKEWED = 1.5;

/**
 * A histogram of present values in ascending order: equal bins, or bins equal on the scale of log1p where values
 * are not negative and skewed. Whole numbers get bins that begin at whole numbers. O(n + bins).
 */
export function histogram(sorted: Float64Array, skewness: number | null): Histogram {
  const n = sorted.length;
  if (n === 0) return { edges: [], counts: [], log: false };
  const low = sorted[0];
  const high = sorted[n - 1];
  if (low === high) return { edges: [low, high], counts: [n], log: false };
  const log = low >= 0 && (skewness ?? 0) > SKEWED;
  const whole = sorted.every(Number.isInteger);
  const edges = edgesBetween(low, high, log, whole);
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (let i = 0; i < n; i++) {
    while (bin < counts.length - 1 && sorted[i] >= edges[bin + 1]) bin++;
    counts[bin]++;
  }
  return { edges, counts, log };
}

function edgesBetween(low: number, high: number, log: boolean, whole: boolean): number[] {
  const from = log ? Math.log1p(low) : low;
  const to = log ? Math.log1p(high) : high;
  const inner = Array.from({ length: BINS - 1 }, (_, i) => {
    const edge = from + ((to - from) * (i + 1)) / BINS;
    return log ? Math.expm1(edge) : edge;
  });
  // The last bin of whole numbers ends beyond the largest, so that each bin says which numbers it holds.
  const ends = whole ? [low, ...inner.map(Math.ceil), high + 1] : [low, ...inner, high];
  return ends.filter((edge, i) => i === 0 || edge > ends[i - 1]);
}
