import type { Compute, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { type DensityPoints, eachSlot, leafShards, plantTree, subtreeLevel, type TreeLayout, type TreeShape, treeLayout, treeShape } from "./tree";

export interface DbscanOptions {
  /** Greatest distance of neighbours, inclusive. Above 0. */
  readonly epsilon: number;
  /** Neighbours that make a core point, itself among them. */
  readonly minPoints: number;
}

export interface DbscanResult {
  /** Cluster of each point in the order of their first core points, -1 noise: scikit-learn's labels. */
  readonly labels: Int32Array;
  /** 1 where the point is a core point. */
  readonly core: Uint8Array;
  readonly clusters: number;
}

/** Leaves that a shard unites across a level. */
const UNITED = 64;

/** Neighbours that are kept a point, so that its cluster need not be looked for again; more are looked for. */
const KEPT = 32;

export function dbscanLayout(shape: TreeShape, minPoints: number) {
  const padded = Math.ceil(shape.dimensions / 4) * 4;
  return {
    ...treeLayout(shape),
    counts: ["i32", shape.slots],
    limits: ["f32", shape.slots],
    cores: ["u8", shape.slots / 8],
    parents: ["i32", shape.slots],
    units: ["i32", 2 * shape.leaves],
    coreBoxes: ["f32", 2 * shape.leaves * 2 * padded],
    labels: ["i32", shape.slots],
    seen: ["i32", shape.slots * keptNeighbours(minPoints)],
    ends: ["u8", shape.slots],
    opens: ["f32", leafShards(shape).shards * 2 * padded],
  } as const;
}

function keptNeighbours(minPoints: number): number {
  return minPoints - 1 <= KEPT ? minPoints - 1 : 0;
}

export type DbscanSpace = Workspace<TreeLayout & ReturnType<typeof dbscanLayout>>;

/**
 * DBSCAN (Ester, Kriegel, Sander, Xu 1996) with Euclidean distances over a k-d tree. f32 distances decide where rounding
 * cannot matter, f64 ones on the values themselves where it can, so that labels are those of scikit-learn, also at exactly
 * epsilon. O(n log n) for a fixed number of neighbours.
 */
export async function dbscan(points: DensityPoints, options: DbscanOptions, compute: Compute, checkpoint: Checkpoint): Promise<DbscanResult> {
  const shape = treeShape(points.rows.length, points.columns.length);
  return compute.workspace("density", dbscanLayout(shape, options.minPoints), async (space) => {
    await plantTree(space, shape, points, (done, total) => checkpoint(0.3 * (done / total), 1));
    return growClusters(space, shape, options, (done, total) => checkpoint(0.3 + 0.7 * (done / total), 1));
  });
}

/** DBSCAN on a tree that stands. May be called again with other options. */
export async function growClusters(space: DbscanSpace, shape: TreeShape, options: DbscanOptions, checkpoint: Checkpoint): Promise<DbscanResult> {
  const { arrays, run, call } = space;
  const { head, order, counts, limits, cores, parents, units, coreBoxes, labels: slotLabels, seen, ends, opens } = arrays;
  const kept = keptNeighbours(options.minPoints);
  const { epsilon, minPoints } = options;
  const { perShard, shards } = leafShards(shape);
  counts.fill(0);
  ends.fill(0);
  await run("markCore", shards, [head, perShard, epsilon, minPoints, counts, limits, cores, kept, seen, ends, opens], (done, total) =>
    checkpoint(0.5 * (done / total), 1),
  );
  const depth = subtreeLevel(shape);
  await run("uniteSubtree", 2 ** depth, [head, depth, epsilon, limits, cores, parents, units, coreBoxes], (done, total) =>
    checkpoint(0.5 + 0.2 * (done / total), 1),
  );
  for (let level = depth - 1; level >= 0; level--) {
    const pieces = Math.ceil(2 ** (shape.levels - level - 1) / UNITED);
    await run("uniteLevel", 2 ** level * pieces, [head, level, UNITED, epsilon, limits, cores, parents, units, coreBoxes], () =>
      checkpoint(0.7 + 0.2 * (1 - level / depth), 1),
    );
    call("joinUnits", head, level, parents, units, coreBoxes);
  }
  const block = 16_384;
  await run("flatten", Math.ceil(shape.slots / block), [block, shape.slots, parents], () => checkpoint(0.9, 1));
  const { clusters, numbers, core } = numberClusters(shape, order, cores, parents);
  await checkpoint(0.9, 1);
  for (let slot = 0; slot < shape.slots; slot++) slotLabels[slot] = numbers[parents[slot]];
  const last: Checkpoint = (done, total) => checkpoint(0.9 + 0.1 * (done / total), 1);
  if (kept > 0 || minPoints === 1) await run("labelKept", shards, [head, perShard, cores, kept, seen, ends, slotLabels], last);
  else await run("labelBorder", shards, [head, perShard, epsilon, limits, cores, units, slotLabels], last);
  const labels = new Int32Array(shape.count);
  eachSlot(shape, order, (slot, point) => {
    labels[point] = slotLabels[slot];
  });
  return { labels, core, clusters };
}

/** Numbers the roots by the smallest index of a core point under each. */
function numberClusters(shape: TreeShape, order: Uint32Array, cores: Uint8Array, parents: Int32Array) {
  const core = new Uint8Array(shape.count);
  const roots = new Int32Array(shape.count).fill(-1);
  eachSlot(shape, order, (slot, point) => {
    if (((cores[slot >> 3] >> (slot & 7)) & 1) === 0) return;
    core[point] = 1;
    roots[point] = parents[slot];
  });
  const numbers = new Int32Array(shape.slots).fill(-1);
  let clusters = 0;
  for (const root of roots) if (root >= 0 && numbers[root] < 0) numbers[root] = clusters++;
  return { clusters, numbers, core };
}
