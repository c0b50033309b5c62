import type { Compute, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { type BlockShape, blockShape, eachColumnBlock, pointBlocks } from "../column-blocks";
import { eachBlock, type Points } from "../points";

/** Multiply-adds of one shard when every point is looked at: about a millisecond. */
const SHARD = 4_000_000;
/** Bytes that the sums of all shards may take. */
const SUMS = 64 * 1024 ** 2;
/** Labels are 16 bits wide, and one of them means none. */
const MOST_CLUSTERS = 65_535;
export const NO_LABEL = 65_535;
export const MOST_TRIALS = 16;
/** Scratch of a shard before its tile; `workers/kernels/kmeans.ts` divides it. */
const SCRATCH = 1728;

function layoutOf(count: number, dimensions: number, line: number, vectors: number, clusters: number, shards: number, scratchBytes: number) {
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
    stage: ["f64", dimensions * line],
    origins: ["f64", dimensions],
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

function shapeOf(count: number, dimensions: number, clusters: number, line: number) {
  const vectors = Math.max(1, Math.ceil(dimensions / 4));
  const cost = clusters * vectors * 4;
  const most = Math.ceil((count * cost * 8) / SUMS);
  const block = Math.ceil(Math.min(Math.max(256, SHARD / cost, most, count / 60_000), Math.max(8, count)) / 8) * 8;
  const shards = Math.max(1, Math.ceil(count / block));
  const scratchBytes = Math.ceil((SCRATCH + vectors * 128) / 64) * 64;
  return { layout: layoutOf(Math.ceil(count / 8) * 8, dimensions, line, vectors, clusters, shards, scratchBytes), vectors, block, shards, scratchBytes };
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
  const staged = blockShape(points, 1, compute);
  const { layout, vectors, block, shards, scratchBytes } = shapeOf(count, dimensions, clusters, staged.line);
  return compute.workspace("kmeans", layout, async (space) => {
    const { arrays, run, call } = space;
    const { scale, squares } = await fill(space, points, staged, vectors, checkpoint);
    return use({ points, count, dimensions, vectors, clusters, block, shards, scale, squares, arrays, scratchBytes, run, call });
  });
}

/** Writes the points where the kernels read them; returns their scale and the sum of their squares. */
async function fill({ arrays, run }: Workspace<KMeansLayout>, points: Points, shape: BlockShape, vectors: number, checkpoint: Checkpoint) {
  const { count, dimensions, columns, center, variances } = points;
  // The points of a whole table are centred on their own mean: their squares follow from the variances.
  const known = columns && variances ? variances.reduce((sum, variance) => sum + variance, 0) * count : null;
  const squares = known ?? (await sumOfSquares(points, checkpoint));
  const scale = Number.isFinite(squares) && squares > 0 ? 2 ** -Math.ceil(Math.log2(squares) / 2) : 1;
  const { stage, origins } = arrays;
  if (columns) origins.set(center);
  const { block, line } = shape;
  const rest: Checkpoint = () => checkpoint(0, 1);
  await eachColumnBlock(pointBlocks(points), shape, stage, 8 * dimensions, rest, async (from, rows, shards) => {
    await run("pour", shards, [stage, line, rows, block, dimensions, vectors, origins, scale, arrays.points, from], rest);
    return true;
  });
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
