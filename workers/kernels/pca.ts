/**
 * Principal components: sums of products of columns, and projection on directions. Both read a part of the table as it is: columns
 * of f64, one after the other, each `line` numbers long. A shard is `block` rows.
 */

import { centre } from "./pca/centre";
import { addBlocks, dot3x3 } from "./pca/products";
import { projectOne, projectTwo } from "./pca/project";

/** Rows that are summed in f32, so that the error stays near one rounding, and that lie in the processor's cache meanwhile. */
const SLICE: i32 = 256;

/**
 * Of the rows of a shard, less `origins` and times `factors` (f64, one a column): the sums of products of every pair of columns into
 * `products` (`padded` x `padded` f64, upper half, row by row), and the sums and sums of squares of each column into `moments` (2 x
 * `padded` f64). `padded`: columns there are, a multiple of 3. `tiles`: padded x SLICE f32 a shard, zero in the columns beyond
 * `dimensions`. A column that strays beyond f32 leaves infinities or NaN.
 */
export function covariance(
  shard: i32,
  values: usize,
  line: i32,
  rows: i32,
  block: i32,
  dimensions: i32,
  padded: i32,
  origins: usize,
  factors: usize,
  tiles: usize,
  products: usize,
  moments: usize,
): void {
  const own = products + ((<usize>(shard * padded * padded)) << 3);
  const sums = moments + ((<usize>(2 * shard * padded)) << 3);
  const tile = tiles + ((<usize>(shard * padded * SLICE)) << 2);
  memory.fill(own, 0, (<usize>(padded * padded)) << 3);
  memory.fill(sums, 0, (<usize>(2 * padded)) << 3);
  const end = min(rows, (shard + 1) * block);
  for (let from = shard * block; from < end; from += SLICE) {
    const length = min(SLICE, end - from);
    for (let t = 0; t < dimensions; t++) {
      const place = (<usize>t) << 3;
      const source = values + ((<usize>(t * line + from)) << 3);
      centre(source, length, load<f64>(origins + place), load<f64>(factors + place), tile + ((<usize>(t * SLICE)) << 2), sums + 2 * place);
    }
    const quads = ((length + 7) >> 3) << 1;
    for (let a = 0; a < padded; a += 3) {
      for (let b = a; b < padded; b += 3) dot3x3(tile + ((<usize>(a * SLICE)) << 2), tile + ((<usize>(b * SLICE)) << 2), quads, a, b, padded, own);
    }
  }
}

/** Adds what `shards` shards have left in `products` and `moments` to the sums of all of them, in their order. */
export function collect(shards: i32, padded: i32, products: usize, moments: usize, allProducts: usize, allMoments: usize): void {
  addBlocks(products, shards, padded * padded, allProducts);
  addBlocks(moments, shards, 2 * padded, allMoments);
}

/**
 * Scores of the rows of a shard: `scores[c]` (f64, `line` long) is the sum of (column - origin) x weight; `weights`: f64,
 * `dimensions` a component. `line` is even.
 */
export function project(
  shard: i32,
  values: usize,
  line: i32,
  rows: i32,
  block: i32,
  dimensions: i32,
  components: i32,
  origins: usize,
  weights: usize,
  scores: usize,
): void {
  const from = shard * block;
  const end = min(rows, from + block);
  const bytes = (<usize>line) << 3;
  let c = 0;
  for (; c + 2 <= components; c += 2) {
    projectTwo(values, bytes, dimensions, from, end, origins, weights + ((<usize>(c * dimensions)) << 3), scores + <usize>c * bytes);
  }
  if (c < components) projectOne(values, bytes, dimensions, from, end, origins, weights + ((<usize>(c * dimensions)) << 3), scores + <usize>c * bytes);
}
