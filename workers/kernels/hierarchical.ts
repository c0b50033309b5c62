/**
 * Agglomerative clustering without a distance matrix of all rows. Clusters stand in slots, 32 to a block, their centres as
 * f32 dimension by dimension; a search takes four clusters at once past all blocks, skips those whose box is too far, and
 * looks in f64 only at what the f32 distance cannot rule out. So every answer is exact, in whatever order it is worked out.
 */
import { addSquares } from "./common/vectors";
import { offer } from "./hierarchical/candidate";
import {
  BASES,
  BLOCK,
  blocks,
  blockWeights,
  boxes,
  centreIn,
  dimensions,
  near,
  queryAt,
  ROW,
  SLOPES,
  slots,
  TILE,
  tileOf,
  values,
  weights,
  work,
} from "./hierarchical/frame";
import { updateLimits, WIDEST } from "./hierarchical/limit";

export { compressRow, fillCells, joinColumns, joinRow, mirrorTile, nearestColumn, settleRow } from "./hierarchical/matrix";
export { growTree } from "./hierarchical/spanning-tree";

/**
 * Finds the nearest cluster of the queries `shard * perShard ..` of `count`: its slot into `near`, the value of the merge
 * into `values`, and the number of distances between rows that it took into `work[shard]`.
 */
export function nearest(shard: i32, frame: usize, linkage: i32, count: i32, perShard: i32, slack: f64): void {
  const to = min(count, (shard + 1) * perShard);
  const blockCount = (slots(frame) + BLOCK - 1) / BLOCK;
  const blockBytes = <usize>dimensions(frame) * ROW;
  const boxBytes = (<usize>dimensions(frame)) << 3;
  let looked: f64 = 0;
  for (let from = shard * perShard; from < to; from += TILE) {
    const end = min(to, from + TILE);
    const tile = tileOf(frame, from);
    enclose(tile, frame, from, end);
    for (let k = from; k < end; k++) {
      const slot = queryAt(frame, k);
      store<f64>(values(frame) + ((<usize>slot) << 3), Infinity);
      store<i32>(near(frame) + ((<usize>slot) << 2), -1);
    }
    updateLimits(tile, frame, linkage, from, end, slack);
    // From the block of the tile outwards: what is near in the order is near in space, and a near answer rules out more.
    const own = queryAt(frame, from) / BLOCK;
    for (let step = 0; step < 2 * blockCount; step++) {
      const block = (step & 1) === 1 ? own + ((step + 1) >> 1) : own - (step >> 1);
      if (block < 0 || block >= blockCount) continue;
      const place = <usize>block;
      const limit = load<f32>(tile, WIDEST) + load<f32>(tile, WIDEST + 4) * load<f32>(blockWeights(frame) + (place << 2));
      if (farther(tile, boxes(frame) + place * boxBytes, dimensions(frame), limit)) continue;
      looked += searchBlock(frame, linkage, from, end, block, blocks(frame) + place * blockBytes, weights(frame) + place * ROW, tile, slack);
    }
  }
  store<f64>(work(frame) + ((<usize>shard) << 3), looked);
}

/** Writes the box around the centres of a tile of queries: highs, then lows, behind its limits. */
function enclose(tile: usize, frame: usize, from: i32, end: i32): void {
  const size = dimensions(frame);
  for (let t = 0; t < size; t++) {
    let low: f32 = Infinity;
    let high: f32 = -Infinity;
    for (let k = from; k < end; k++) {
      const value = load<f32>(centreIn(frame, queryAt(frame, k)) + <usize>t * ROW);
      low = min(low, value);
      high = max(high, value);
    }
    store<f32>(tile + 64 + ((<usize>t) << 2), low);
    store<f32>(tile + 64 + ((<usize>(t + size)) << 2), high);
  }
}

/** True when the boxes of a tile and of a block are farther apart than the limit, a squared distance. */
function farther(tile: usize, box: usize, size: i32, limit: f32): bool {
  const highs = (<usize>size) << 2;
  let sum: f32 = 0;
  for (let t = 0; t < size; t++) {
    const at = (<usize>t) << 2;
    const gap = max(load<f32>(box + at) - load<f32>(tile + at + highs, 64), max(load<f32>(tile + at, 64) - load<f32>(box + at + highs), <f32>0));
    sum += gap * gap;
  }
  return sum > limit;
}

/** Offers to the queries of a tile every slot of a block that its f32 distance does not rule out. Returns the distances between rows this took. */
function searchBlock(frame: usize, linkage: i32, from: i32, end: i32, block: i32, block0: usize, weights0: usize, tile: usize, slack: f64): f64 {
  const size = <usize>dimensions(frame);
  const last = end - 1;
  const q0 = centreIn(frame, queryAt(frame, from));
  const q1 = centreIn(frame, queryAt(frame, min(last, from + 1)));
  const q2 = centreIn(frame, queryAt(frame, min(last, from + 2)));
  const q3 = centreIn(frame, queryAt(frame, min(last, from + 3)));
  let looked: f64 = 0;
  if (ASC_FEATURE_SIMD) {
    for (let lane: usize = 0; lane < ROW; lane += 32) {
      let a0 = f32x4.splat(0);
      let a1 = f32x4.splat(0);
      let a2 = f32x4.splat(0);
      let a3 = f32x4.splat(0);
      let b0 = f32x4.splat(0);
      let b1 = f32x4.splat(0);
      let b2 = f32x4.splat(0);
      let b3 = f32x4.splat(0);
      for (let at: usize = 0; at < size * ROW; at += ROW) {
        const x = v128.load(block0 + at + lane);
        const y = v128.load(block0 + at + lane, 16);
        let q = v128.load32_splat(q0 + at);
        a0 = addSquares(a0, x, q);
        b0 = addSquares(b0, y, q);
        q = v128.load32_splat(q1 + at);
        a1 = addSquares(a1, x, q);
        b1 = addSquares(b1, y, q);
        q = v128.load32_splat(q2 + at);
        a2 = addSquares(a2, x, q);
        b2 = addSquares(b2, y, q);
        q = v128.load32_splat(q3 + at);
        a3 = addSquares(a3, x, q);
        b3 = addSquares(b3, y, q);
      }
      const w = v128.load(weights0 + lane);
      const u = v128.load(weights0 + lane, 16);
      const bits0 = within(a0, b0, w, u, tile, 0);
      const bits1 = within(a1, b1, w, u, tile, 4);
      const bits2 = within(a2, b2, w, u, tile, 8);
      const bits3 = within(a3, b3, w, u, tile, 12);
      if ((bits0 | bits1 | bits2 | bits3) === 0) continue;
      const first = block * BLOCK + <i32>(lane >> 2);
      looked += offerEach(frame, linkage, queryAt(frame, from), first, bits0);
      if (from + 1 < end) looked += offerEach(frame, linkage, queryAt(frame, from + 1), first, bits1);
      if (from + 2 < end) looked += offerEach(frame, linkage, queryAt(frame, from + 2), first, bits2);
      if (from + 3 < end) looked += offerEach(frame, linkage, queryAt(frame, from + 3), first, bits3);
      updateLimits(tile, frame, linkage, from, end, slack);
    }
  } else {
    for (let k = from; k < end; k++) {
      const query = queryAt(frame, k);
      const centre = centreIn(frame, query);
      const base = load<f32>(tile + ((<usize>(k - from)) << 2), BASES);
      const slope = load<f32>(tile + ((<usize>(k - from)) << 2), SLOPES);
      for (let lane: usize = 0; lane < ROW; lane += 4) {
        let sum: f32 = 0;
        for (let at: usize = 0; at < size * ROW; at += ROW) {
          const difference = load<f32>(block0 + at + lane) - load<f32>(centre + at);
          sum += difference * difference;
        }
        if (sum <= base + slope * load<f32>(weights0 + lane)) looked += offerEach(frame, linkage, query, block * BLOCK + <i32>(lane >> 2), 1);
      }
    }
    updateLimits(tile, frame, linkage, from, end, slack);
  }
  return looked;
}

/** Bit per lane of two vectors of squared distances: within the limit of the query whose limits stand at `place`. */
function within(a: v128, b: v128, w: v128, u: v128, tile: usize, place: usize): i32 {
  const base = v128.load32_splat(tile + place, BASES);
  const slope = v128.load32_splat(tile + place, SLOPES);
  const low = i32x4.bitmask(f32x4.le(a, f32x4.add(base, f32x4.mul(slope, w))));
  return low | (i32x4.bitmask(f32x4.le(b, f32x4.add(base, f32x4.mul(slope, u)))) << 4);
}

function offerEach(frame: usize, linkage: i32, query: i32, first: i32, bits: i32): f64 {
  let looked: f64 = 0;
  for (let left = bits; left !== 0; left &= left - 1) looked += offer(frame, linkage, query, first + ctz(left));
  return looked;
}
