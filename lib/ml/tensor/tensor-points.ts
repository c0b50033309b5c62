import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tensorflow } from "@/lib/compute/tensor-backend";
import type { Checkpoint } from "../checkpoint";
import { type Points, readPoints, variances } from "../points";

/** Rows of one tensor: sums in f32 stay good to seven digits, and a block of distances fits a texture. */
const ROWS = 32_768;

/** Points on the backend, in blocks of rows, each row with a 1 behind it (so that sums of rows count them as well). */
export interface TensorPoints {
  readonly blocks: readonly Tensor2D[];
  /** The power of two by which coordinates are multiplied, so that no square leaves the range of f32. */
  readonly scale: number;
  dispose(): void;
}

export async function uploadPoints({ core }: Tensorflow, points: Points, checkpoint: Checkpoint): Promise<TensorPoints> {
  const { count, dimensions } = points;
  const spread = Math.sqrt(variances(points).reduce((sum, variance) => sum + variance, 0));
  const scale = Number.isFinite(spread) && spread > 0 ? 2 ** -Math.ceil(Math.log2(spread)) : 1;
  const blocks: Tensor2D[] = [];
  const dispose = () => core.dispose(blocks);
  try {
    for (let from = 0; from < count; from += ROWS) {
      const to = Math.min(count, from + ROWS);
      const values = new Float32Array((to - from) * (dimensions + 1)).fill(1);
      readPoints(points, from, to, values, dimensions + 1, scale);
      for (let at = dimensions; at < values.length; at += dimensions + 1) values[at] = 1;
      blocks.push(core.tensor2d(values, [to - from, dimensions + 1]));
      await checkpoint(to, count);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { blocks, scale, dispose };
}

/** rows x clusters, 1 where a row belongs. tfjs draws no indicator of a single class, so there are two and one is cut off. */
export function membership(core: Tensorflow["core"], labels: Tensor, clusters: number): Tensor2D {
  const indicators = core.cast(core.oneHot(labels, Math.max(2, clusters)), "float32");
  return core.slice2d(core.reshape(indicators, [labels.shape[0], Math.max(2, clusters)]), [0, 0], [labels.shape[0], clusters]);
}
