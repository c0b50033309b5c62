/**
 * Principal components: covariance of centred columns, and projection on directions.
 * Columns are f32, centred before, one after the other, each `stride` long (a multiple of 4, zero behind the last row).
 * Products are summed in f32 over SLICE rows only, then in f64.
 */
import { dot4x2, projectPairs } from "./pca/products";

/** Rows that are summed in f32: their error stays near one rounding. */
const SLICE: i32 = 256;

/**
 * Sums of products of every pair of columns over rows `shard * block ..`, into `sums[shard]`: `padded` x `padded` f64, upper
 * half, row by row. `padded`: columns there are, a multiple of 4; those beyond the data are zero.
 */
export function covariance(shard: i32, values: usize, stride: i32, padded: i32, block: i32, sums: usize): void {
  const out = sums + ((<usize>(shard * padded * padded)) << 3);
  const end = min(stride, (shard + 1) * block);
  for (let from = shard * block; from < end; from += SLICE) {
    const rows = min(SLICE, end - from);
    const first = values + ((<usize>from) << 2);
    for (let a = 0; a < padded; a += 4) {
      for (let b = a; b < padded; b += 2) dot4x2(first, (<usize>stride) << 2, a, b, rows, padded, out);
    }
  }
}

/** Scores of rows `shard * block ..`: `scores[c]` (f64, `stride` long) is the sum of column x weight; `weights` f64, `dimensions` a component. */
export function project(shard: i32, values: usize, stride: i32, dimensions: i32, components: i32, block: i32, weights: usize, scores: usize): void {
  const from = shard * block;
  const end = min(stride, from + block);
  for (let c = 0; c < components; c++) {
    const weight = weights + ((<usize>(c * dimensions)) << 3);
    projectPairs(values, (<usize>stride) << 2, dimensions, from, end, weight, scores + ((<usize>c * <usize>stride) << 3));
  }
}
