import type { Compute, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { eachBlock, type Points, readPoints } from "../points";

/** Multiply-adds of one shard when every point is looked at: about a millisecond. */
const SHARD = 4_000_000;
/** Bytes that the sums of all shards may take. */
const SUMS = 64 * 1024 ** 2;
/** Labels are 16 bits wide, and one of them means none. */
export const MOST_CLUSTERS = 65_535;
export const NO_LABEL = 65_535;
export const MOST_TRIALS = 16;
/** Scratch of a shard before its tile; `workers/kernels/kmeans.ts` divides it. */
const SCRATCH = 1728;
/** Rows copied between two checkpoints. */
const ROWS = 131_072;

function layoutOf(count: number, dimensions: number, vectors: number, clusters: number, shards: number, scratchBytes: number) {
  const padded = Math.ceil(clusters / 4) * 4;
  return {
    points: ["f32", count * vectors * 4],
    labels: ["u16", count],
    gaps: ["f32", count],
    closest: ["f32", count],
    centers: ["f32", padded * dimensions],
    halves: ["f32", padded],
    drift: ["f32", padded],
    lowered: ["f32", padded],
    sums: ["f64", shards * clusters * vectors * 4],
    sizes: ["i32", shards * clusters],
    changed: ["i32", shards],
    potentials: ["f64", shards * MOST_TRIALS],
    candidates: ["i32", MOST_TRIALS],
    scratch: ["u8", shards * scratchBytes],
  } as const;
}

type KMeansLayout = ReturnType<typeof layoutOf>;

/** Points in the kernels' memory, and all that k-means keeps beside them. */
export interface KMeansWork {
  readonly points: Points;
  readonly count: number;
  readonly dimensions: number;
  /** A row takes this many times four numbers. */
  readonly vectors: number;
  readonly clusters: number;
  /** Points of a shard, a multiple of 8; shards follow from the problem alone. */
  readonly block: number;
  readonly shards: number;
  /** The power of two by which coordinates are multiplied, so that no square leaves the range of f32. */
  readonly scale: number;
  /** Sum of the squared coordinates, scaled. */
  readonly squares: number;
  readonly arrays: Workspace<KMeansLayout>["arrays"];
  readonly scratchBytes: number;
  run: Workspace["run"];
  call: Workspace["call"];
}

function shapeOf(count: number, dimensions: number, clusters: number) {
  const vectors = Math.max(1, Math.ceil(dimensions / 4));
  const cost = clusters * vectors * 4;
  const most = Math.ceil((count * cost * 8) / SUMS);
  const block = Math.ceil(Math.min(Math.max(256, SHARD / cost, most, count / 60_000), Math.max(8, count)) / 8) * 8;
  const shards = Math.max(1, Math.ceil(count / block));
  const scratchBytes = Math.ceil((SCRATCH + vectors * 128) / 64) * 64;
  return { layout: layoutOf(Math.ceil(count / 8) * 8, dimensions, vectors, clusters, shards, scratchBytes), vectors, block, shards, scratchBytes };
}

/**
 * Puts the points into the kernels' memory, with room for k-means, until `use` ends: 4 x dimensions (made a multiple of four)
 * + 14 bytes a point. Fails with `engine.too-large` when they do not fit.
 */
export async function withKMeansWork<T>(
  points: Points,
  clusters: number,
  compute: Compute,
  checkpoint: Checkpoint,
  use: (work: KMeansWork) => Promise<T>,
): Promise<T> {
  const { count, dimensions } = points;
  if (clusters > MOST_CLUSTERS) throw new RangeError(`k-means takes at most ${MOST_CLUSTERS} clusters`);
  const { layout, vectors, block, shards, scratchBytes } = shapeOf(count, dimensions, clusters);
  return compute.workspace("kmeans", layout, async ({ arrays, run, call }) => {
    const { scale, squares } = await fill(points, arrays.points, vectors * 4, checkpoint);
    return use({ points, count, dimensions, vectors, clusters, block, shards, scale, squares, arrays, scratchBytes, run, call });
  });
}

async function fill(
  points: Points,
  target: Float32Array,
  stride: number,
  checkpoint: Checkpoint,
): Promise<{ readonly scale: number; readonly squares: number }> {
  const { count, columns, variances } = points;
  // The points of a whole table are centred on their own mean: their squares follow from the variances.
  const known = columns && variances ? variances.reduce((sum, variance) => sum + variance, 0) * count : null;
  const squares = known ?? (await sumOfSquares(points, checkpoint));
  const scale = Number.isFinite(squares) && squares > 0 ? 2 ** -Math.ceil(Math.log2(squares) / 2) : 1;
  for (let from = 0; from < count; from += ROWS) {
    const to = Math.min(count, from + ROWS);
    readPoints(points, from, to, target.subarray(from * stride, to * stride), stride, scale);
    await checkpoint(0, 1);
  }
  return { scale, squares: squares * scale * scale };
}

async function sumOfSquares(points: Points, checkpoint: Checkpoint): Promise<number> {
  let sum = 0;
  await eachBlock(points, checkpoint, (block, from, to) => {
    const end = (to - from) * points.dimensions;
    for (let at = 0; at < end; at++) sum += block[at] * block[at];
  });
  return sum;
}
