import type { Layout, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";

/** The points of a density method, exactly as the table holds them: distances at exactly epsilon must not hang on a centring. */
export interface DensityPoints {
  /** One array a dimension, of the whole table. */
  readonly columns: readonly Float64Array[];
  /** Rows of the table that are points. */
  readonly rows: Uint32Array;
}

/** Form of the k-d tree of workers/kernels/density/tree.ts: 2^levels leaves of `capacity` slots. */
export interface TreeShape {
  readonly count: number;
  readonly dimensions: number;
  readonly levels: number;
  readonly leaves: number;
  readonly capacity: number;
  readonly slots: number;
}

/** Slots of a leaf, four groups of eight: the kernels count on it. */
const CAPACITY = 32;
/** Points of a subtree that one shard builds. */
const SUBTREE = 2048;
/** Shards of a pass over all leaves at most. */
const SHARDS = 2048;

export function treeShape(count: number, dimensions: number): TreeShape {
  let levels = 0;
  while (Math.ceil(count / 2 ** levels) > CAPACITY) levels++;
  const leaves = 2 ** levels;
  return { count, dimensions, levels, leaves, capacity: CAPACITY, slots: leaves * CAPACITY };
}

/** The arrays of a tree, to be spread into the layout of a workspace of the family "density". */
export function treeLayout({ count, dimensions, leaves, slots }: TreeShape) {
  const padded = Math.ceil(dimensions / 4) * 4;
  return {
    head: ["u32", 16],
    raw: ["f64", count * dimensions],
    order: ["u32", count],
    keys: ["u32", 2 * count],
    blocks: ["f32", slots * dimensions],
    boxes: ["f32", 2 * leaves * 2 * padded],
    groups: ["f32", leaves * dimensions * 8],
    center: ["f64", dimensions + 1],
  } as const satisfies Layout;
}

export type TreeLayout = ReturnType<typeof treeLayout>;

/** Place in tree order of the first point of a leaf. */
export function leafStart({ count, leaves }: TreeShape, leaf: number): number {
  return Math.floor((leaf * count) / leaves);
}

/** Calls `visit` with every slot that holds a point and the index of that point. */
export function eachSlot(shape: TreeShape, order: Uint32Array, visit: (slot: number, point: number) => void): void {
  for (let leaf = 0; leaf < shape.leaves; leaf++) {
    const start = leafStart(shape, leaf);
    const size = leafStart(shape, leaf + 1) - start;
    for (let s = 0; s < size; s++) visit(leaf * shape.capacity + s, order[start + s]);
  }
}

/** How many leaves a shard does so that all leaves take no more than SHARDS of them, and the number of these. */
export function leafShards({ leaves }: TreeShape): { readonly perShard: number; readonly shards: number } {
  const perShard = Math.ceil(leaves / SHARDS);
  return { perShard, shards: Math.ceil(leaves / perShard) };
}

/** Level whose subtrees are built, and united, by one shard each. */
export function subtreeLevel({ count, levels }: TreeShape): number {
  return Math.min(levels, Math.max(0, Math.ceil(Math.log2(count / SUBTREE))));
}

/** Copies the points in and builds the tree. O(count x (dimensions + log count)). */
export async function plantTree(space: Workspace<TreeLayout>, shape: TreeShape, points: DensityPoints, checkpoint: Checkpoint): Promise<void> {
  const { arrays, run, call } = space;
  const { count, dimensions, levels, capacity } = shape;
  const { head, raw, order, keys, blocks, boxes, groups, center } = arrays;
  await copyPoints(points, raw, center, checkpoint);
  // The lower half of a key is the index of its point.
  for (let i = 0; i < count; i++) keys[2 * i] = i;
  head.set([count, dimensions, levels, capacity, ...[raw, order, blocks, boxes, center, keys, groups].map((array) => array.byteOffset)]);
  const depth = subtreeLevel(shape);
  for (let level = 0; level < depth; level++) await run("splitLevel", 2 ** level, [head, level], () => checkpoint(level, depth + 2));
  await run("finishSubtree", 2 ** depth, [head, depth], () => checkpoint(depth, depth + 2));
  if (depth > 0) call("joinAbove", head, depth);
}

/** Row-major copy, and in `center` the mean of each dimension, then a power of two that brings the largest deviation near to 1. */
async function copyPoints({ columns, rows }: DensityPoints, raw: Float64Array, center: Float64Array, checkpoint: Checkpoint): Promise<void> {
  const dimensions = columns.length;
  let most = 0;
  for (let t = 0; t < dimensions; t++) {
    const source = columns[t];
    const part = 1 / rows.length;
    let sum = 0;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = 0, at = t; i < rows.length; i++, at += dimensions) {
      const value = source[rows[i]];
      raw[at] = value;
      // Halves do not overflow where the sum of the whole would.
      sum += value * part;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    center[t] = sum;
    most = Math.max(most, high - sum, sum - low);
    await checkpoint(t, dimensions + 1);
  }
  center[dimensions] = most > 0 && Number.isFinite(most) ? 2 ** -Math.ceil(Math.log2(most)) : 1;
}
