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

/** The present values in ascending order. O(n log n). */
export function sortedPresent(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
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

/** A column's shape and histogram. O(n log n). */
export function describeColumn(values: Float64Array): Distribution & { readonly histogram: Histogram } {
  const sorted = sortedPresent(values);
  return { ...distributionOf(sorted, values.length - sorted.length), histogram: histogram(sorted) };
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
export function histogram(sorted: Float64Array, bins = BINS): Histogram {
  const n = sorted.length;
  if (n === 0) return { edges: [], counts: [], log: false };
  const low = sorted[0];
  const high = sorted[n - 1];
  if (low === high) return { edges: [low, high], counts: [n], log: false };
  const log = low >= 0 && moments(sorted).skewness > SKEWED;
  const whole = sorted.every(Number.isInteger);
  const edges = edgesBetween(low, high, bins, log, whole);
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (let i = 0; i < n; i++) {
    while (bin < counts.length - 1 && sorted[i] >= edges[bin + 1]) bin++;
    counts[bin]++;
  }
  return { edges, counts, log };
}

function edgesBetween(low: number, high: number, bins: number, log: boolean, whole: boolean): number[] {
  const from = log ? Math.log1p(low) : low;
  const to = log ? Math.log1p(high) : high;
  const inner = Array.from({ length: bins - 1 }, (_, i) => {
    const edge = from + ((to - from) * (i + 1)) / bins;
    return log ? Math.expm1(edge) : edge;
  });
  // The last bin of whole numbers ends beyond the largest, so that each bin says which numbers it holds.
  const ends = whole ? [low, ...inner.map(Math.ceil), high + 1] : [low, ...inner, high];
  return ends.filter((edge, i) => i === 0 || edge > ends[i - 1]);
}
