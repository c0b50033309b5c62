/** DBSCAN, second and third pass: core points within epsilon of one another belong together; the others go to the first cluster that reaches them. */
import { boundOpen, maybeOf, surelyOf } from "./core";
import { boxWithin4, filled, gap, groupsWithin, reach, strideOf, within } from "./distances";
import {
  blockOf,
  boxOf,
  capacityOf,
  dimensionsOf,
  exactSquare,
  firstLeaf,
  groupsOf,
  joinBoxes,
  leafSize,
  leafStart,
  levelsOf,
  paddedOf,
  pointAt,
} from "./tree";

/** In `units`: the core points under a node are not known to be of one cluster; or there are none. */
const MIXED: i32 = -1;
const NONE: i32 = -2;

/** The smallest slot known to be of the same cluster; shortens the way. Races with other threads only ever store older ancestors. */
export function find(parents: usize, slot: i32): i32 {
  let at = slot;
  let parent = load<i32>(parents + ((<usize>at) << 2));
  while (parent !== at) {
    const beyond = load<i32>(parents + ((<usize>parent) << 2));
    if (beyond !== parent) store<i32>(parents + ((<usize>at) << 2), beyond);
    at = parent;
    parent = beyond;
  }
  return at;
}

/** Hangs the larger root under the smaller one: whatever the order of unions, the roots come out the same. */
function union(parents: usize, a: i32, b: i32): void {
  let x = find(parents, a);
  let y = find(parents, b);
  while (x !== y) {
    const large = max(x, y);
    const small = min(x, y);
    const at = parents + ((<usize>large) << 2);
    if (ASC_FEATURE_THREADS) {
      if (atomic.cmpxchg<i32>(at, large, small) === large) return;
    } else {
      store<i32>(at, small);
      return;
    }
    x = find(parents, large);
    y = find(parents, small);
  }
}

/** Unites what lies under one node of level `depth`. `units` has one entry a node, `boxes` the bounds of its core points; `parents` starts as slot numbers. */
export function uniteSubtree(shard: i32, head: usize, depth: i32, epsilon: f64, limits: usize, cores: usize, parents: usize, units: usize, boxes: usize): void {
  const levels = levelsOf(head);
  const capacity = capacityOf(head);
  const padded = paddedOf(head);
  const leaves = 1 << (levels - depth);
  for (let at = 0; at < leaves; at++) {
    const leaf = shard * leaves + at;
    const maybe = maybeOf(head, leaf, epsilon);
    const first = leaf * capacity;
    let some = NONE;
    for (let s = 0; s < capacity; s++) {
      const isCore = isCoreSlot(cores, first + s);
      store<f32>(limits + ((<usize>(first + s)) << 2), isCore ? maybe : -1);
      store<i32>(parents + ((<usize>(first + s)) << 2), first + s);
      if (isCore && some === NONE) some = first + s;
    }
    boundOpen(head, leaf, limits, boxes + <usize>((1 << levels) + leaf) * <usize>padded * 8);
    const unit = units + ((<usize>((1 << levels) + leaf)) << 2);
    store<i32>(unit, some === NONE ? NONE : MIXED);
    if (some === NONE) continue;
    unitePair(head, leaf, leaf, epsilon, surelyOf(head, leaf, epsilon), maybe, limits, cores, parents, units, boxes);
    let whole = true;
    for (let s = 0; s < capacity; s++) if (isCoreSlot(cores, first + s) && find(parents, first + s) !== find(parents, some)) whole = false;
    if (whole) store<i32>(unit, some);
  }
  for (let level = levels - 1; level >= depth; level--) {
    const width = 1 << (level - depth);
    for (let at = 0; at < width; at++) {
      const node = (((1 << depth) + shard) << (level - depth)) + at;
      const half = 1 << (levels - level - 1);
      const from = firstLeaf(head, node, level);
      for (let leaf = from; leaf < from + half; leaf++) uniteLeaf(head, leaf, 2 * node + 1, level + 1, epsilon, limits, cores, parents, units, boxes);
      joinUnit(node, parents, units);
      joinBoxes(boxes, node, padded);
    }
  }
}

/** Unites the two halves of the nodes of level `depth`; each shard does `perShard` leaves of a left half. */
export function uniteLevel(
  shard: i32,
  head: usize,
  depth: i32,
  perShard: i32,
  epsilon: f64,
  limits: usize,
  cores: usize,
  parents: usize,
  units: usize,
  boxes: usize,
): void {
  const half = 1 << (levelsOf(head) - depth - 1);
  const pieces = (half + perShard - 1) / perShard;
  const node = (1 << depth) + shard / pieces;
  const begin = (shard % pieces) * perShard;
  const from = firstLeaf(head, node, depth);
  const end = min(half, begin + perShard);
  for (let at = begin; at < end; at++) uniteLeaf(head, from + at, 2 * node + 1, depth + 1, epsilon, limits, cores, parents, units, boxes);
}

/** Tells of the nodes of level `depth` whether they are of one cluster. */
export function joinUnits(head: usize, depth: i32, parents: usize, units: usize, boxes: usize): void {
  for (let node = 1 << depth; node < 2 << depth; node++) {
    joinUnit(node, parents, units);
    joinBoxes(boxes, node, paddedOf(head));
  }
}

/** Roots of all slots, in place. */
export function flatten(shard: i32, block: i32, slots: i32, parents: usize): void {
  const end = min(slots, (shard + 1) * block);
  for (let slot = shard * block; slot < end; slot++) store<i32>(parents + ((<usize>slot) << 2), find(parents, slot));
}

function isCoreSlot(cores: usize, slot: i32): bool {
  return ((load<u8>(cores + (<usize>slot >> 3)) >> <u8>(slot & 7)) & 1) === 1;
}

function joinUnit(node: i32, parents: usize, units: usize): void {
  const left = load<i32>(units + ((<usize>(2 * node)) << 2));
  const right = load<i32>(units + ((<usize>(2 * node + 1)) << 2));
  let unit = MIXED;
  if (left === NONE) unit = right;
  else if (right === NONE) unit = left;
  else if (left >= 0 && right >= 0 && find(parents, left) === find(parents, right)) unit = left;
  store<i32>(units + ((<usize>node) << 2), unit);
}

/** Bounds of the core points under a node: tighter than those of all its points. */
function coreBox(boxes: usize, node: i32, padded: i32): usize {
  return boxes + <usize>node * <usize>padded * 8;
}

/** Unites a leaf with what lies under `half`, a node of level `depth`. */
function uniteLeaf(head: usize, leaf: i32, half: i32, depth: i32, epsilon: f64, limits: usize, cores: usize, parents: usize, units: usize, boxes: usize): void {
  const levels = levelsOf(head);
  const own = load<i32>(units + ((<usize>((1 << levels) + leaf)) << 2));
  if (own === NONE) return;
  const padded = paddedOf(head);
  const box = coreBox(boxes, (1 << levels) + leaf, padded);
  if (gap(box, coreBox(boxes, half, padded), padded) > maybeOf(head, leaf, epsilon)) return;
  const maybe = maybeOf(head, leaf, epsilon);
  const surely = surelyOf(head, leaf, epsilon);
  let node = half;
  let at = depth;
  for (;;) {
    const other = coreBox(boxes, node, padded);
    const unit = load<i32>(units + ((<usize>node) << 2));
    if (unit !== NONE && gap(box, other, padded) <= maybe && !(own >= 0 && unit >= 0 && find(parents, own) === find(parents, unit))) {
      if (own >= 0 && unit >= 0 && reach(box, other, padded) <= surely) {
        union(parents, own, unit);
      } else if (at < levels) {
        node <<= 1;
        at++;
        continue;
      } else {
        unitePair(head, leaf, node - (1 << levels), epsilon, surely, maybe, limits, cores, parents, units, boxes);
      }
    }
    while (node !== half && (node & 1) === 1) {
      node >>= 1;
      at--;
    }
    if (node === half) return;
    node++;
  }
}

/** Unites the core points of two leaves; the second may be the first. */
function unitePair(
  head: usize,
  a: i32,
  b: i32,
  epsilon: f64,
  surely: f32,
  maybe: f32,
  limits: usize,
  cores: usize,
  parents: usize,
  units: usize,
  boxes: usize,
): void {
  const levels = levelsOf(head);
  const dimensions = dimensionsOf(head);
  const capacity = capacityOf(head);
  const stride = strideOf(head);
  const from = blockOf(head, a);
  const to = blockOf(head, b);
  const box = coreBox(boxes, (1 << levels) + b, paddedOf(head));
  const size = leafSize(head, b);
  const starts = leafStart(head, a);
  const others = leafStart(head, b);
  const bounds = groupsOf(head, b);
  const unit = load<i32>(units + ((<usize>((1 << levels) + b)) << 2));
  const whole = load<i32>(units + ((<usize>((1 << levels) + a)) << 2)) >= 0;
  const squared = epsilon * epsilon;
  for (let quad = 0; quad < capacity; quad += 4) {
    const at = (<usize>quad) << 2;
    let near = boxWithin4(from + at, stride, box, paddedOf(head), dimensions, limits + ((<usize>(a * capacity + quad)) << 2));
    while (near !== 0) {
      const slot = quad + ctz(near);
      near &= near - 1;
      const mine = a * capacity + slot;
      if (unit >= 0 && find(parents, unit) === find(parents, mine)) continue;
      const own = a === b ? slot + 1 : 0;
      let root = find(parents, mine);
      let groups = groupsWithin(from + ((<usize>slot) << 2), stride, bounds, dimensions, maybe);
      while (groups !== 0) {
        const s = ctz(groups) << 3;
        groups &= groups - 1;
        // Within a leaf each pair is looked at once.
        const later = own <= s ? 255 : own >= s + 8 ? 0 : 255 << (own - s);
        const there = <i32>load<u8>(cores + (<usize>(b * capacity + s) >> 3)) & filled(size, s) & later;
        if (there === 0) continue;
        const bits = within(from + ((<usize>slot) << 2), to + ((<usize>s) << 2), stride, dimensions, surely, maybe);
        const sure = bits & there;
        let candidates = (bits >> 8) & there;
        while (candidates !== 0) {
          const lane = ctz(candidates);
          candidates &= candidates - 1;
          const other = b * capacity + s + lane;
          if (load<i32>(parents + ((<usize>other) << 2)) === root || find(parents, other) === root) continue;
          if (((sure >> lane) & 1) === 0 && exactSquare(head, pointAt(head, starts + slot), pointAt(head, others + s + lane)) > squared) continue;
          union(parents, mine, other);
          if (whole && unit >= 0) return;
          root = find(parents, mine);
          if (unit >= 0) {
            groups = 0;
            break;
          }
        }
      }
    }
  }
}

/** As `labelBorder`, from the neighbours that `markCore` kept: enough when it kept all. */
export function labelKept(shard: i32, head: usize, perShard: i32, cores: usize, kept: i32, seen: usize, ends: usize, labels: usize): void {
  const leaves = 1 << levelsOf(head);
  const capacity = capacityOf(head);
  const end = min(leaves, (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const size = leafSize(head, leaf);
    for (let s = 0; s < size; s++) {
      const slot = leaf * capacity + s;
      if (isCoreSlot(cores, slot)) continue;
      const words = <i32>load<u8>(ends + <usize>slot);
      const list = seen + ((<usize>slot * <usize>kept) << 2);
      let best = -1;
      for (let i = 0; i < words; i++) {
        const word = load<u32>(list + ((<usize>i) << 2));
        const first = (<i32>(word >> 8)) << 3;
        let bits = <i32>(word & 255) & <i32>load<u8>(cores + <usize>(word >> 8));
        while (bits !== 0) {
          const label = load<i32>(labels + ((<usize>(first + ctz(bits))) << 2));
          bits &= bits - 1;
          if (best < 0 || label < best) best = label;
        }
      }
      store<i32>(labels + ((<usize>slot) << 2), best);
    }
  }
}

/**
 * Gives the points that are not core the smallest label among the core points within epsilon, -1 without any; `labels`
 * (i32 a slot) holds those of the core points. scikit-learn grows clusters one after the other, so that is where it puts them.
 */
export function labelBorder(shard: i32, head: usize, perShard: i32, epsilon: f64, limits: usize, cores: usize, units: usize, labels: usize): void {
  const levels = levelsOf(head);
  const capacity = capacityOf(head);
  const padded = paddedOf(head);
  const leaves = 1 << levels;
  const end = min(leaves, (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const first = leaf * capacity;
    const size = leafSize(head, leaf);
    const maybe = maybeOf(head, leaf, epsilon);
    let open = 0;
    for (let s = 0; s < capacity; s++) {
      const border = s < size && !isCoreSlot(cores, first + s);
      store<f32>(limits + ((<usize>(first + s)) << 2), border ? maybe : -1);
      if (border) store<i32>(labels + ((<usize>(first + s)) << 2), -1);
      if (border) open++;
    }
    if (open === 0) continue;
    const surely = surelyOf(head, leaf, epsilon);
    const box = boxOf(head, leaves + leaf);
    let node = 1;
    let at = 0;
    for (;;) {
      if (load<i32>(units + ((<usize>node) << 2)) !== NONE && gap(box, boxOf(head, node), padded) <= maybe) {
        if (at < levels) {
          node <<= 1;
          at++;
          continue;
        }
        labelPair(head, leaf, node - leaves, epsilon, surely, maybe, limits, cores, labels);
      }
      while (node !== 1 && (node & 1) === 1) {
        node >>= 1;
        at--;
      }
      if (node === 1) break;
      node++;
    }
  }
}

function labelPair(head: usize, a: i32, b: i32, epsilon: f64, surely: f32, maybe: f32, limits: usize, cores: usize, labels: usize): void {
  const dimensions = dimensionsOf(head);
  const capacity = capacityOf(head);
  const stride = strideOf(head);
  const from = blockOf(head, a);
  const to = blockOf(head, b);
  const size = leafSize(head, b);
  const starts = leafStart(head, a);
  const others = leafStart(head, b);
  const box = boxOf(head, (1 << levelsOf(head)) + b);
  const squared = epsilon * epsilon;
  for (let quad = 0; quad < capacity; quad += 4) {
    const at = (<usize>quad) << 2;
    let near = boxWithin4(from + at, stride, box, paddedOf(head), dimensions, limits + ((<usize>(a * capacity + quad)) << 2));
    while (near !== 0) {
      const slot = quad + ctz(near);
      near &= near - 1;
      const mine = labels + ((<usize>(a * capacity + slot)) << 2);
      let best = load<i32>(mine);
      let groups = groupsWithin(from + ((<usize>slot) << 2), stride, groupsOf(head, b), dimensions, maybe);
      while (groups !== 0) {
        const s = ctz(groups) << 3;
        groups &= groups - 1;
        const there = <i32>load<u8>(cores + (<usize>(b * capacity + s) >> 3)) & filled(size, s);
        if (there === 0) continue;
        const bits = within(from + ((<usize>slot) << 2), to + ((<usize>s) << 2), stride, dimensions, surely, maybe);
        const sure = bits & there;
        let candidates = (bits >> 8) & there;
        while (candidates !== 0) {
          const lane = ctz(candidates);
          candidates &= candidates - 1;
          const label = load<i32>(labels + ((<usize>(b * capacity + s + lane)) << 2));
          if (best >= 0 && label >= best) continue;
          if (((sure >> lane) & 1) === 0 && exactSquare(head, pointAt(head, starts + slot), pointAt(head, others + s + lane)) > squared) continue;
          best = label;
        }
      }
      store<i32>(mine, best);
    }
  }
}
