/**
 * k-means: assignment with exact bounds, and the distances of greedy k-means++. Points are rows of f32, padded with zeros
 * to `vectors` times four; a shard is `block` of them, a multiple of eight. Sums are kept in f64, a slot a shard.
 *
 * Scratch of a shard: a list of row numbers, the results of a tile, and the tile itself.
 */
import { turnEight } from "./common/turn";
import { gapsOfEight, nearestOfEight, nearestOfOne } from "./kmeans/nearest";
import { pourRows } from "./kmeans/pour";
import { distanceOfRows, distancesToOne, distancesToThree } from "./kmeans/spread";

/** Label of a point that has none yet (u16). */
const NONE: i32 = 65535;
/** Points whose bounds are looked at before the tile runs over those that failed. */
const CHUNK: i32 = 256;
/** With more of a chunk's points listed than this the processor sees the pattern itself. */
const DENSE: i32 = 128;
/** Where the results of a tile and the tile begin in the scratch of a shard. */
const RESULTS: usize = 1152;
const TILE: usize = 1728;

/**
 * Fills points from row `first` on: a shard takes `block` of the `rows` rows of f64 columns that lie `line` numbers apart, less `origins` and times `scale`.
 */
export function pour(
  shard: i32,
  columns: usize,
  line: i32,
  rows: i32,
  block: i32,
  dimensions: i32,
  vectors: i32,
  origins: usize,
  scale: f64,
  points: usize,
  first: i32,
): void {
  const from = shard * block;
  pourRows(columns, (<usize>line) << 3, from, min(rows, from + block), dimensions, vectors, origins, scale, points, first);
}

/**
 * Labels the points of a shard that may have changed cluster: all of them when `whole`, else those whose gap
 * (Hamerly 2010, as one number: distance to the own centre less distance to the second, as far as rounding allows) and the
 * drift of their centre since reach 0. Writes labels (u16) and gaps; into the slot of the shard in `sums` (f64, clusters x
 * vectors x 4), `sizes` (i32) and `changed` (i32) what the changes of label add and take away. `lowered`: drift, rounded
 * down.
 */
export function assign(
  shard: i32,
  points: usize,
  count: i32,
  block: i32,
  dimensions: i32,
  vectors: i32,
  labels: usize,
  gaps: usize,
  centers: usize,
  halves: usize,
  clusters: i32,
  drift: usize,
  lowered: usize,
  error: f32,
  whole: i32,
  sums: usize,
  sizes: usize,
  changed: usize,
  scratch: usize,
  scratchBytes: i32,
): void {
  const list = scratch + <usize>shard * <usize>scratchBytes;
  const sumBytes = (<usize>clusters * <usize>vectors) << 5;
  const ownSums = sums + <usize>shard * sumBytes;
  const ownSizes = sizes + ((<usize>shard * <usize>clusters) << 2);
  memory.fill(ownSums, 0, sumBytes);
  memory.fill(ownSizes, 0, (<usize>clusters) << 2);
  const from = shard * block;
  const to = min(count, from + block);
  let changes = 0;
  let listed = 0;
  for (let i = from; i < to; i += CHUNK) {
    const end = min(to, i + CHUNK);
    if (whole) {
      for (let next = i; next < end; next++, listed++) store<i32>(list + ((<usize>listed) << 2), next);
    } else {
      listed = listOpen(i, end, list, listed, labels, gaps, drift);
      if (listed > 8 && listed <= DENSE) store<i32>(list + RESULTS, touch(list, listed, points, vectors));
    }
    let done = 0;
    for (; done + 8 <= listed; done += 8) {
      changes += tile(
        list + ((<usize>done) << 2),
        8,
        list,
        points,
        dimensions,
        vectors,
        labels,
        gaps,
        centers,
        halves,
        clusters,
        lowered,
        error,
        ownSums,
        ownSizes,
      );
    }
    listed -= done;
    if (done > 0) for (let rest = 0; rest < listed; rest++) store<i32>(list + ((<usize>rest) << 2), load<i32>(list + ((<usize>(done + rest)) << 2)));
  }
  if (listed > 0) {
    for (let rest = listed; rest < 8; rest++) store<i32>(list + ((<usize>rest) << 2), load<i32>(list));
    changes += tile(list, listed, list, points, dimensions, vectors, labels, gaps, centers, halves, clusters, lowered, error, ownSums, ownSizes);
  }
  store<i32>(changed + ((<usize>shard) << 2), changes);
}

/** Lists the points from `i` to `end` whose bounds do not vouch for their label, without a branch; returns how many are listed then. */
function listOpen(i: i32, end: i32, list: usize, listed: i32, labels: usize, gaps: usize, drift: usize): i32 {
  for (; i < end; i++) {
    store<i32>(list + ((<usize>listed) << 2), i);
    const label = <usize>load<u16>(labels + ((<usize>i) << 1));
    listed += <i32>(load<f32>(gaps + ((<usize>i) << 2)) + load<f32>(drift + (label << 2)) >= 0);
  }
  return listed;
}

/** Reads a word of every cache line of the listed rows, so that their way from memory overlaps; the sum keeps the loads alive. */
function touch(list: usize, listed: i32, points: usize, vectors: i32): i32 {
  const rowBytes = (<usize>vectors) << 4;
  let sum = 0;
  for (let at = list; at < list + ((<usize>listed) << 2); at += 4) {
    const row = points + <usize>load<i32>(at) * rowBytes;
    for (let line: usize = 0; line < rowBytes; line += 64) sum += load<i32>(row + line);
  }
  return sum;
}

/** Labels the eight listed points (the first `valid` count); returns how many changed cluster. */
function tile(
  list: usize,
  valid: i32,
  scratch: usize,
  points: usize,
  dimensions: i32,
  vectors: i32,
  labels: usize,
  gaps: usize,
  centers: usize,
  halves: usize,
  clusters: i32,
  lowered: usize,
  error: f32,
  sums: usize,
  sizes: usize,
): i32 {
  const out = scratch + RESULTS;
  const groups = (clusters + 3) >> 2;
  if (ASC_FEATURE_SIMD) {
    turnEight(points, list, vectors, scratch + TILE);
    nearestOfEight(scratch + TILE, dimensions, centers, halves, groups, out);
  } else {
    for (let lane: usize = 0; lane < 32; lane += 4) {
      nearestOfOne(points + ((<usize>load<i32>(list + lane) * <usize>vectors) << 4), dimensions, centers, halves, groups, out + lane);
    }
  }
  gapsOfEight(out, error);
  let changes = 0;
  for (let lane = 0; lane < valid; lane++) {
    const result = out + ((<usize>lane) << 2);
    const index = <usize>load<i32>(list + ((<usize>lane) << 2));
    const label = load<i32>(result, 64);
    const gap = load<f32>(result) - load<f32>(lowered + ((<usize>label) << 2));
    store<f32>(gaps + (index << 2), gap);
    const before = <i32>load<u16>(labels + (index << 1));
    if (before === label) continue;
    store<u16>(labels + (index << 1), <u16>label);
    changes++;
    const row = points + ((index * <usize>vectors) << 4);
    add(row, vectors, sums, sizes, label, 1);
    if (before !== NONE) add(row, vectors, sums, sizes, before, -1);
  }
  return changes;
}

/** Adds a row (or takes it away, `sign` -1) to the sums and the size of a cluster. */
function add(row: usize, vectors: i32, sums: usize, sizes: usize, label: i32, sign: i32): void {
  const size = sizes + ((<usize>label) << 2);
  store<i32>(size, load<i32>(size) + sign);
  let sum = sums + ((<usize>label * <usize>vectors) << 5);
  const end = row + ((<usize>vectors) << 4);
  if (ASC_FEATURE_SIMD) {
    const factor = f64x2.splat(<f64>sign);
    for (let at = row; at < end; at += 16) {
      const low = f64x2.promote_low_f32x4(v128.load64_zero(at));
      const high = f64x2.promote_low_f32x4(v128.load64_zero(at, 8));
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(low, factor)));
      v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.mul(high, factor)), 16);
      sum += 32;
    }
  } else {
    for (let at = row; at < end; at += 4) {
      store<f64>(sum, load<f64>(sum) + <f64>load<f32>(at) * <f64>sign);
      sum += 8;
    }
  }
}

/** Row numbers of the points whose label the bounds cannot vouch for, from `list + 4 from`; how many, in `counts` of the shard. */
export function doubtful(shard: i32, count: i32, block: i32, labels: usize, gaps: usize, drift: usize, list: usize, counts: usize): void {
  const from = shard * block;
  const to = min(count, from + block);
  let listed = from;
  for (let i = from; i < to; i++) {
    const label = <usize>load<u16>(labels + ((<usize>i) << 1));
    if (load<f32>(gaps + ((<usize>i) << 2)) + load<f32>(drift + (label << 2)) < 0) continue;
    store<i32>(list + ((<usize>listed) << 2), i);
    listed++;
  }
  store<i32>(counts + ((<usize>shard) << 2), listed - from);
}

/**
 * Greedy k-means++: brings `closest` (f32, squared distance to the centres so far) up to date with the centre that is row
 * `chosen`, and sums for each of `trials` candidate rows (i32) what `closest` would be with it as well: f64, 16 a shard in
 * `potentials`. Without candidates the sum of `closest` itself. Rows beyond `count` must be 0 in `closest`.
 */
export function spread(
  shard: i32,
  points: usize,
  count: i32,
  block: i32,
  dimensions: i32,
  vectors: i32,
  closest: usize,
  chosen: i32,
  candidates: usize,
  trials: i32,
  potentials: usize,
  scratch: usize,
  scratchBytes: i32,
): void {
  const list = scratch + <usize>shard * <usize>scratchBytes;
  const out = list + RESULTS;
  const rowBytes = (<usize>vectors) << 4;
  const own = potentials + ((<usize>shard) << 7);
  memory.fill(own, 0, 128);
  const from = shard * block;
  const to = min(count, from + block);
  const place = points + <usize>chosen * rowBytes;
  if (ASC_FEATURE_SIMD) {
    for (let i = from; i < to; i += 8) {
      for (let lane = 0; lane < 8; lane++) store<i32>(list + ((<usize>lane) << 2), i + lane);
      turnEight(points, list, vectors, list + TILE);
      // The chosen centre and the candidates, three places at a time.
      let second = placeOf(points, candidates, min(0, trials - 1), rowBytes, place);
      let third = placeOf(points, candidates, min(1, trials - 1), rowBytes, place);
      if (trials > 0) distancesToThree(list + TILE, dimensions, place, second, third, out);
      else distancesToOne(list + TILE, dimensions, place, out);
      for (let c = 2; c < trials; c += 3) {
        const first = placeOf(points, candidates, c, rowBytes, place);
        const onward = out + ((<usize>(c + 1)) << 5);
        if (c + 1 === trials) {
          distancesToOne(list + TILE, dimensions, first, onward);
          break;
        }
        second = placeOf(points, candidates, c + 1, rowBytes, place);
        third = placeOf(points, candidates, min(c + 2, trials - 1), rowBytes, place);
        distancesToThree(list + TILE, dimensions, first, second, third, onward);
      }
      const near = closest + ((<usize>i) << 2);
      const low = f32x4.pmin(v128.load(near), v128.load(out));
      const high = f32x4.pmin(v128.load(near, 16), v128.load(out, 16));
      v128.store(near, low);
      v128.store(near, high, 16);
      if (trials === 0) addLanes(own, f32x4.add(low, high));
      for (let c = 0; c < trials; c++) {
        const result = out + ((<usize>(c + 1)) << 5);
        addLanes(own + ((<usize>c) << 3), f32x4.add(f32x4.pmin(low, v128.load(result)), f32x4.pmin(high, v128.load(result, 16))));
      }
    }
  } else {
    for (let i = from; i < to; i++) {
      const near = closest + ((<usize>i) << 2);
      const row = points + <usize>i * rowBytes;
      const least = min(load<f32>(near), distanceOfRows(row, place, dimensions));
      store<f32>(near, least);
      if (trials === 0) store<f64>(own, load<f64>(own) + <f64>least);
      for (let c = 0; c < trials; c++) {
        const candidate = points + <usize>load<i32>(candidates + ((<usize>c) << 2)) * rowBytes;
        const sum = own + ((<usize>c) << 3);
        store<f64>(sum, load<f64>(sum) + <f64>min(least, distanceOfRows(row, candidate, dimensions)));
      }
    }
  }
}

/** The row of a candidate; `otherwise` for none (below 0). */
function placeOf(points: usize, candidates: usize, candidate: i32, rowBytes: usize, otherwise: usize): usize {
  return candidate < 0 ? otherwise : points + <usize>load<i32>(candidates + ((<usize>candidate) << 2)) * rowBytes;
}

/** Adds the four lanes to one f64. */
function addLanes(sum: usize, four: v128): void {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(four), f64x2.promote_low_f32x4(v128.shuffle<i64>(four, four, 1, 1)));
  store<f64>(sum, load<f64>(sum) + (f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1)));
}
