import type { SeriesMetric } from "./metric";

/** Nanoseconds a cell, as measured on a laptop: exponentials make soft-DTW dear. */
const NANOSECONDS = { dtw: 2.5, "soft-dtw": 35, "k-shape": 1.2, euclidean: 1 } as const;
/** Iterations that a start usually needs, and what averaging costs in comparisons with one centre. */
const ITERATIONS = 12;
const AVERAGING = 6;

/** About how many seconds a clustering takes: starts on `fitted` series, then one assignment of all. */
export function secondsOf(
  metric: SeriesMetric,
  work: { readonly fitted: number; readonly all: number; readonly clusters: number; readonly starts: number },
): number {
  const { fitted, all, clusters, starts } = work;
  const comparisons = starts * ITERATIONS * fitted * (clusters + AVERAGING) + all * clusters;
  return comparisons * metric.cells * NANOSECONDS[metric.method] * 1e-9;
}

/** Series that can be fitted in so many seconds. */
export function seriesWithin(
  seconds: number,
  metric: SeriesMetric,
  work: { readonly all: number; readonly clusters: number; readonly starts: number },
): number {
  const each = secondsOf(metric, { fitted: 1, all: 0, clusters: work.clusters, starts: work.starts });
  const left = seconds - secondsOf(metric, { fitted: 0, all: work.all, clusters: work.clusters, starts: work.starts });
  return Math.floor(left / each);
}
