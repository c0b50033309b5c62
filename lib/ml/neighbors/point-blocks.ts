import type { Checkpoint } from "../checkpoint";
import { spatialOrder } from "./spatial-order";

/** Points of a block. */
export const BLOCK = 32;

/** Points in blocks of 32 that are close together, in the layout of the kernels. A point's place is its position here. */
export interface PointBlocks {
  readonly count: number;
  readonly dimensions: number;
  readonly blocks: number;
  /** Index that each place had among the points given. */
  readonly order: Uint32Array;
  /** A block after the other, in it a dimension after the other, 32 lanes each, multiplied by `factor`. */
  readonly values: Float32Array;
  /** What coordinates were multiplied by, a power of two, so that squares stay in the range of f32. */
  readonly factor: number;
}

/** Lays out centred points (`values`: count x dimensions, row by row). O(count log(count) x dimensions). */
export async function pointBlocks(
  values: Float64Array,
  count: number,
  dimensions: number,
  checkpoint: Checkpoint,
  factor = factorOf(values),
): Promise<PointBlocks> {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (const _ of spatialOrder(order, BLOCK, values, dimensions)) await checkpoint(0, 1);
  const blocks = Math.ceil(count / BLOCK);
  const laid = new Float32Array(blocks * dimensions * BLOCK);
  for (let place = 0; place < blocks * BLOCK; place++) {
    // Lanes behind the last point repeat it: boxes stay as they are.
    const from = order[Math.min(place, count - 1)] * dimensions;
    const to = (place >> 5) * dimensions * BLOCK + (place & 31);
    for (let t = 0; t < dimensions; t++) laid[to + t * BLOCK] = values[from + t] * factor;
    if ((place & 0xffff) === 0xffff) await checkpoint(place, blocks * BLOCK);
  }
  return { count, dimensions, blocks, order, values: laid, factor };
}

/** The power of two that brings the largest coordinate to at most 1. */
function factorOf(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most > 0 ? 2 ** -Math.ceil(Math.log2(most)) : 1;
}

/** Lowest and highest value of each dimension in block `block`, written to `at` and `at + dimensions` in steps of `step`. */
export function boxOf({ values, dimensions }: PointBlocks, block: number, out: Float32Array, at: number, step: number): void {
  for (let t = 0; t < dimensions; t++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    const from = (block * dimensions + t) * BLOCK;
    for (let lane = from; lane < from + BLOCK; lane++) {
      if (values[lane] < low) low = values[lane];
      if (values[lane] > high) high = values[lane];
    }
    out[at + t * step] = low;
    out[at + (dimensions + t) * step] = high;
  }
}
