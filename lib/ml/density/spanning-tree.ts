import type { Compute } from "@/lib/compute/compute";
import { bytesOf } from "@/lib/compute/layout";
import type { Checkpoint } from "../checkpoint";
import { findNearest, nearestLayout, nearestShards } from "./nearest";
import { type DensityPoints, eachSlot, leafShards, plantTree, type TreeShape, treeShape } from "./tree";

/** Edges of a tree over the points, in the order they were found. */
export interface SpanningTree {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Mutual reachability distance. */
  readonly weights: Float64Array;
  /** Distance of each point to its `minSamples`-th nearest other point. */
  readonly cores: Float64Array;
}

/** Neighbours kept a point: most edges of the tree lead to one of them. */
const KEPT = 12;

function spanningLayout(shape: TreeShape, k: number) {
  const { shards } = nearestShards(shape);
  return {
    ...nearestLayout(shape, k, Math.min(k, KEPT)),
    least: ["f32", 2 * shape.leaves],
    nodes: ["i32", 2 * shape.leaves],
    components: ["i32", shape.slots],
    roots: ["i32", shape.slots],
    lightest: ["f64", shape.slots],
    proven: ["f64", shape.slots],
    weights: ["f64", shape.slots],
    targets: ["i32", shape.slots],
    currents: ["f64", shards * shape.capacity],
  } as const;
}

/** Bytes that the spanning tree of so many points takes. */
export function spanningBytes(count: number, dimensions: number, minSamples: number): number {
  return bytesOf(spanningLayout(treeShape(count, dimensions), neighboursOf(count, minSamples)));
}

function neighboursOf(count: number, minSamples: number): number {
  return Math.max(1, Math.min(minSamples, count - 1));
}

/**
 * Minimum spanning tree of mutual reachability distances by Boruvka's rounds over a k-d tree (Campello, Moulavi, Sander 2013;
 * March, Ram, Gray 2010). A point searches only while it may have a lighter edge than its component knows: what one round
 * has proven holds in the next, because the points outside of a component only become fewer. O(n log² n) in few dimensions.
 */
export async function spanningTree(points: DensityPoints, minSamples: number, compute: Compute, checkpoint: Checkpoint): Promise<SpanningTree> {
  const count = points.rows.length;
  const shape = treeShape(count, points.columns.length);
  const k = neighboursOf(count, minSamples);
  return compute.workspace("density", spanningLayout(shape, k), async (space) => {
    const { arrays, run, call } = space;
    const { head, order, kth: cores, squares, near, limits, stacks, least, nodes, components, roots, lightest, proven, weights, targets, currents } = arrays;
    await plantTree(space, shape, points, (done, total) => checkpoint(0.1 * (done / total), 1));
    limits.fill(-1);
    const pointOf = new Uint32Array(shape.slots);
    eachSlot(shape, order, (slot, point) => {
      limits[slot] = Number.POSITIVE_INFINITY;
      pointOf[slot] = point;
    });
    const kept = Math.min(k, KEPT);
    await findNearest(space, shape, k, kept, (done, total) => checkpoint(0.1 + 0.4 * (done / total), 1));
    const { perShard, shards } = leafShards(shape);
    const searches = nearestShards(shape);
    const edges = newEdges(count, cores, order, shape);
    await checkpoint(0.5, 1);
    await run("startLeaves", shards, [head, perShard, cores, least, components, proven, targets], () => checkpoint(0.5, 1));
    call("joinLeast", head, least);
    nodes.fill(-1);
    for (let left = count; left > 1; ) {
      const done = 0.5 + 0.5 * (1 - Math.log(left) / Math.log(count));
      const rest: Checkpoint = () => checkpoint(Math.min(1, done), 1);
      await run("refresh", shards, [head, perShard, cores, kept, squares, near, components, weights, targets], rest);
      lightestOf(shape, components, weights, targets, lightest, null);
      await rest(0, 1);
      const args = [head, searches.perShard, cores, least, components, nodes, lightest, proven, weights, targets, limits, currents, stacks];
      await run("reachOut", searches.shards, args, rest);
      left -= joinRound(shape, { components, weights, targets, lightest, roots, pointOf }, edges);
      await rest(0, 1);
      await run("relabel", shards, [head, perShard, roots, components, nodes], rest);
      call("joinComponents", head, nodes);
    }
    return edges.tree;
  });
}

interface Edges {
  found: number;
  readonly tree: SpanningTree;
}

function newEdges(count: number, squares: Float64Array, order: Uint32Array, shape: TreeShape): Edges {
  const edges = Math.max(0, count - 1);
  const cores = new Float64Array(count);
  eachSlot(shape, order, (slot, point) => {
    cores[point] = Math.sqrt(squares[slot]);
  });
  return { found: 0, tree: { from: new Uint32Array(edges), to: new Uint32Array(edges), weights: new Float64Array(edges), cores } };
}

/** The lightest known edge of each component; in `holders`, when given, the slot that has it (the first of equals). */
function lightestOf(
  { slots }: TreeShape,
  components: Int32Array,
  weights: Float64Array,
  targets: Int32Array,
  lightest: Float64Array,
  holders: Int32Array | null,
): void {
  lightest.fill(Number.POSITIVE_INFINITY);
  for (let slot = 0; slot < slots; slot++) {
    const component = components[slot];
    if (component < 0 || targets[slot] < 0 || weights[slot] >= lightest[component]) continue;
    lightest[component] = weights[slot];
    if (holders) holders[component] = slot;
  }
}

interface Round {
  readonly components: Int32Array;
  readonly weights: Float64Array;
  readonly targets: Int32Array;
  readonly lightest: Float64Array;
  readonly roots: Int32Array;
  readonly pointOf: Uint32Array;
}

/** Adds the lightest edge of every component unless it closes a circle, which only edges of one weight do. Returns how many were added. */
function joinRound(shape: TreeShape, { components, weights, targets, lightest, roots, pointOf }: Round, edges: Edges): number {
  const holders = new Int32Array(shape.slots);
  lightestOf(shape, components, weights, targets, lightest, holders);
  for (let slot = 0; slot < shape.slots; slot++) roots[slot] = slot;
  const find = (start: number) => {
    let at = start;
    while (roots[at] !== at) {
      roots[at] = roots[roots[at]];
      at = roots[at];
    }
    return at;
  };
  const before = edges.found;
  for (let component = 0; component < shape.slots; component++) {
    if (lightest[component] === Number.POSITIVE_INFINITY) continue;
    const holder = holders[component];
    const a = find(component);
    const b = find(components[targets[holder]]);
    if (a === b) continue;
    roots[Math.max(a, b)] = Math.min(a, b);
    const { from, to, weights: lengths } = edges.tree;
    from[edges.found] = pointOf[holder];
    to[edges.found] = pointOf[targets[holder]];
    lengths[edges.found] = Math.sqrt(lightest[component]);
    edges.found++;
  }
  for (let slot = 0; slot < shape.slots; slot++) roots[slot] = find(slot);
  return edges.found - before;
}
