/**
 * The matrix between clusters, built when few enough are left: sums of distances (average linkage) or largest squared
 * distances (complete). Merges change it in place; every cell and its mirror image hold the same bits.
 */
import { tieBefore } from "./candidate";
import { bornIn, cellAt, dimensions, keyOf, multipleAt, near, pointCount, queryAt, sizeOf, slotAt, slots, sorted, startOf, values } from "./frame";
import { AVERAGE } from "./linkages";

/** Rows and columns of a tile that is mirrored at once. */
const MIRROR: i32 = 64;

/**
 * Fills cells right of the diagonal from the points themselves, for the tasks `shard * perShard ..` of `count`. A task
 * (`tasks`: i32) is a row, its first column and the column behind its last.
 */
export function fillCells(shard: i32, frame: usize, linkage: i32, tasks: usize, count: i32, perShard: i32): void {
  for (let k = shard * perShard; k < min(count, (shard + 1) * perShard); k++) {
    const task = tasks + <usize>k * 12;
    fillRow(frame, linkage, load<i32>(task), load<i32>(task, 4), load<i32>(task, 8));
  }
}

function fillRow(frame: usize, linkage: i32, row: i32, column: i32, endColumn: i32): void {
  const size = <usize>dimensions(frame);
  const columnBytes = (<usize>((pointCount(frame) + 3) & ~3)) << 3;
  const points = sorted(frame);
  const first = startOf(frame, row);
  const end = startOf(frame, row + 1);
  const to = startOf(frame, endColumn);
  for (let place = startOf(frame, column); place < to; place += 2) {
    const here = points + ((<usize>place) << 3);
    let low: f64 = 0;
    let high: f64 = 0;
    if (ASC_FEATURE_SIMD) {
      let total = f64x2.splat(0);
      for (let member = first; member < end; member++) {
        let sum = f64x2.splat(0);
        const there = points + ((<usize>member) << 3);
        for (let at: usize = 0; at < size * columnBytes; at += columnBytes) {
          const difference = f64x2.sub(v128.load(here + at), v128.load64_splat(there + at));
          sum = f64x2.add(sum, f64x2.mul(difference, difference));
        }
        total = linkage === AVERAGE ? f64x2.add(total, f64x2.mul(f64x2.splat(multipleAt(frame, member)), f64x2.sqrt(sum))) : f64x2.pmax(total, sum);
      }
      low = f64x2.extract_lane(total, 0);
      high = f64x2.extract_lane(total, 1);
    } else {
      for (let member = first; member < end; member++) {
        const there = points + ((<usize>member) << 3);
        let lowSum: f64 = 0;
        let highSum: f64 = 0;
        for (let at: usize = 0; at < size * columnBytes; at += columnBytes) {
          const lowDifference = load<f64>(here + at) - load<f64>(there + at);
          const highDifference = load<f64>(here + at, 8) - load<f64>(there + at);
          lowSum += lowDifference * lowDifference;
          highSum += highDifference * highDifference;
        }
        low = linkage === AVERAGE ? low + multipleAt(frame, member) * sqrt(lowSum) : max(low, lowSum);
        high = linkage === AVERAGE ? high + multipleAt(frame, member) * sqrt(highSum) : max(high, highSum);
      }
    }
    enter(frame, linkage, row, place, low);
    if (place + 1 < to) enter(frame, linkage, row, place + 1, high);
  }
}

/** Adds what a member of another cluster has to the cell of that cluster. */
function enter(frame: usize, linkage: i32, row: i32, member: i32, value: f64): void {
  const cell = cellAt(frame, row, slotAt(frame, member));
  const held = load<f64>(cell);
  store<f64>(cell, linkage === AVERAGE ? held + multipleAt(frame, member) * value : max(held, value));
}

/** Copies what is right of the diagonal to its left, for 64 columns on the left, and writes infinity on the diagonal. */
export function mirrorTile(shard: i32, frame: usize): void {
  const count = slots(frame);
  const left = shard * MIRROR;
  const leftEnd = min(count, left + MIRROR);
  for (let top = left; top < count; top += MIRROR) {
    const bottom = min(count, top + MIRROR);
    for (let row = top; row < bottom; row++) {
      if (top === left) store<f64>(cellAt(frame, row, row), Infinity);
      for (let column = left; column < min(leftEnd, row); column++) store<f64>(cellAt(frame, row, column), load<f64>(cellAt(frame, column, row)));
    }
  }
}

/** Nearest column of the queries `shard * perShard ..` of `count`, into `near` and `values`. */
export function nearestColumn(shard: i32, frame: usize, linkage: i32, count: i32, perShard: i32, sizes: usize): void {
  const columns = slots(frame);
  for (let k = shard * perShard; k < min(count, (shard + 1) * perShard); k++) {
    const query = queryAt(frame, k);
    const row = cellAt(frame, query, 0);
    const own = linkage === AVERAGE ? sizeOf(frame, query) : 1;
    let least: f64 = Infinity;
    let column = 0;
    if (ASC_FEATURE_SIMD) {
      const owns = f64x2.splat(own);
      let lows = f64x2.splat(Infinity);
      for (; column + 2 <= columns; column += 2) {
        const at = (<usize>column) << 3;
        const cells = v128.load(row + at);
        lows = f64x2.pmin(lows, linkage === AVERAGE ? f64x2.div(cells, f64x2.mul(owns, v128.load(sizes + at))) : cells);
      }
      least = min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1));
    }
    for (; column < columns; column++) least = min(least, meanOf(row, sizes, linkage, own, column));
    let found = -1;
    for (let other = 0; other < columns; other++) {
      if (meanOf(row, sizes, linkage, own, other) !== least) continue;
      if (
        found < 0 ||
        tieBefore(bornIn(frame, query), keyOf(frame, query), bornIn(frame, other), keyOf(frame, other), bornIn(frame, found), keyOf(frame, found))
      )
        found = other;
    }
    store<i32>(near(frame) + ((<usize>query) << 2), found);
    store<f64>(values(frame) + ((<usize>query) << 3), least);
  }
}

/** The value of a merge: a sum is divided by the number of pairs. The same bits whichever of the two asks. */
function meanOf(row: usize, sizes: usize, linkage: i32, own: f64, column: i32): f64 {
  const at = (<usize>column) << 3;
  const cell = load<f64>(row + at);
  return linkage === AVERAGE ? cell / (own * load<f64>(sizes + at)) : cell;
}

/** In the rows `shard * perShard ..`: the columns of each merged pair (`merges`: i32, kept and gone) become one. */
export function joinColumns(shard: i32, frame: usize, linkage: i32, merges: usize, count: i32, perShard: i32): void {
  for (let row = shard * perShard; row < min(slots(frame), (shard + 1) * perShard); row++) {
    const cells = cellAt(frame, row, 0);
    for (let k = 0; k < count; k++) {
      const kept = cells + ((<usize>load<i32>(merges + ((<usize>k) << 3))) << 3);
      const gone = cells + ((<usize>load<i32>(merges + ((<usize>k) << 3), 4)) << 3);
      const a = load<f64>(kept);
      const b = load<f64>(gone);
      store<f64>(kept, linkage === AVERAGE ? a + b : max(a, b));
      store<f64>(gone, Infinity);
    }
  }
}

/** The rows of merged pair `shard` become one. */
export function joinRow(shard: i32, frame: usize, linkage: i32, merges: usize): void {
  const kept = cellAt(frame, load<i32>(merges + ((<usize>shard) << 3)), 0);
  const gone = cellAt(frame, load<i32>(merges + ((<usize>shard) << 3), 4), 0);
  const columns = slots(frame);
  for (let column = 0; column < columns; column++) {
    const at = (<usize>column) << 3;
    const a = load<f64>(kept + at);
    const b = load<f64>(gone + at);
    store<f64>(kept + at, linkage === AVERAGE ? a + b : max(a, b));
  }
}

/** Where two merged pairs meet, sums were taken in two orders: the row of pair `shard` takes over what earlier pairs hold. */
export function settleRow(shard: i32, frame: usize, merges: usize): void {
  const kept = load<i32>(merges + ((<usize>shard) << 3));
  for (let k = 0; k < shard; k++) {
    const earlier = load<i32>(merges + ((<usize>k) << 3));
    store<f64>(cellAt(frame, kept, earlier), load<f64>(cellAt(frame, earlier, kept)));
  }
}

/** Moves the columns that are kept (`kept`: i32, ascending) to the front of row `shard`. */
export function compressRow(shard: i32, frame: usize, kept: usize, count: i32): void {
  const cells = cellAt(frame, shard, 0);
  for (let column = 0; column < count; column++) {
    store<f64>(cells + ((<usize>column) << 3), load<f64>(cells + ((<usize>load<i32>(kept + ((<usize>column) << 2))) << 3)));
  }
}
