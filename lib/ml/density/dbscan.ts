import type { Compute, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { type DensityPoints, leafShards, plantTree, subtreeLevel, type TreeLayout, type TreeShape, treeLayout, treeShape } from "./tree";

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

/** Points that are numbered between two checkpoints. */
const NUMBERED = 1 << 20;

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
    roots: ["i32", shape.count],
    core: ["u8", shape.count],
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
  const { head, counts, limits, cores, parents, units, coreBoxes, labels: slotLabels, seen, ends, opens } = arrays;
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
  const rest: Checkpoint = () => checkpoint(0.9, 1);
  const { roots, core } = arrays;
  // What was counted has served; its place keeps the numbers of the roots.
  const numbers = counts;
  numbers.fill(-1);
  await run("rootPoints", shards, [head, perShard, cores, parents, roots, core], rest);
  let clusters = 0;
  for (let from = 0; from < shape.count; from += NUMBERED) {
    clusters = call("numberRoots", from, Math.min(shape.count, from + NUMBERED), roots, numbers, clusters);
    await rest(0, 1);
  }
  await run("labelSlots", shards, [head, perShard, parents, numbers, slotLabels], rest);
  const last: Checkpoint = (done, total) => checkpoint(0.9 + 0.1 * (done / total), 1);
  if (kept > 0 || minPoints === 1) await run("labelKept", shards, [head, perShard, cores, kept, seen, ends, slotLabels], last);
  else await run("labelBorder", shards, [head, perShard, epsilon, limits, cores, units, slotLabels], last);
  await run("tellPoints", shards, [head, perShard, slotLabels, roots], last);
  return { labels: roots.slice(0, shape.count), core: core.slice(0, shape.count), clusters };
}
