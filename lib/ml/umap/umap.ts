import type { Compute } from "@/lib/compute/compute";
import { type Checkpoint, noCheckpoint } from "../checkpoint";
import { nearestNeighbors, neighborsMemory } from "../neighbors/nearest-neighbors";
import { pointBlocks } from "../neighbors/point-blocks";
import { type Preserved, preserved } from "../neighbors/preserved";
import { type SparseRows, symmetricGraph } from "../neighbors/symmetric-graph";
import { phase } from "../phase";
import type { Points } from "../points";
import { Random } from "../random";
import { firstComponents } from "../tsne/start";
import { type Curve, fitCurve } from "./curve";

export interface UmapOptions {
  /** Neighbours that make the neighbourhood of a point, itself among them, as in umap-learn. */
  readonly neighbors: number;
  /** Least distance of points on the map. */
  readonly minDist: number;
  /** null: 500 up to 10,000 points, 200 above. */
  readonly epochs: number | null;
  readonly seed: number;
}

export interface UmapEmbedding {
  /** x and y of each point, side by side, in the order of the points. */
  readonly positions: Float32Array;
  readonly epochs: number;
  readonly curve: Curve;
  /** Edges of the neighbourhood graph, each counted once. */
  readonly edges: number;
  readonly preserved: Preserved;
}

const FEW_POINTS = 10_000;
const POINTS_A_SHARD = 256;
/** Extent of the start in each coordinate, and the noise on it. */
const EXTENT = 10;
const NOISE = 1e-4;

/** Bytes that `umap` takes in the kernels' memory, at most. */
export function umapMemory(points: number, dimensions: number, neighbors: number): number {
  return Math.max(neighborsMemory(points, 0, dimensions, neighbors), points * (2 * neighbors + 4) * 8 + points * 20);
}

/** Told after every epoch, for a trace: the positions by place, and the point that each place is. */
export type OnEpoch = (epoch: number, positions: Float32Array, order: Uint32Array) => void;

/**
 * UMAP in two dimensions (McInnes, Healy and Melville 2018) from a start of principal components. Neighbours are exact. Within an
 * epoch, points see the others where they stood before it, so that all threads work at once and give the same bits at any number
 * of them (cuML does likewise when it is seeded). At least 4 points. O(points x neighbours) an epoch.
 */
export async function umap(points: Points, options: UmapOptions, compute: Compute, checkpoint: Checkpoint, onEpoch?: OnEpoch): Promise<UmapEmbedding> {
  const { count, dimensions } = points;
  const k = Math.min(count - 1, options.neighbors - 1);
  const epochs = options.epochs ?? (count <= FEW_POINTS ? 500 : 200);
  const curve = fitCurve(options.minDist);
  const blocks = await pointBlocks(points.values, count, dimensions, phase(checkpoint, 0, 0.05));
  const neighbors = await nearestNeighbors(blocks, null, k, compute, phase(checkpoint, 0.05, 0.3));
  const strengths = await compute.workspace("umap", { squares: ["f32", count * k], strengths: ["f32", count * k] }, async ({ arrays, run }) => {
    arrays.squares.set(neighbors.squares);
    const block = 256;
    let sum = 0;
    for (let e = 0; e < neighbors.squares.length; e++) sum += Math.sqrt(neighbors.squares[e]);
    const mean = sum / (count * (k + 1));
    await run("memberships", Math.ceil(count / block), [arrays.squares, count, k, block, mean, arrays.strengths], noCheckpoint);
    return arrays.strengths.slice();
  });
  const graph = await symmetricGraph(neighbors, strengths, (a, b) => a + b - a * b, phase(checkpoint, 0.35, 0.4));
  const { turns, edges } = turnsOf(graph, epochs);
  const start = await startPositions(points, blocks.order, options.seed, compute, phase(checkpoint, 0.4, 0.42));
  const laid = await layOut({ ...graph, weights: turns }, start, epochs, curve, options.seed, compute, phase(checkpoint, 0.42, 0.98), (epoch, positions) =>
    onEpoch?.(epoch, positions, blocks.order),
  );
  const quality = await preserved(neighbors, laid, compute, phase(checkpoint, 0.98, 1));
  const positions = new Float32Array(2 * count);
  for (let place = 0; place < count; place++) {
    positions[2 * blocks.order[place]] = laid[2 * place];
    positions[2 * blocks.order[place] + 1] = laid[2 * place + 1];
  }
  return { positions, epochs, curve, edges, preserved: quality };
}

/** Turns of each edge in an epoch: the strongest has one; those too weak for a single turn in all epochs have none. */
function turnsOf({ starts, others, weights }: SparseRows, epochs: number): { turns: Float32Array; edges: number } {
  let most = 0;
  for (let e = 0; e < weights.length; e++) most = Math.max(most, weights[e]);
  const turns = new Float32Array(weights.length);
  let edges = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let e = starts[row]; e < starts[row + 1]; e++) {
      if (weights[e] === 0 || weights[e] < most / epochs) continue;
      turns[e] = weights[e] / most;
      if (others[e] > row) edges++;
    }
  }
  return { turns, edges };
}

/** Principal components by place, stretched to 0 to 10 in both coordinates, with a little seeded noise (umap-learn's init="pca"). */
async function startPositions(points: Points, order: Uint32Array, seed: number, compute: Compute, checkpoint: Checkpoint): Promise<Float32Array> {
  const { count } = points;
  const scores = await firstComponents(points, compute, checkpoint);
  const random = new Random(seed, 82);
  const positions = new Float32Array(2 * count);
  for (let axis = 0; axis < 2; axis++) {
    const values = scores.at(axis);
    const most = values ? values.reduce((held, value) => Math.max(held, Math.abs(value)), 0) : 0;
    const noisy = Float64Array.from({ length: count }, (_, i) => (most > 0 && values ? (values[i] * EXTENT) / most : 0) + NOISE * random.normal());
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const value of noisy) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    for (let place = 0; place < count; place++) positions[2 * place + axis] = (EXTENT * (noisy[order[place]] - low)) / (high - low || 1);
  }
  return positions;
}

async function layOut(
  { starts, others, weights: turns }: SparseRows,
  start: Float32Array,
  epochs: number,
  { a, b }: Curve,
  seed: number,
  compute: Compute,
  checkpoint: Checkpoint,
  onEpoch: (epoch: number, positions: Float32Array) => void,
): Promise<Float32Array> {
  const count = start.length / 2;
  const shards = Math.ceil(count / POINTS_A_SHARD);
  const layout = {
    starts: ["i32", count + 1],
    others: ["u32", others.length],
    turns: ["f32", turns.length],
    positions: ["f32", 2 * count],
    moved: ["f32", 2 * count],
    scratch: ["u8", 256 * shards],
  } as const;
  return compute.workspace("umap", layout, async ({ arrays, run }) => {
    arrays.starts.set(starts);
    arrays.others.set(others);
    arrays.turns.set(turns);
    arrays.positions.set(start);
    const { positions, moved, scratch } = arrays;
    const edges = [POINTS_A_SHARD, count, arrays.starts, arrays.others, arrays.turns] as const;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const rest = () => checkpoint(epoch, epochs);
      const rate = 1 - epoch / epochs;
      await run("layOut", shards, [1, ...edges, epoch, seed | 0, a, b, rate, positions, moved, scratch], noCheckpoint);
      await run("layOut", shards, [0, ...edges, epoch, seed | 0, a, b, rate, moved, positions, scratch], noCheckpoint);
      onEpoch(epoch + 1, positions);
      await rest();
    }
    return positions.slice();
  });
}
