import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { type Points, pointsBetween } from "../points";
import { finishExactly } from "./exact";
import { iterate, startState } from "./lloyd";
import { withKMeansWork } from "./work";

export interface Labelled {
  /** Nearest centre of each point; the first of equals. */
  readonly labels: Int32Array;
  /** Sum of each centre's points, clusters x dimensions, in centred units, and how many they are. */
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  /** Sum of squared distances to the nearest centre. */
  readonly inertia: number;
}

/** Points in the kernels' memory at a time. */
const PART = 262_144;

/**
 * Gives every point its nearest centre (`centroids`: clusters x dimensions, centred units), exact in f64. Reads the points in
 * parts: memory does not grow with their number. O(count x clusters x dimensions).
 */
export async function labelPoints(points: Points, centroids: Float64Array, compute: Compute, checkpoint: Checkpoint): Promise<Labelled> {
  const { count, dimensions } = points;
  const clusters = centroids.length / dimensions;
  const labels = new Int32Array(count);
  const sums = new Float64Array(centroids.length);
  const counts = new Float64Array(clusters);
  let inertia = 0;
  for (let from = 0; from < count; from += PART) {
    const to = Math.min(count, from + PART);
    const within: Checkpoint = () => checkpoint(from, count);
    inertia += await withKMeansWork(pointsBetween(points, from, to), clusters, compute, within, async (work) => {
      const { scale, arrays } = work;
      const state = startState(
        work,
        centroids.map((value) => value * scale),
      );
      await iterate(work, state, 0, 0, within);
      state.converged = false;
      const part = await finishExactly(work, state, 0, within);
      for (let i = from; i < to; i++) labels[i] = arrays.labels[i - from];
      for (let at = 0; at < sums.length; at++) sums[at] += state.sums[at] / scale;
      for (let c = 0; c < clusters; c++) counts[c] += state.counts[c];
      return part / scale ** 2;
    });
  }
  return { labels, sums, counts, inertia };
}
