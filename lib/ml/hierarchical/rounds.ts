import type { Compute } from "@/lib/compute/compute";
import { ProblemError } from "@/lib/problem";
import type { Checkpoint } from "../checkpoint";
import type { DistinctPoints } from "./distinct-points";
import { Forest } from "./forest";
import { BLOCK, FRAME, LINKAGE_CODES, type RoundLinkage, TILE, writeFrame } from "./frame";
import { finishWithMatrix } from "./matrix-rounds";
import type { MergeLog } from "./merge-tree";

/** Multiply-adds of a shard when nothing can be skipped: about two milliseconds. */
const SHARD = 9_000_000;
const MOST_SHARDS = 60_000;
/** With so few clusters left a matrix between them costs next to nothing. */
const FEW = 1024;
/** Share of all distances between rows that a round may take before the matrix is the better way. */
const DEAR = 1 / 16;
/** Clusters that a matrix may have: 800 MB. The same on every machine, so that sums are taken in one order everywhere. */
const MATRIX = 10_000;
/** A coordinate that is far from everything: its square still is a number in f32. */
const FAR = 1e15;

/**
 * Merges in rounds: every cluster knows its nearest, all pairs that are each other's nearest join at once, and only new
 * clusters and those whose nearest is gone search again. For linkages under which a merged cluster is never nearer to a
 * third than its parts were (Ward, average, complete), this gives the same tree as joining the nearest two one at a time
 * (Bruynooghe 1977; Sumengen et al. 2021). Searches go through centres only, in f32 with what f64 must decide left to f64.
 * No matrix for Ward; average and complete need one only between the clusters that are left when exact values become dear
 * or at most `few` are left.
 */
export async function mergeInRounds(
  points: DistinctPoints,
  linkage: RoundLinkage,
  log: MergeLog,
  compute: Compute,
  checkpoint: Checkpoint,
  few = FEW,
): Promise<void> {
  const forest = new Forest(points, log, heightOf(linkage, points.scale));
  if (forest.slots < 2) return;
  for (let room = MATRIX; ; ) {
    if (await searchInSpace(forest, linkage, few, room, compute, checkpoint)) return;
    try {
      return await finishWithMatrix(forest, LINKAGE_CODES[linkage], compute, checkpoint);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== "engine.too-large" || forest.slots <= FEW) throw error;
      // Where memory is short there is another way: search on until fewer clusters are left.
      room = Math.floor(forest.slots / 2);
    }
  }
}

/** From the value of a merge, in scaled coordinates, to the distance that scipy reports. */
function heightOf(linkage: RoundLinkage, scale: number): (value: number) => number {
  if (linkage === "ward") return (value) => Math.sqrt(2 * value) / scale;
  return linkage === "average" ? (value) => value / scale : (value) => Math.sqrt(value) / scale;
}

/** Rounds until one cluster is left (true) or a matrix does better (false). */
async function searchInSpace(forest: Forest, linkage: RoundLinkage, few: number, room: number, compute: Compute, checkpoint: Checkpoint): Promise<boolean> {
  const { count, dimensions, values, starts } = forest.points;
  const most = Math.ceil(count / BLOCK);
  const layout = {
    frame: ["u32", FRAME],
    blocks: ["f32", most * BLOCK * dimensions],
    weights: ["f32", most * BLOCK],
    boxes: ["f32", most * 2 * dimensions],
    blockWeights: ["f32", most],
    tiles: ["f32", Math.ceil(count / TILE) * (16 + 2 * dimensions)],
    queries: ["i32", count],
    centroids: ["f64", count * dimensions],
    sizes: ["f64", count],
    spreads: ["f64", count],
    keys: ["i32", count],
    born: ["i32", count],
    starts: ["i32", count + 1],
    members: ["i32", count],
    points: ["f64", linkage === "ward" ? 0 : count * dimensions],
    multiples: ["f64", count],
    near: ["i32", count],
    values: ["f64", count],
    work: ["f64", MOST_SHARDS],
  } as const;
  const pairs = (count * (count - 1)) / 2;
  return compute.workspace("hierarchical", layout, async ({ arrays, run }) => {
    if (linkage !== "ward") arrays.points.set(values);
    for (let i = 0; i < count; i++) arrays.multiples[i] = starts[i + 1] - starts[i];
    // A coordinate is off by half a unit in its last place of 24 bits, a difference of two by one.
    const slack = 1.1 * Math.sqrt(dimensions) * 2 ** -24;
    let dear = false;
    while (forest.slots > 1) {
      const { slots } = forest;
      if (linkage !== "ward" && slots <= room && (slots <= few || dear)) return false;
      const stale = forest.gatherStale(arrays.queries);
      writeFrame(arrays.frame, { ...arrays, slots, dimensions });
      lay(forest, linkage, arrays);
      const perShard = TILE * Math.max(1, Math.floor(SHARD / (slots * TILE * (dimensions + 4))), Math.ceil(stale / TILE / MOST_SHARDS));
      const shards = Math.ceil(stale / perShard);
      const done = 1 - (slots / count) ** 2;
      const share = (slots / count) ** 2 * 0.5;
      await run("nearest", shards, [arrays.frame, LINKAGE_CODES[linkage], stale, perShard, slack], (part, parts) =>
        checkpoint(done + (share * part) / parts, 1),
      );
      forest.near.set(arrays.near.subarray(0, slots));
      forest.values.set(arrays.values.subarray(0, slots));
      let looked = 0;
      for (let shard = 0; shard < shards; shard++) looked += arrays.work[shard];
      dear = few > 0 && looked > DEAR * pairs;
      forest.joinNearest();
      await checkpoint(done, 1);
    }
    return true;
  });
}

interface SlotArrays {
  readonly blocks: Float32Array;
  readonly weights: Float32Array;
  readonly boxes: Float32Array;
  readonly blockWeights: Float32Array;
  readonly centroids: Float64Array;
  readonly sizes: Float64Array;
  readonly spreads: Float64Array;
  readonly keys: Int32Array;
  readonly born: Int32Array;
  readonly starts: Int32Array;
  readonly members: Int32Array;
  readonly near: Int32Array;
  readonly values: Float64Array;
}

/** Lays the clusters out as the kernels read them. */
function lay(forest: Forest, linkage: RoundLinkage, arrays: SlotArrays): void {
  const { slots, points } = forest;
  const { dimensions } = points;
  arrays.centroids.set(forest.centroids.subarray(0, slots * dimensions));
  arrays.sizes.set(forest.sizes.subarray(0, slots));
  arrays.spreads.set(forest.spreads.subarray(0, slots));
  arrays.keys.set(forest.keys.subarray(0, slots));
  arrays.born.set(forest.born.subarray(0, slots));
  arrays.starts.set(forest.starts.subarray(0, slots + 1));
  arrays.members.set(forest.members);
  arrays.near.set(forest.near.subarray(0, slots));
  arrays.values.set(forest.values.subarray(0, slots));
  const { blocks, weights, boxes, blockWeights } = arrays;
  for (let block = 0; block * BLOCK < slots; block++) {
    const first = block * BLOCK;
    const here = Math.min(BLOCK, slots - first);
    for (let t = 0; t < dimensions; t++) {
      const to = (block * dimensions + t) * BLOCK;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < here; i++) {
        blocks[to + i] = forest.centroids[(first + i) * dimensions + t];
        low = Math.min(low, blocks[to + i]);
        high = Math.max(high, blocks[to + i]);
      }
      blocks.fill(FAR, to + here, to + BLOCK);
      boxes[2 * block * dimensions + t] = low;
      boxes[(2 * block + 1) * dimensions + t] = high;
    }
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < here; i++) {
      weights[first + i] = weightOf(forest, linkage, first + i);
      largest = Math.max(largest, weights[first + i]);
    }
    weights.fill(0, first + here, first + BLOCK);
    blockWeights[block] = largest;
  }
}

/** What the limit of a query grows by for this slot (workers/kernels/hierarchical/limit.ts). */
function weightOf({ sizes, spreads }: Forest, linkage: RoundLinkage, slot: number): number {
  if (linkage === "ward") return 1 / sizes[slot];
  return linkage === "complete" ? -spreads[slot] : 0;
}
