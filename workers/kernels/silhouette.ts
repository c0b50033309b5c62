/**
 * Sums of Euclidean distances from points to clusters. The points lie sorted by cluster in blocks of eight, dimension by
 * dimension (f32; a cluster begins a block and its last one may be filled up); queries are rows of f32. Distances are taken
 * from differences in f32 and summed in f64.
 */
import { addSquares } from "./common/vectors";

/** Blocks whose distances are summed in f32 before they go into f64. */
const RUN: i32 = 32;

/**
 * For the queries of a shard (`tiles` times four, of `count`, itself a multiple of four): the sum of distances to each
 * cluster's points within the shard's chunk of `chunkBlocks` blocks, into `sums` (f64: chunk, query, cluster). Shards run
 * over chunks first. `starts`: first block of each cluster; `sizes`: its points (i32).
 */
export function distances(
  shard: i32,
  blocks: usize,
  dimensions: i32,
  queries: usize,
  count: i32,
  tiles: i32,
  chunks: i32,
  chunkBlocks: i32,
  starts: usize,
  sizes: usize,
  clusters: i32,
  sums: usize,
): void {
  const chunk = shard % chunks;
  const first = (shard / chunks) * tiles * 4;
  const last = min(count, first + tiles * 4);
  const chunkFrom = chunk * chunkBlocks;
  const chunkTo = chunkFrom + chunkBlocks;
  const rowBytes = (<usize>dimensions) << 2;
  const slotBytes = (<usize>clusters) << 3;
  for (let query = first; query < last; query += 4) {
    const place = queries + <usize>query * rowBytes;
    const slot = sums + (<usize>chunk * <usize>count + <usize>query) * slotBytes;
    for (let c = 0; c < clusters; c++) {
      const start = load<i32>(starts + ((<usize>c) << 2));
      const size = load<i32>(sizes + ((<usize>c) << 2));
      const out = slot + ((<usize>c) << 3);
      for (let q: usize = 0; q < 4; q++) store<f64>(out + q * slotBytes, 0);
      const from = max(start, chunkFrom);
      const to = min(start + (size >> 3), chunkTo);
      if (ASC_FEATURE_SIMD) {
        for (let b = from; b < to; b += RUN) fourToBlocks(blocks, b, min(to, b + RUN), dimensions, place, rowBytes, out, slotBytes);
      } else {
        for (let b = from; b < to; b++) fourToPart(blocks, b, 8, dimensions, place, rowBytes, out, slotBytes);
      }
      const rest = start + (size >> 3);
      if ((size & 7) !== 0 && rest >= chunkFrom && rest < chunkTo) fourToPart(blocks, rest, size & 7, dimensions, place, rowBytes, out, slotBytes);
    }
  }
}

/** Adds the distances from four queries to the points of whole blocks. */
function fourToBlocks(blocks: usize, from: i32, to: i32, dimensions: i32, place: usize, rowBytes: usize, out: usize, slotBytes: usize): void {
  const blockBytes = (<usize>dimensions) << 5;
  const end = blocks + <usize>to * blockBytes;
  const second = place + rowBytes;
  const third = second + rowBytes;
  const fourth = third + rowBytes;
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (let block = blocks + <usize>from * blockBytes; block < end; ) {
    let low0 = f32x4.splat(0);
    let high0 = low0;
    let low1 = low0;
    let high1 = low0;
    let low2 = low0;
    let high2 = low0;
    let low3 = low0;
    let high3 = low0;
    for (let offset: usize = 0; offset < rowBytes; offset += 4) {
      const low = v128.load(block);
      const high = v128.load(block, 16);
      block += 32;
      let value = v128.load32_splat(place + offset);
      low0 = addSquares(low0, low, value);
      high0 = addSquares(high0, high, value);
      value = v128.load32_splat(second + offset);
      low1 = addSquares(low1, low, value);
      high1 = addSquares(high1, high, value);
      value = v128.load32_splat(third + offset);
      low2 = addSquares(low2, low, value);
      high2 = addSquares(high2, high, value);
      value = v128.load32_splat(fourth + offset);
      low3 = addSquares(low3, low, value);
      high3 = addSquares(high3, high, value);
    }
    sum0 = f32x4.add(sum0, f32x4.add(f32x4.sqrt(low0), f32x4.sqrt(high0)));
    sum1 = f32x4.add(sum1, f32x4.add(f32x4.sqrt(low1), f32x4.sqrt(high1)));
    sum2 = f32x4.add(sum2, f32x4.add(f32x4.sqrt(low2), f32x4.sqrt(high2)));
    sum3 = f32x4.add(sum3, f32x4.add(f32x4.sqrt(low3), f32x4.sqrt(high3)));
  }
  addLanes(out, sum0);
  addLanes(out + slotBytes, sum1);
  addLanes(out + 2 * slotBytes, sum2);
  addLanes(out + 3 * slotBytes, sum3);
}

function addLanes(sum: usize, four: v128): void {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(four), f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1)));
  store<f64>(sum, load<f64>(sum) + (f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1)));
}

/** Adds the distances from four queries to the first `points` points of a block, one by one. */
function fourToPart(blocks: usize, block: i32, points: i32, dimensions: i32, place: usize, rowBytes: usize, out: usize, slotBytes: usize): void {
  const at = blocks + ((<usize>block * <usize>dimensions) << 5);
  for (let q: usize = 0; q < 4; q++) {
    const row = place + q * rowBytes;
    let sum: f64 = 0;
    for (let lane = 0; lane < points; lane++) {
      let square: f32 = 0;
      let value = at + ((<usize>lane) << 2);
      for (let offset: usize = 0; offset < rowBytes; offset += 4) {
        const difference = load<f32>(value) - load<f32>(row + offset);
        square += difference * difference;
        value += 32;
      }
      sum += <f64>sqrt(square);
    }
    store<f64>(out + q * slotBytes, load<f64>(out + q * slotBytes) + sum);
  }
}
