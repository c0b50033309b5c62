/**
 * A balanced k-d tree over points, split at medians into 2^levels leaves of at most `capacity` points. It is implicit:
 * node 1 is the root, 2i and 2i + 1 are the halves of i, and the points of a node follow from its number. Coordinates of
 * a leaf lie side by side (one run of `capacity` a dimension) as f32, centred and scaled by a power of two, in groups of
 * eight that lie close together; the exact f64 values stay in table order. A driver lays a head of u32 fields out, by which kernels find everything.
 */

/** Byte offsets of the fields of a head. */
const COUNT: usize = 0;
const DIMENSIONS: usize = 4;
const LEVELS: usize = 8;
/** Slots of a leaf: 32, four groups. */
const CAPACITY: usize = 12;
/** f64, count x dimensions: the values as the table holds them. */
const RAW: usize = 16;
/** u32: the points in tree order. */
const ORDER: usize = 20;
/** f32: coordinates, leaf by leaf. */
const BLOCKS: usize = 24;
/** f32: lower and upper bounds of every node, `padded` numbers each. */
const BOXES: usize = 28;
/** f64: what is taken away from each dimension, then the scale. */
const CENTER: usize = 32;
/** i64: a key and the index of the point in one word, while the tree is built. */
const KEYS: usize = 36;

/** f32: bounds of the groups of every leaf; a dimension has four lower and four upper ones. */
const GROUPS: usize = 40;

/** Half of the distance between 1 and the next f32: the largest relative error of a rounding. */
export const ROUNDING: f64 = 5.9604644775390625e-8;
/** Coordinates beyond are held at it, so that no difference overflows. */
const FARTHEST: f64 = 1e18;
/** Points looked at to find the direction in which a node is widest. */
const SAMPLE: i32 = 16;
/** Half as many are enough among so few. */
const FEW: i32 = 64;

export function countOf(head: usize): i32 {
  return load<i32>(head + COUNT);
}
export function dimensionsOf(head: usize): i32 {
  return load<i32>(head + DIMENSIONS);
}
export function levelsOf(head: usize): i32 {
  return load<i32>(head + LEVELS);
}
export function capacityOf(head: usize): i32 {
  return load<i32>(head + CAPACITY);
}
/** Numbers of a bound: dimensions, rounded up to a multiple of four. */
export function paddedOf(head: usize): i32 {
  return (dimensionsOf(head) + 3) & ~3;
}
export function scaleOf(head: usize): f64 {
  return load<f64>(<usize>load<u32>(head + CENTER) + ((<usize>dimensionsOf(head)) << 3));
}
/** Place in tree order of the first point of leaf `leaf`; of the end for `leaf` = leaves. */
export function leafStart(head: usize, leaf: i32): i32 {
  return <i32>((<u64>leaf * <u64>countOf(head)) >> <u64>levelsOf(head));
}
/** Points of a leaf. */
export function leafSize(head: usize, leaf: i32): i32 {
  return leafStart(head, leaf + 1) - leafStart(head, leaf);
}
/** First leaf under a node, of which `depth` is the depth. */
export function firstLeaf(head: usize, node: i32, depth: i32): i32 {
  const below = levelsOf(head) - depth;
  return (node - (1 << depth)) << below;
}
/** Points under a node. */
export function nodeSize(head: usize, node: i32, depth: i32): i32 {
  const below = levelsOf(head) - depth;
  const first = firstLeaf(head, node, depth);
  return leafStart(head, first + (1 << below)) - leafStart(head, first);
}
/** Coordinates of a leaf. */
export function blockOf(head: usize, leaf: i32): usize {
  return <usize>load<u32>(head + BLOCKS) + <usize>leaf * <usize>(dimensionsOf(head) * capacityOf(head)) * 4;
}
/** Bounds of the four groups of a leaf. */
export function groupsOf(head: usize, leaf: i32): usize {
  return <usize>load<u32>(head + GROUPS) + ((<usize>leaf * <usize>dimensionsOf(head)) << 5);
}
/** Lower bounds of a node; the upper ones follow. */
export function boxOf(head: usize, node: i32): usize {
  return <usize>load<u32>(head + BOXES) + <usize>node * <usize>paddedOf(head) * 8;
}
/** Index of the point at a place in tree order. */
export function pointAt(head: usize, place: i32): i32 {
  return load<i32>(<usize>load<u32>(head + ORDER) + ((<usize>place) << 2));
}

/** Squared distance of two points in their own units, in f64, as scikit-learn's trees take it. */
export function exactSquare(head: usize, a: i32, b: i32): f64 {
  const dimensions = dimensionsOf(head);
  const raw = <usize>load<u32>(head + RAW);
  let p = raw + ((<usize>a * <usize>dimensions) << 3);
  let q = raw + ((<usize>b * <usize>dimensions) << 3);
  let sum: f64 = 0;
  for (let t = 0; t < dimensions; t++) {
    const difference = load<f64>(p) - load<f64>(q);
    sum += difference * difference;
    p += 8;
    q += 8;
  }
  return sum;
}

/** A value as the blocks hold it. */
function coordinate(value: f64, center: f64, scale: f64): f32 {
  return <f32>max(-FARTHEST, min(FARTHEST, (value - center) * scale));
}

function centerOf(head: usize, dimension: i32): f64 {
  return load<f64>(<usize>load<u32>(head + CENTER) + ((<usize>dimension) << 3));
}

/** The dimension in which a sample of the points at `from` to `to` is spread most. The scale is one for all: it does not matter. */
function widest(head: usize, from: i32, to: i32): i32 {
  const dimensions = dimensionsOf(head);
  const raw = <usize>load<u32>(head + RAW);
  const keys = <usize>load<u32>(head + KEYS);
  const row = (<usize>dimensions) << 3;
  const step = max(1, (to - from) / (to - from > FEW ? SAMPLE : SAMPLE / 2));
  let best = 0;
  let most: f64 = -1;
  for (let t = 0; t < dimensions; t++) {
    const column = raw + ((<usize>t) << 3);
    let low: f64 = Infinity;
    let high: f64 = -Infinity;
    for (let at = from; at < to; at += step) {
      const value = load<f64>(column + <usize>load<u32>(keys + ((<usize>at) << 3)) * row);
      low = min(low, value);
      high = max(high, value);
    }
    if (high - low > most) {
      most = high - low;
      best = t;
    }
  }
  return best;
}

/** A key that sorts as the number does, with the index below it: no two are equal. */
function keyOf(value: f32, point: u32): i64 {
  const bits = reinterpret<i32>(value);
  return ((<i64>(bits ^ ((bits >> 31) & 0x7fffffff))) << 32) | <i64>point;
}

/** The address among three whose key is the middle one. */
function middle(a: usize, b: usize, c: usize): usize {
  const x = load<i64>(a);
  const y = load<i64>(b);
  const z = load<i64>(c);
  if (x < y) return y < z ? b : x < z ? c : a;
  return x < z ? a : y < z ? c : b;
}

/**
 * Moves the `nth` smallest of the keys at `from` to `to` (addresses) to its place, smaller ones before it. Quickselect with
 * ninthers; the partition has no branch that depends on the keys, for those would be guessed wrong half of the time.
 */
function select(from: usize, to: usize, nth: usize): void {
  let low = from;
  let high = to - 8;
  while (low < high) {
    const size = high - low;
    const half = low + ((size >> 4) << 3);
    let pivot = middle(low, half, high);
    if (size > 1024) {
      const eighth = (size >> 6) << 3;
      pivot = middle(middle(low, low + eighth, low + 2 * eighth), middle(half - eighth, half, half + eighth), middle(high - 2 * eighth, high - eighth, high));
    }
    const key = load<i64>(pivot);
    store<i64>(pivot, load<i64>(high));
    let end = low;
    for (let at = low; at < high; at += 8) {
      const value = load<i64>(at);
      store<i64>(at, load<i64>(end));
      store<i64>(end, value);
      end += (<usize>(value < key)) << 3;
    }
    store<i64>(high, load<i64>(end));
    store<i64>(end, key);
    if (nth < end) high = end - 8;
    else if (nth > end) low = end + 8;
    else return;
  }
}

function split(head: usize, node: i32, depth: i32): void {
  const below = levelsOf(head) - depth;
  const first = firstLeaf(head, node, depth);
  divide(head, leafStart(head, first), leafStart(head, first + (1 << below)), leafStart(head, first + (1 << (below - 1))));
}

/** Orders the places `from` to `to` so that those before `half` lie to one side of those after it. */
function divide(head: usize, from: i32, to: i32, half: i32): void {
  if (half <= from || half >= to) return;
  const keys = <usize>load<u32>(head + KEYS);
  const dimension = widest(head, from, to);
  const column = <usize>load<u32>(head + RAW) + ((<usize>dimension) << 3);
  const row = (<usize>dimensionsOf(head)) << 3;
  const center = centerOf(head, dimension);
  const scale = scaleOf(head);
  const end = keys + ((<usize>to) << 3);
  for (let at = keys + ((<usize>from) << 3); at < end; at += 8) {
    const point = load<u32>(at);
    store<i64>(at, keyOf(coordinate(load<f64>(column + <usize>point * row), center, scale), point));
  }
  select(keys + ((<usize>from) << 3), end, keys + ((<usize>half) << 3));
}

/** Splits one node of level `depth`: `shard` is its place in the level. */
export function splitLevel(shard: i32, head: usize, depth: i32): void {
  split(head, (1 << depth) + shard, depth);
}

/** Splits everything under one node of level `depth`, and lays its leaves and their bounds out. */
export function finishSubtree(shard: i32, head: usize, depth: i32): void {
  const levels = levelsOf(head);
  for (let level = depth; level < levels; level++) {
    const width = 1 << (level - depth);
    for (let at = 0; at < width; at++) split(head, (((1 << depth) + shard) << (level - depth)) + at, level);
  }
  const leaves = 1 << (levels - depth);
  for (let at = 0; at < leaves; at++) layOut(head, shard * leaves + at);
  for (let level = levels - 1; level >= depth; level--) {
    const width = 1 << (level - depth);
    for (let at = 0; at < width; at++) join(head, (((1 << depth) + shard) << (level - depth)) + at);
  }
}

/** Bounds of the nodes above level `depth`. */
export function joinAbove(head: usize, depth: i32): void {
  for (let node = (1 << depth) - 1; node > 0; node--) join(head, node);
}

/** Copies the coordinates of a leaf into its block; free slots lie infinitely far. */
function layOut(head: usize, leaf: i32): void {
  const dimensions = dimensionsOf(head);
  const capacity = capacityOf(head);
  const start = leafStart(head, leaf);
  const size = leafSize(head, leaf);
  divide(head, start, start + size, start + 16);
  divide(head, start, start + min(16, size), start + 8);
  divide(head, start + 16, start + size, start + 24);
  const groups = groupsOf(head, leaf);
  const block = blockOf(head, leaf);
  const lows = boxOf(head, (1 << levelsOf(head)) + leaf);
  const highs = lows + ((<usize>paddedOf(head)) << 2);
  const raw = <usize>load<u32>(head + RAW);
  const points = <usize>load<u32>(head + ORDER) + ((<usize>start) << 2);
  const keys = <usize>load<u32>(head + KEYS) + ((<usize>start) << 3);
  for (let s = 0; s < size; s++) store<u32>(points + ((<usize>s) << 2), load<u32>(keys + ((<usize>s) << 3)));
  const row = (<usize>dimensions) << 3;
  const scale = scaleOf(head);
  for (let t = 0; t < dimensions; t++) {
    const run = block + ((<usize>(t * capacity)) << 2);
    const column = raw + ((<usize>t) << 3);
    const center = centerOf(head, t);
    let low = f32.MAX_VALUE;
    let high = -f32.MAX_VALUE;
    for (let s = 0; s < size; s++) {
      const value = coordinate(load<f64>(column + <usize>load<u32>(points + ((<usize>s) << 2)) * row), center, scale);
      store<f32>(run + ((<usize>s) << 2), value);
      low = min(low, value);
      high = max(high, value);
    }
    for (let s = size; s < capacity; s++) store<f32>(run + ((<usize>s) << 2), Infinity);
    for (let group = 0; group < 4; group++)
      boundGroup(run + ((<usize>group) << 5), min(8, size - 8 * group), groups + ((<usize>t) << 5) + ((<usize>group) << 2));
    store<f32>(lows + ((<usize>t) << 2), low);
    store<f32>(highs + ((<usize>t) << 2), high);
  }
}

/** Bounds of one group in one dimension; those of a group without points are infinitely far. */
function boundGroup(run: usize, size: i32, bounds: usize): void {
  let low = f32.MAX_VALUE;
  let high = -f32.MAX_VALUE;
  for (let s = 0; s < size; s++) {
    const value = load<f32>(run + ((<usize>s) << 2));
    low = min(low, value);
    high = max(high, value);
  }
  store<f32>(bounds, size > 0 ? low : Infinity);
  store<f32>(bounds + 16, size > 0 ? high : -Infinity);
}

function join(head: usize, node: i32): void {
  joinBoxes(<usize>load<u32>(head + BOXES), node, paddedOf(head));
}

/** Bounds of a node from those of its halves; `boxes`: two bounds a node, `padded` numbers each. */
export function joinBoxes(boxes: usize, node: i32, padded: i32): void {
  const box = boxes + <usize>node * <usize>padded * 8;
  const left = boxes + <usize>(2 * node) * <usize>padded * 8;
  const right = left + <usize>padded * 8;
  for (let t = 0; t < padded; t++) {
    const low = (<usize>t) << 2;
    const high = (<usize>(padded + t)) << 2;
    store<f32>(box + low, min(load<f32>(left + low), load<f32>(right + low)));
    store<f32>(box + high, max(load<f32>(left + high), load<f32>(right + high)));
  }
}
