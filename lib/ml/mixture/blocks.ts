import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";

/** Points that lie together, dimension by dimension, as the kernels read them. */
export const BLOCK = 128;
/** Numbers between two checkpoints. */
const SLICE = 1 << 20;

/** Dimensions padded to an even number, which the kernels take two at a time. */
export function paddedWidth(dimensions: number): number {
  return dimensions + (dimensions % 2);
}

/** Writes the points to `data` in blocks of BLOCK; padding stays zero. O(count x dimensions). */
export async function packBlocks({ values, count, dimensions }: Points, data: Float32Array | Float64Array, checkpoint: Checkpoint): Promise<void> {
  const width = paddedWidth(dimensions);
  const slice = Math.max(BLOCK, Math.floor(SLICE / (dimensions * BLOCK)) * BLOCK);
  for (let from = 0; from < count; from += BLOCK) {
    const points = Math.min(BLOCK, count - from);
    for (let t = 0; t < dimensions; t++) {
      const to = from * width + t * BLOCK;
      for (let p = 0, at = from * dimensions + t; p < points; p++, at += dimensions) data[to + p] = values[at];
    }
    if (from % slice === 0) await checkpoint(from, count);
  }
}

/** Greatest absolute value of each dimension. O(count x dimensions). */
export function ranges({ values, count, dimensions }: Points): Float64Array {
  const range = new Float64Array(dimensions);
  for (let i = 0, at = 0; i < count; i++) for (let t = 0; t < dimensions; t++, at++) range[t] = Math.max(range[t], Math.abs(values[at]));
  return range;
}
