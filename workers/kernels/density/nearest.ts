/** The nearest neighbours of points: core distances, and the k-distance curve by which epsilon is chosen. */
import { boxWithin4, farthest, filled, gap, groupsWithin, slack, strideOf, within } from "./distances";
import { blockOf, boxOf, capacityOf, dimensionsOf, exactSquare, groupsOf, leafSize, leafStart, levelsOf, paddedOf, pointAt, ROUNDING, scaleOf } from "./tree";

/** Bytes of an entry of the stack: a node, and the squared gap to it. */
const ENTRY: usize = 8;

/** Squared f32 distance that no point closer than `square` (in own units) exceeds, seen from coordinates up to `size`. */
export function limitOf(head: usize, size: f64, square: f64): f32 {
  const distance = Math.sqrt(square) * scaleOf(head);
  return <f32>((distance * distance + slack(size, distance, dimensionsOf(head))) * (1 + 4 * ROUNDING));
}

/** The largest limit of a leaf; below 0 when no point of it asks. */
export function boundOf(head: usize, leaf: i32, limits: usize): f32 {
  const capacity = capacityOf(head);
  const at = limits + ((<usize>(leaf * capacity)) << 2);
  let most: f32 = -1;
  for (let s = 0; s < capacity; s++) most = max(most, load<f32>(at + ((<usize>s) << 2)));
  return most;
}

export function push(stack: usize, top: i32, node: i32, apart: f32): i32 {
  const at = stack + <usize>top * ENTRY;
  store<i32>(at, node);
  store<f32>(at + 4, apart);
  return top + 1;
}
export function nodeOn(stack: usize, top: i32): i32 {
  return load<i32>(stack + <usize>top * ENTRY);
}
export function gapOn(stack: usize, top: i32): f32 {
  return load<f32>(stack + <usize>top * ENTRY + 4);
}

/**
 * Finds the `k` nearest other points of those points of `perShard` leaves that have a limit (f32 a slot) of at least 0. Writes
 * the squared distance of the k-th to `cores` (f64 a slot) and the first `kept` with their slots to `squares` and `slots`.
 * `scratch`: 32 * k * 16 bytes a shard; `stacks`: 1024 bytes a shard.
 */
export function nearest(
  shard: i32,
  head: usize,
  perShard: i32,
  k: i32,
  cores: usize,
  kept: i32,
  squares: usize,
  slots: usize,
  limits: usize,
  scratch: usize,
  stacks: usize,
): void {
  const leaves = 1 << levelsOf(head);
  const capacity = capacityOf(head);
  const mine = scratch + <usize>shard * <usize>capacity * <usize>k * 16;
  const theirs = mine + <usize>capacity * <usize>k * 8;
  const end = min(leaves, (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    if (boundOf(head, leaf, limits) < 0) continue;
    const entries = <usize>capacity * <usize>k;
    for (let at: usize = 0; at < entries; at++) store<f64>(mine + (at << 3), Infinity);
    search(head, leaf, k, mine, theirs, limits, stacks + ((<usize>shard) << 10));
    const size = leafSize(head, leaf);
    for (let s = 0; s < size; s++) {
      const slot = <usize>(leaf * capacity + s);
      const from = mine + ((<usize>s * <usize>k) << 3);
      store<f64>(cores + (slot << 3), load<f64>(from + ((<usize>(k - 1)) << 3)));
      for (let i = 0; i < kept; i++) {
        store<f64>(squares + ((slot * <usize>kept + <usize>i) << 3), load<f64>(from + ((<usize>i) << 3)));
        store<i32>(slots + ((slot * <usize>kept + <usize>i) << 2), load<i32>(theirs + ((<usize>s * <usize>k + <usize>i) << 3)));
      }
    }
  }
}

/** From the leaf up: the halves of ever larger nodes, the nearer child first. */
function search(head: usize, leaf: i32, k: i32, mine: usize, theirs: usize, limits: usize, stack: usize): void {
  const levels = levelsOf(head);
  const padded = paddedOf(head);
  const own = (1 << levels) + leaf;
  const box = boxOf(head, own);
  const size = <f64>farthest(head, own);
  scan(head, leaf, leaf, size, k, mine, theirs, limits);
  let bound = boundOf(head, leaf, limits);
  for (let above = own; above > 1; above >>= 1) {
    let top = push(stack, 0, above ^ 1, gap(box, boxOf(head, above ^ 1), padded));
    while (top > 0) {
      top--;
      if (gapOn(stack, top) > bound) continue;
      const node = nodeOn(stack, top);
      if (node >= 1 << levels) {
        scan(head, leaf, node - (1 << levels), size, k, mine, theirs, limits);
        bound = boundOf(head, leaf, limits);
        continue;
      }
      const left = gap(box, boxOf(head, 2 * node), padded);
      const right = gap(box, boxOf(head, 2 * node + 1), padded);
      const leftFirst = left <= right;
      if (max(left, right) <= bound) top = push(stack, top, leftFirst ? 2 * node + 1 : 2 * node, max(left, right));
      if (min(left, right) <= bound) top = push(stack, top, leftFirst ? 2 * node : 2 * node + 1, min(left, right));
    }
  }
}

/** Offers the points of leaf `b` to those of leaf `a`. */
function scan(head: usize, a: i32, b: i32, far: f64, k: i32, mine: usize, theirs: usize, limits: usize): void {
  const dimensions = dimensionsOf(head);
  const capacity = capacityOf(head);
  const stride = strideOf(head);
  const from = blockOf(head, a);
  const to = blockOf(head, b);
  const bounds = groupsOf(head, b);
  const box = boxOf(head, (1 << levelsOf(head)) + b);
  const size = leafSize(head, b);
  const starts = leafStart(head, a);
  const others = leafStart(head, b);
  for (let quad = 0; quad < capacity; quad += 4) {
    const at = (<usize>quad) << 2;
    let near = boxWithin4(from + at, stride, box, paddedOf(head), dimensions, limits + ((<usize>(a * capacity + quad)) << 2));
    while (near !== 0) {
      const slot = quad + ctz(near);
      near &= near - 1;
      const place = limits + ((<usize>(a * capacity + slot)) << 2);
      const list = mine + ((<usize>slot * <usize>k) << 3);
      const names = theirs + ((<usize>slot * <usize>k) << 3);
      const last = list + ((<usize>(k - 1)) << 3);
      let groups = groupsWithin(from + ((<usize>slot) << 2), stride, bounds, dimensions, load<f32>(place));
      while (groups !== 0) {
        const s = ctz(groups) << 3;
        groups &= groups - 1;
        const bits = within(from + ((<usize>slot) << 2), to + ((<usize>s) << 2), stride, dimensions, -1, load<f32>(place));
        let candidates = (bits >> 8) & filled(size, s);
        if (a === b && slot >= s && slot < s + 8) candidates &= ~(1 << (slot - s));
        let changed = false;
        while (candidates !== 0) {
          const lane = ctz(candidates);
          candidates &= candidates - 1;
          const square = exactSquare(head, pointAt(head, starts + slot), pointAt(head, others + s + lane));
          if (square >= load<f64>(last)) continue;
          let i = k - 1;
          while (i > 0 && load<f64>(list + ((<usize>(i - 1)) << 3)) > square) {
            store<f64>(list + ((<usize>i) << 3), load<f64>(list + ((<usize>(i - 1)) << 3)));
            store<i32>(names + ((<usize>i) << 3), load<i32>(names + ((<usize>(i - 1)) << 3)));
            i--;
          }
          store<f64>(list + ((<usize>i) << 3), square);
          store<i32>(names + ((<usize>i) << 3), b * capacity + s + lane);
          changed = true;
        }
        if (changed) store<f32>(place, limitOf(head, far, load<f64>(last)));
      }
    }
  }
}
