import type { Checkpoint } from "../checkpoint";

export const SERIES_METHODS = ["dtw", "soft-dtw", "k-shape", "euclidean"] as const;
export type SeriesMethod = (typeof SERIES_METHODS)[number];

/** Series of equal length, one after another. */
export interface SeriesSet {
  /** count x length. */
  readonly values: Float64Array;
  readonly count: number;
  readonly length: number;
}

/** What alike means, and what the middle of several series is. Series are given by an array and where in it they begin. */
export interface SeriesMetric {
  readonly method: SeriesMethod;
  /** Cells of work of one comparison. */
  readonly cells: number;
  /** What a clustering adds up and minimises for a series and its centre. May be cut off: any result above `bound` only says so. */
  cost(x: Float64Array, xAt: number, centre: Float64Array, centreAt: number, bound: number): number;
  /** Dissimilarity of two series: not negative, 0 for equal ones. */
  distance(a: Float64Array, aAt: number, b: Float64Array, bAt: number): number;
  /** The middle of the members; begins at `start` and never costs more than it. At most `iterations` rounds. */
  centre(set: SeriesSet, members: Uint32Array, start: Float64Array, iterations: number, checkpoint: Checkpoint): Promise<Float64Array>;
}

/** Cells of a comparison band |i - j| <= window of two series. */
export function bandCells(length: number, window: number): number {
  const w = Math.min(window, length - 1);
  return length * (2 * w + 1) - w * (w + 1);
}

/** Cells between two checkpoints: about 5 ms. */
export const CELLS_PER_SLICE = 1 << 20;
