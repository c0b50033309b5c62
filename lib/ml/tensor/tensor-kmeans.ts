import type { Tensor2D } from "@tensorflow/tfjs-core";
import { type Tensorflow, withTensorflow } from "@/lib/compute/tensor-backend";
import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import { membership, uploadPoints } from "./tensor-points";

export interface TensorLloyd {
  /** clusters x dimensions, centred units. */
  readonly centroids: Float64Array;
  readonly iterations: number;
  /** Backend of tfjs that computed. */
  readonly backend: string;
  /** Milliseconds of an iteration, the first left out. */
  readonly milliseconds: number;
}

/**
 * Lloyd's iterations as dense products on tfjs, for machines with a real GPU: every distance, every time, in f32, from
 * `start` (clusters x dimensions, centred units) until the summed squared shift of the centres is at most `threshold` or
 * after `maxIterations`. A cluster that loses its points keeps its centre. What comes back is meant as the start of the
 * exact kernels, which finish in f64. Starts again on the next backend when the one in use is lost.
 * O(count x clusters x dimensions) an iteration.
 */
export function tensorLloyd(
  points: Points,
  start: Float64Array,
  maxIterations: number,
  threshold: number,
  checkpoint: Checkpoint,
  onFallback: (lost: string, next: string) => void,
): Promise<TensorLloyd> {
  return withTensorflow(async (tf, session) => {
    const { dimensions } = points;
    const clusters = start.length / dimensions;
    const uploaded = await uploadPoints(tf, points, (done, total) => checkpoint(0.1 * (done / total), 1));
    try {
      const { scale } = uploaded;
      const centroids = start.map((value) => value * scale);
      let iterations = 0;
      let timed = 0;
      for (let shift = Number.POSITIVE_INFINITY; iterations < maxIterations && shift > threshold * scale ** 2; iterations++) {
        await checkpoint(0.1 + (0.9 * iterations) / maxIterations, 1);
        const begun = performance.now();
        const sums = await sumsByCluster(tf, uploaded.blocks, centroids, clusters, dimensions);
        session.assertAlive();
        shift = moveTo(centroids, sums, clusters, dimensions);
        if (iterations > 0) timed += performance.now() - begun;
      }
      return { centroids: centroids.map((value) => value / scale), iterations, backend: session.backend, milliseconds: timed / Math.max(1, iterations - 1) };
    } finally {
      uploaded.dispose();
    }
  }, onFallback);
}

/** Sums of the rows of each cluster, with their number behind; added over the blocks in f64. */
async function sumsByCluster(
  { core }: Tensorflow,
  blocks: readonly Tensor2D[],
  centroids: Float64Array,
  clusters: number,
  dimensions: number,
): Promise<Float64Array> {
  const width = dimensions + 1;
  // The nearest centre has the largest x.c - c.c / 2: the one behind each row takes the half norm.
  const lifted = new Float32Array(clusters * width);
  for (let c = 0; c < clusters; c++) {
    let squares = 0;
    for (let t = 0; t < dimensions; t++) {
      lifted[c * width + t] = centroids[c * dimensions + t];
      squares += centroids[c * dimensions + t] ** 2;
    }
    lifted[c * width + dimensions] = -squares / 2;
  }
  const stacked = core.tidy(() => {
    const centers = core.tensor2d(lifted, [clusters, width]);
    const parts = blocks.map((block) => {
      const nearest = core.argMax(core.matMul(block, centers, false, true), 1);
      return core.matMul(membership(core, nearest, clusters), block, true, false);
    });
    return core.stack(parts);
  });
  const values = await stacked.data();
  stacked.dispose();
  const sums = new Float64Array(clusters * width);
  for (let at = 0; at < values.length; at++) sums[at % sums.length] += values[at];
  return sums;
}

/** Moves the centres to the means and returns the summed squared shift. */
function moveTo(centroids: Float64Array, sums: Float64Array, clusters: number, dimensions: number): number {
  let shift = 0;
  for (let c = 0; c < clusters; c++) {
    const size = sums[c * (dimensions + 1) + dimensions];
    if (size === 0) continue;
    for (let t = 0; t < dimensions; t++) {
      const mean = sums[c * (dimensions + 1) + t] / size;
      shift += (mean - centroids[c * dimensions + t]) ** 2;
      centroids[c * dimensions + t] = mean;
    }
  }
  return shift;
}
