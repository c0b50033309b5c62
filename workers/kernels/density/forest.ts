/**
 * The minimum spanning tree of mutual reachability, max(core distance of a, core distance of b, distance), by Boruvka's
 * rounds: each component looks for the lightest edge that leaves it. All weights are squared, in the points' own units.
 */
import { boxWithin4, farthest, filled, gap, groupsWithin, strideOf, within } from "./distances";
import { boundOf, gapOn, limitOf, nodeOn, push } from "./nearest";
import { blockOf, boxOf, capacityOf, dimensionsOf, exactSquare, groupsOf, leafSize, leafStart, levelsOf, paddedOf, pointAt, ROUNDING, scaleOf } from "./tree";

/** In `nodes`: the points under a node are of several components. */
const MIXED: i32 = -1;
/** In `targets`: no neighbour that was kept leads out of the component any more. */
const SPENT: i32 = -2;

/** Least core distance of a leaf as f32 limits are measured, and the start of every point: a component of its own. */
export function startLeaves(shard: i32, head: usize, perShard: i32, cores: usize, least: usize, components: usize, proven: usize, targets: usize): void {
  const leaves = 1 << levelsOf(head);
  const capacity = capacityOf(head);
  const scale = scaleOf(head);
  const end = min(leaves, (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const size = leafSize(head, leaf);
    let lowest: f64 = Infinity;
    for (let s = 0; s < capacity; s++) {
      const slot = <usize>(leaf * capacity + s);
      const core = load<f64>(cores + (slot << 3));
      if (s < size) lowest = min(lowest, core);
      store<i32>(components + (slot << 2), s < size ? <i32>slot : -1);
      store<f64>(proven + (slot << 3), core);
      store<i32>(targets + (slot << 2), -1);
    }
    store<f32>(least + ((<usize>(leaves + leaf)) << 2), <f32>(lowest * scale * scale * (1 - 4 * ROUNDING)));
  }
}

/** Least core distances of the nodes above the leaves. */
export function joinLeast(head: usize, least: usize): void {
  for (let node = (1 << levelsOf(head)) - 1; node > 0; node--) {
    const child = least + ((<usize>node) << 3);
    store<f32>(least + ((<usize>node) << 2), min(load<f32>(child), load<f32>(child + 4)));
  }
}

/** Components of the nodes above the leaves. */
export function joinComponents(head: usize, nodes: usize): void {
  for (let node = (1 << levelsOf(head)) - 1; node > 0; node--) {
    const child = nodes + ((<usize>node) << 3);
    const left = load<i32>(child);
    store<i32>(nodes + ((<usize>node) << 2), left === load<i32>(child + 4) ? left : MIXED);
  }
}

/**
 * Brings points up to date after components have grown (`roots`: the new component of each old one): what they are part of,
 * and an edge that leads out, from the neighbours that were kept, where the one they had no longer does.
 */
export function refresh(
  shard: i32,
  head: usize,
  perShard: i32,
  cores: usize,
  kept: i32,
  squares: usize,
  slots: usize,
  components: usize,
  weights: usize,
  targets: usize,
): void {
  const leaves = 1 << levelsOf(head);
  const capacity = capacityOf(head);
  const end = min(leaves, (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const size = leafSize(head, leaf);
    for (let s = 0; s < size; s++) {
      const slot = <usize>(leaf * capacity + s);
      const target = load<i32>(targets + (slot << 2));
      if (target === SPENT) continue;
      const own = load<i32>(components + (slot << 2));
      if (target >= 0 && load<i32>(components + ((<usize>target) << 2)) !== own) continue;
      const core = load<f64>(cores + (slot << 3));
      let best: f64 = Infinity;
      let to = SPENT;
      for (let i = 0; i < kept; i++) {
        const entry = slot * <usize>kept + <usize>i;
        const square = load<f64>(squares + (entry << 3));
        if (square >= best) break;
        const other = <usize>load<i32>(slots + (entry << 2));
        if (load<i32>(components + (other << 2)) === own) continue;
        const weight = max(core, max(square, load<f64>(cores + (other << 3))));
        if (weight < best) {
          best = weight;
          to = <i32>other;
        }
      }
      store<f64>(weights + (slot << 3), best);
      store<i32>(targets + (slot << 2), to);
    }
  }
}

/** New components of points and leaves: `roots` (i32 a slot) by the old component. */
export function relabel(shard: i32, head: usize, perShard: i32, roots: usize, components: usize, nodes: usize): void {
  const leaves = 1 << levelsOf(head);
  const capacity = capacityOf(head);
  const end = min(leaves, (shard + 1) * perShard);
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const size = leafSize(head, leaf);
    let common = MIXED;
    for (let s = 0; s < size; s++) {
      const at = components + ((<usize>(leaf * capacity + s)) << 2);
      const now = load<i32>(roots + ((<usize>load<i32>(at)) << 2));
      store<i32>(at, now);
      common = s === 0 || common === now ? now : MIXED;
      if (common === MIXED) common = -3;
    }
    store<i32>(nodes + ((<usize>(leaves + leaf)) << 2), common < 0 ? MIXED : common);
  }
}

/**
 * Looks for the lightest edge out of its component of every point that may have a lighter one than `lightest` (f64, by
 * component) tells. `proven`: no edge of the point is lighter. `weights` and `targets`: the edge it has, SPENT or -1 when none.
 */
export function reachOut(
  shard: i32,
  head: usize,
  perShard: i32,
  cores: usize,
  least: usize,
  components: usize,
  nodes: usize,
  lightest: usize,
  proven: usize,
  weights: usize,
  targets: usize,
  limits: usize,
  currents: usize,
  stacks: usize,
): void {
  const levels = levelsOf(head);
  const leaves = 1 << levels;
  const capacity = capacityOf(head);
  const stack = stacks + ((<usize>shard) << 10);
  const current = currents + ((<usize>(shard * capacity)) << 3);
  const end = min(leaves, (shard + 1) * perShard);
  // The component met last and the lightest edge found for it: what one leaf finds spares the next ones work.
  let known = -1;
  let knownWeight: f64 = Infinity;
  for (let leaf = shard * perShard; leaf < end; leaf++) {
    const own = leaves + leaf;
    const size = leafSize(head, leaf);
    const far = <f64>farthest(head, own);
    let common = -1;
    let mixed = false;
    let active = 0;
    for (let s = 0; s < capacity; s++) {
      const slot = <usize>(leaf * capacity + s);
      let limit: f32 = -1;
      if (s < size) {
        const component = load<i32>(components + (slot << 2));
        let weight = load<f64>(lightest + ((<usize>component) << 3));
        if (component === known) weight = min(weight, knownWeight);
        if (load<i32>(targets + (slot << 2)) >= 0) weight = min(weight, load<f64>(weights + (slot << 3)));
        store<f64>(current + ((<usize>s) << 3), weight);
        if (load<f64>(proven + (slot << 3)) < weight) {
          limit = limitOf(head, far, weight);
          active++;
          if (common >= 0 && common !== component) mixed = true;
          common = component;
        }
      }
      store<f32>(limits + (slot << 2), limit);
    }
    if (active === 0) continue;
    if (mixed) common = -1;
    seek(head, leaf, far, common, cores, least, components, nodes, weights, targets, limits, current, stack);
    for (let s = 0; s < size; s++) {
      const slot = <usize>(leaf * capacity + s);
      const weight = load<f64>(current + ((<usize>s) << 3));
      if (load<f64>(proven + (slot << 3)) < weight) store<f64>(proven + (slot << 3), weight);
      const component = load<i32>(components + (slot << 2));
      if (component !== known) {
        known = component;
        knownWeight = Infinity;
      }
      knownWeight = min(knownWeight, weight);
    }
  }
}

function seek(
  head: usize,
  leaf: i32,
  far: f64,
  common: i32,
  cores: usize,
  least: usize,
  components: usize,
  nodes: usize,
  weights: usize,
  targets: usize,
  limits: usize,
  current: usize,
  stack: usize,
): void {
  const levels = levelsOf(head);
  const padded = paddedOf(head);
  const own = (1 << levels) + leaf;
  const box = boxOf(head, own);
  scanOut(head, leaf, leaf, far, common, cores, components, weights, targets, limits, current);
  let bound = boundOf(head, leaf, limits);
  for (let above = own; above > 1 && bound >= 0; above >>= 1) {
    let top = offer(head, box, above ^ 1, padded, bound, common, least, nodes, stack, 0);
    while (top > 0) {
      top--;
      if (gapOn(stack, top) > bound) continue;
      const node = nodeOn(stack, top);
      if (node >= 1 << levels) {
        if (scanOut(head, leaf, node - (1 << levels), far, common, cores, components, weights, targets, limits, current)) bound = boundOf(head, leaf, limits);
        continue;
      }
      const leftFirst = gap(box, boxOf(head, 2 * node), padded) <= gap(box, boxOf(head, 2 * node + 1), padded);
      top = offer(head, box, leftFirst ? 2 * node + 1 : 2 * node, padded, bound, common, least, nodes, stack, top);
      top = offer(head, box, leftFirst ? 2 * node : 2 * node + 1, padded, bound, common, least, nodes, stack, top);
    }
  }
}

/** Puts a node on the stack unless nothing under it can matter. */
function offer(head: usize, box: usize, node: i32, padded: i32, bound: f32, common: i32, least: usize, nodes: usize, stack: usize, top: i32): i32 {
  if (common >= 0 && load<i32>(nodes + ((<usize>node) << 2)) === common) return top;
  if (load<f32>(least + ((<usize>node) << 2)) > bound) return top;
  const apart = gap(box, boxOf(head, node), padded);
  return apart > bound ? top : push(stack, top, node, apart);
}

/** Offers the points of leaf `b` to the active ones of leaf `a`; true when a limit has changed. */
function scanOut(
  head: usize,
  a: i32,
  b: i32,
  far: f64,
  common: i32,
  cores: usize,
  components: usize,
  weights: usize,
  targets: usize,
  limits: usize,
  current: usize,
): bool {
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
  let changed = false;
  for (let quad = 0; quad < capacity; quad += 4) {
    const at = (<usize>quad) << 2;
    let near = boxWithin4(from + at, stride, box, paddedOf(head), dimensions, limits + ((<usize>(a * capacity + quad)) << 2));
    while (near !== 0) {
      const s = quad + ctz(near);
      near &= near - 1;
      const slot = <usize>(a * capacity + s);
      const place = limits + (slot << 2);
      const mine = load<i32>(components + (slot << 2));
      const core = load<f64>(cores + (slot << 3));
      let weight = load<f64>(current + ((<usize>s) << 3));
      let better = false;
      let groups = groupsWithin(from + ((<usize>s) << 2), stride, bounds, dimensions, load<f32>(place));
      while (groups !== 0) {
        const first = ctz(groups) << 3;
        groups &= groups - 1;
        const bits = within(from + ((<usize>s) << 2), to + ((<usize>first) << 2), stride, dimensions, -1, load<f32>(place));
        let candidates = (bits >> 8) & filled(size, first);
        while (candidates !== 0) {
          const lane = ctz(candidates);
          candidates &= candidates - 1;
          const other = <usize>(b * capacity + first + lane);
          const theirs = load<f64>(cores + (other << 3));
          if (theirs >= weight || load<i32>(components + (other << 2)) === mine) continue;
          const square = exactSquare(head, pointAt(head, starts + s), pointAt(head, others + first + lane));
          const reachable = max(core, max(theirs, square));
          if (reachable >= weight) continue;
          weight = reachable;
          store<f64>(weights + (slot << 3), weight);
          store<i32>(targets + (slot << 2), <i32>other);
          better = true;
        }
      }
      if (!better) continue;
      changed = true;
      // Nothing can be lighter than the point's own core distance.
      store<f64>(current + ((<usize>s) << 3), weight);
      store<f32>(place, weight <= core ? -1 : limitOf(head, far, weight));
      if (common >= 0) lower(head, a, far, weight, cores, limits, current);
    }
  }
  return changed;
}

/** All active points of a leaf are of one component: none needs an edge that is heavier than the one found. */
function lower(head: usize, leaf: i32, far: f64, weight: f64, cores: usize, limits: usize, current: usize): void {
  const capacity = capacityOf(head);
  const limit = limitOf(head, far, weight);
  for (let s = 0; s < capacity; s++) {
    const slot = <usize>(leaf * capacity + s);
    const place = limits + (slot << 2);
    if (load<f32>(place) < 0 || load<f64>(current + ((<usize>s) << 3)) <= weight) continue;
    store<f64>(current + ((<usize>s) << 3), weight);
    store<f32>(place, load<f64>(cores + (slot << 3)) >= weight ? -1 : limit);
  }
}
