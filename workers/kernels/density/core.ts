/** DBSCAN, first pass: which points have enough neighbours within epsilon, themselves among them. */
import { boxWithin4, farthest, filled, gap, groupsWithin, reach, slack, strideOf, within } from "./distances";
import {
  blockOf,
  boxOf,
  capacityOf,
  dimensionsOf,
  exactSquare,
  groupsOf,
  leafSize,
  leafStart,
  levelsOf,
  nodeSize,
  paddedOf,
  pointAt,
  ROUNDING,
  scaleOf,
} from "./tree";

/** Squared f32 distance up to which a pair with a point of the leaf may be within epsilon. */
export function maybeOf(head: usize, leaf: i32, epsilon: f64): f32 {
  const radius = epsilon * scaleOf(head);
  const doubt = slack(<f64>farthest(head, (1 << levelsOf(head)) + leaf), radius, dimensionsOf(head));
  return <f32>((radius * radius + doubt) * (1 + 4 * ROUNDING));
}

/** Squared f32 distance up to which it surely is. */
export function surelyOf(head: usize, leaf: i32, epsilon: f64): f32 {
  const radius = epsilon * scaleOf(head);
  const doubt = slack(<f64>farthest(head, (1 << levelsOf(head)) + leaf), radius, dimensionsOf(head));
  return <f32>((radius * radius - doubt) * (1 - 4 * ROUNDING));
}

/**
 * Counts neighbours of the points of `perShard` leaves, each up to `needed`. `counts` (i32) and `limits` (f32) have one entry
 * a slot, `cores` one bit. Up to `kept` words of neighbours of each go to `seen` (group << 8 | bits, `ends` tells how many):
 * with `kept` = `needed` - 1 these are all neighbours of a point that is not core. `opens` (f32): two bounds a shard, of the points that still count.
 */
export function markCore(
  shard: i32,
  head: usize,
  perShard: i32,
  epsilon: f64,
  needed: i32,
  counts: usize,
  limits: usize,
  cores: usize,
  kept: i32,
  seen: usize,
  ends: usize,
  opens: usize,
): void {
  const leaves = 1 << levelsOf(head);
  const capacity = capacityOf(head);
  const end = min(leaves, (shard + 1) * perShard);
  const box = opens + ((<usize>shard * <usize>paddedOf(head)) << 3);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const first = leaf * capacity;
    const size = leafSize(head, leaf);
    const maybe = maybeOf(head, leaf, epsilon);
    for (let s = 0; s < capacity; s++) store<f32>(limits + ((<usize>(first + s)) << 2), s < size ? maybe : -1);
    count(head, leaf, size, epsilon, maybe, needed, counts, limits, kept, seen, ends, box);
    for (let s = 0; s < capacity; s += 8) {
      let bits = 0;
      for (let lane = 0; lane < 8; lane++) if (s + lane < size && load<i32>(counts + ((<usize>(first + s + lane)) << 2)) >= needed) bits |= 1 << lane;
      store<u8>(cores + (<usize>(first + s) >> 3), <u8>bits);
    }
  }
}

/** From the leaf up: the halves of ever larger nodes, until every point has neighbours enough. */
function count(
  head: usize,
  leaf: i32,
  size: i32,
  epsilon: f64,
  maybe: f32,
  needed: i32,
  counts: usize,
  limits: usize,
  kept: i32,
  seen: usize,
  ends: usize,
  box: usize,
): void {
  const levels = levelsOf(head);
  const padded = paddedOf(head);
  const capacity = capacityOf(head);
  const surely = surelyOf(head, leaf, epsilon);
  const own = (1 << levels) + leaf;
  let open = size - countPair(head, leaf, leaf, epsilon, surely, maybe, needed, counts, limits, kept, seen, ends);
  let boxed = -1;
  let narrow = false;
  let depth = levels;
  for (let above = own; above > 1 && open > 0; above >>= 1) {
    const half = above ^ 1;
    if (open !== boxed) {
      boundOpen(head, leaf, limits, box);
      boxed = open;
      // No node can lie wholly within epsilon of all points when these are farther apart than twice that.
      narrow = reach(box, box, padded) <= 4 * surely;
    }
    let node = half;
    let at = depth;
    for (;;) {
      const other = boxOf(head, node);
      if (gap(box, other, padded) <= maybe) {
        const more = narrow ? nodeSize(head, node, at) : 0;
        if (more > kept && reach(box, other, padded) <= surely) {
          for (let s = 0; s < size; s++) open -= add(leaf * capacity + s, more, needed, counts, limits);
        } else if (at < levels) {
          node <<= 1;
          at++;
          continue;
        } else {
          open -= countPair(head, leaf, node - (1 << levels), epsilon, surely, maybe, needed, counts, limits, kept, seen, ends);
        }
        if (open === 0) return;
      }
      while (node !== half && (node & 1) === 1) {
        node >>= 1;
        at--;
      }
      if (node === half) break;
      node++;
    }
    depth--;
  }
}

/** Adds to the count of a slot that is still open; 1 when that closes it. */
function add(slot: i32, more: i32, needed: i32, counts: usize, limits: usize): i32 {
  const place = (<usize>slot) << 2;
  if (load<f32>(limits + place) < 0) return 0;
  const sum = load<i32>(counts + place) + more;
  store<i32>(counts + place, sum);
  if (sum < needed) return 0;
  store<f32>(limits + place, -1);
  return 1;
}

/** Counts what leaf `b` adds to the open points of leaf `a`; returns how many of them have enough now. */
function countPair(
  head: usize,
  a: i32,
  b: i32,
  epsilon: f64,
  surely: f32,
  maybe: f32,
  needed: i32,
  counts: usize,
  limits: usize,
  kept: i32,
  seen: usize,
  ends: usize,
): i32 {
  const dimensions = dimensionsOf(head);
  const capacity = capacityOf(head);
  const padded = paddedOf(head);
  const stride = strideOf(head);
  const from = blockOf(head, a);
  const to = blockOf(head, b);
  const box = boxOf(head, (1 << levelsOf(head)) + b);
  const size = leafSize(head, b);
  const starts = leafStart(head, a);
  const others = leafStart(head, b);
  const bounds = groupsOf(head, b);
  const squared = epsilon * epsilon;
  let closed = 0;
  for (let quad = 0; quad < capacity; quad += 4) {
    const at = (<usize>quad) << 2;
    let near = boxWithin4(from + at, stride, box, padded, dimensions, limits + ((<usize>(a * capacity + quad)) << 2));
    while (near !== 0) {
      const slot = quad + ctz(near);
      near &= near - 1;
      const point = from + ((<usize>slot) << 2);
      let groups = groupsWithin(point, stride, bounds, dimensions, maybe);
      while (groups !== 0) {
        const s = ctz(groups) << 3;
        groups &= groups - 1;
        const bits = within(point, to + ((<usize>s) << 2), stride, dimensions, surely, maybe);
        // Most groups that are near hold nobody who is.
        if (bits === 0) continue;
        const there = filled(size, s);
        let sure = bits & there;
        let doubtful = (bits >> 8) & there & ~sure;
        while (doubtful !== 0) {
          const lane = ctz(doubtful);
          doubtful &= doubtful - 1;
          if (exactSquare(head, pointAt(head, starts + slot), pointAt(head, others + s + lane)) <= squared) sure |= 1 << lane;
        }
        if (sure === 0) continue;
        note(a * capacity + slot, (((b * capacity + s) >> 3) << 8) | sure, kept, seen, ends);
        if (add(a * capacity + slot, popcnt(sure), needed, counts, limits) === 0) continue;
        closed++;
        break;
      }
    }
  }
  return closed;
}

/** Keeps neighbours of a slot while there is room. */
function note(slot: i32, neighbours: i32, kept: i32, seen: usize, ends: usize): void {
  const end = ends + <usize>slot;
  const at = <i32>load<u8>(end);
  if (at === kept) return;
  store<i32>(seen + ((<usize>slot * <usize>kept + <usize>at) << 2), neighbours);
  store<u8>(end, <u8>(at + 1));
}

/** Bounds of the points of a leaf whose limit is not negative: those that still count neighbours, or unite. */
export function boundOpen(head: usize, leaf: i32, limits: usize, box: usize): void {
  const dimensions = dimensionsOf(head);
  const capacity = capacityOf(head);
  const block = blockOf(head, leaf);
  const up = (<usize>paddedOf(head)) << 2;
  for (let t = 0; t < dimensions; t++) {
    const run = block + ((<usize>(t * capacity)) << 2);
    let low = f32.MAX_VALUE;
    let high = -f32.MAX_VALUE;
    for (let s = 0; s < capacity; s++) {
      if (load<f32>(limits + ((<usize>(leaf * capacity + s)) << 2)) < 0) continue;
      const value = load<f32>(run + ((<usize>s) << 2));
      low = min(low, value);
      high = max(high, value);
    }
    store<f32>(box + ((<usize>t) << 2), low);
    store<f32>(box + up + ((<usize>t) << 2), high);
  }
}
