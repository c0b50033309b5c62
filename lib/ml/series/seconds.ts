import type { SeriesMetric } from "./metric";

/** Nanoseconds a cell on one thread of a laptop: exponentials make soft-DTW dear. */
const NANOSECONDS = { dtw: 0.8, "soft-dtw": 15, "k-shape": 1.5, euclidean: 1 } as const;
/** What averaging costs in an iteration, in comparisons with one centre. */
const AVERAGING = { dtw: 8, "soft-dtw": 40, "k-shape": 8, euclidean: 1 } as const;
/** Iterations that a start usually needs. */
const ITERATIONS = 12;

interface Work {
  /** Series that take part in the fit. */
  readonly fitted: number;
  /** Series that are assigned in the end. */
  readonly all: number;
  readonly clusters: number;
  readonly starts: number;
}

/** About how many seconds a clustering takes: starts on `fitted` series, then one assignment of all. */
export function secondsOf(metric: SeriesMetric, { fitted, all, clusters, starts }: Work): number {
  const comparisons = starts * ITERATIONS * fitted * (clusters + AVERAGING[metric.method]) + all * clusters;
  return comparisons * metric.cells * NANOSECONDS[metric.method] * 1e-9;
}

/** Series that can be fitted in so many seconds. */
export function seriesWithin(seconds: number, metric: SeriesMetric, work: Omit<Work, "fitted">): number {
  const each = secondsOf(metric, { ...work, fitted: 1, all: 0 });
  return Math.floor((seconds - secondsOf(metric, { ...work, fitted: 0 })) / each);
}
