import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";

/** Points that lie together, dimension by dimension, as the kernels read them. */
export const BLOCK = 128;
/** Numbers between two checkpoints. */
const SLICE = 1 << 18;

/** Dimensions padded to an even number, which the kernels take two at a time. */
export function paddedWidth(dimensions: number): number {
  return dimensions + (dimensions % 2);
}

/**
 * Writes the points to `data` in blocks of BLOCK; padding stays zero. Returns the greatest absolute value of each dimension.
 * O(count x dimensions).
 */
export async function packBlocks(points: Points, data: Float32Array | Float64Array, checkpoint: Checkpoint): Promise<Float64Array> {
  const { count, dimensions, columns, center, rows } = points;
  const width = paddedWidth(dimensions);
  const slice = Math.max(BLOCK, Math.floor(SLICE / (dimensions * BLOCK)) * BLOCK);
  const range = new Float64Array(dimensions);
  for (let from = 0; from < count; from += BLOCK) {
    const end = Math.min(count, from + BLOCK);
    for (let t = 0; t < dimensions; t++) {
      let most = range[t];
      for (let i = from, to = from * width + t * BLOCK; i < end; i++, to++) {
        const value = columns ? columns[t][rows[i]] - center[t] : points.values[i * dimensions + t];
        data[to] = value;
        most = Math.max(most, Math.abs(value));
      }
      range[t] = most;
    }
    if (from % slice === 0) await checkpoint(from, count);
  }
  return range;
}
