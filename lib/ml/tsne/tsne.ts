import type { Compute } from "@/lib/compute/compute";
import { type Checkpoint, noCheckpoint } from "../checkpoint";
import { type Neighbors, nearestNeighbors, neighborsMemory } from "../neighbors/nearest-neighbors";
import { pointBlocks } from "../neighbors/point-blocks";
import { type Preserved, preserved } from "../neighbors/preserved";
import { spatialOrder } from "../neighbors/spatial-order";
import { type SparseRows, symmetricGraph } from "../neighbors/symmetric-graph";
import { phase } from "../phase";
import type { Points } from "../points";
import { LEAF, layoutTree } from "./layout-tree";
import { startPositions } from "./start";

export interface TsneOptions {
  readonly perplexity: number;
  readonly iterations: number;
  /** Factor of the attraction in the first iterations. */
  readonly exaggeration: number;
  /** null: points / exaggeration / 4, at least 50. */
  readonly learningRate: number | null;
  /** Diagonal over distance below which a group of points counts as one (Barnes-Hut). */
  readonly angle: number;
  readonly seed: number;
}

export interface TsneEmbedding {
  /** x and y of each point, side by side, in the order of the points. */
  readonly positions: Float32Array;
  /** Kullback-Leibler divergence that remains. */
  readonly divergence: number;
  /** Divergence every 50 iterations, the exaggeration taken off. */
  readonly trace: readonly { readonly iteration: number; readonly divergence: number }[];
  readonly iterations: number;
  /** Neighbours that were looked at. */
  readonly neighbors: number;
  readonly learningRate: number;
  readonly preserved: Preserved;
}

/** Iterations with exaggeration and low momentum. */
const EXPLORATION = 250;
const CHECK_EVERY = 50;
/** Iterations without progress, and the gradient, at which it ends. */
const PATIENCE = 300;
const LEAST_GRADIENT = 1e-7;
/** Iterations between two orderings of the points, while they run about and when they settle: boxes follow at every one, they only grow less tight. */
const REORDER = { early: 1, late: 3 };
const LEAVES_A_SHARD = 8;
const POINTS_A_SHARD = 256;

function tsneNeighbors(points: number, perplexity: number): number {
  return Math.min(points - 1, Math.floor(3 * perplexity + 1));
}

/** Bytes that `tsne` takes in the kernels' memory, at most. */
export function tsneMemory(points: number, dimensions: number, perplexity: number): number {
  const k = tsneNeighbors(points, perplexity);
  return Math.max(neighborsMemory(points, 0, dimensions, k), points * (2 * k + 4) * 8 + points * 80);
}

/** Told after every iteration, for a trace: the positions by place, and the point that each place is. */
export type OnIteration = (iteration: number, positions: Float32Array, order: Uint32Array) => void;

/**
 * t-SNE in two dimensions (van der Maaten and Hinton 2008; Barnes-Hut, van der Maaten 2014), with scikit-learn's start (principal
 * components), schedule and learning rate. Neighbours are exact. At least 4 points; `perplexity` below their number.
 * O(points log(points)) an iteration on all threads; the same bits at any number of threads.
 */
export async function tsne(points: Points, options: TsneOptions, compute: Compute, checkpoint: Checkpoint, onIteration?: OnIteration): Promise<TsneEmbedding> {
  const { count, dimensions } = points;
  const k = tsneNeighbors(count, options.perplexity);
  const blocks = await pointBlocks(points.values, count, dimensions, phase(checkpoint, 0, 0.02));
  const neighbors = await nearestNeighbors(blocks, null, k, compute, phase(checkpoint, 0.02, 0.1));
  const graph = await affinityGraph(neighbors, options.perplexity, compute, phase(checkpoint, 0.1, 0.15));
  const start = await startPositions(points, blocks.order, options.seed, compute, phase(checkpoint, 0.15, 0.17));
  const optimised = await optimise(graph, start, blocks.order, options, compute, phase(checkpoint, 0.17, 0.98), onIteration);
  const quality = await preserved(neighbors, optimised.positions, compute, phase(checkpoint, 0.98, 1));
  const positions = new Float32Array(2 * count);
  for (let place = 0; place < count; place++) {
    positions[2 * blocks.order[place]] = optimised.positions[2 * place];
    positions[2 * blocks.order[place] + 1] = optimised.positions[2 * place + 1];
  }
  return { ...optimised, positions, neighbors: k, preserved: quality };
}

/** Joint probabilities of neighbouring points, by place; they sum to 1. */
async function affinityGraph(neighbors: Neighbors, perplexity: number, compute: Compute, checkpoint: Checkpoint): Promise<SparseRows> {
  const { k } = neighbors;
  const count = neighbors.found.length / k;
  const layout = { squares: ["f32", count * k], probabilities: ["f32", count * k] } as const;
  const probabilities = await compute.workspace("tsne", layout, async ({ arrays, run }) => {
    arrays.squares.set(neighbors.squares);
    const block = 64;
    const args = [arrays.squares, count, k, block, perplexity, arrays.probabilities];
    await run("affinities", Math.ceil(count / block), args, count > 4096 ? phase(checkpoint, 0, 0.4) : noCheckpoint);
    return arrays.probabilities.slice();
  });
  const graph = await symmetricGraph(neighbors, probabilities, (a, b) => a + b, phase(checkpoint, 0.4, 1));
  let sum = 0;
  for (let e = 0; e < graph.weights.length; e++) sum += graph.weights[e];
  for (let e = 0; e < graph.weights.length; e++) graph.weights[e] /= sum;
  return graph;
}

async function optimise(
  graph: SparseRows,
  start: Float32Array,
  points: Uint32Array,
  options: TsneOptions,
  compute: Compute,
  checkpoint: Checkpoint,
  onIteration?: OnIteration,
): Promise<Omit<TsneEmbedding, "neighbors" | "preserved">> {
  const count = start.length / 2;
  const { nodes, leaves, ends } = layoutTree(count);
  const padded = Math.ceil(count / LEAF) * LEAF;
  const pushing = Math.ceil(padded / LEAF / LEAVES_A_SHARD);
  const moving = Math.ceil(count / POINTS_A_SHARD);
  const learningRate = options.learningRate ?? Math.max(50, count / options.exaggeration / 4);
  const layout = {
    starts: ["i32", count + 1],
    others: ["u32", graph.others.length],
    weights: ["f32", graph.weights.length],
    positions: ["f32", 2 * count],
    moved: ["f32", 2 * count],
    speeds: ["f32", 2 * count],
    gains: ["f32", 2 * count],
    forces: ["f32", 2 * count],
    order: ["u32", count],
    xs: ["f32", padded],
    ys: ["f32", padded],
    tree: ["f32", 8 * nodes],
    leaves: ["i32", nodes],
    ends: ["i32", nodes],
    scratch: ["u8", 6400 * Math.max(pushing, moving)],
    pushSums: ["f64", pushing],
    moveSums: ["f64", moving],
  } as const;
  return compute.workspace("tsne", layout, async ({ arrays, run, call }) => {
    arrays.starts.set(graph.starts);
    arrays.others.set(graph.others);
    arrays.weights.set(graph.weights);
    arrays.positions.set(start);
    arrays.gains.fill(1);
    arrays.leaves.set(leaves);
    arrays.ends.set(ends);
    for (let i = 0; i < count; i++) arrays.order[i] = i;
    const inverse = 1 / (options.angle * options.angle);
    let [from, to] = [arrays.positions, arrays.moved];
    const rest = () => checkpoint(iteration, options.iterations);
    const similarities = async () => {
      call("refit", from, arrays.order, count, nodes, arrays.leaves, arrays.ends, inverse, arrays.xs, arrays.ys, arrays.tree);
      const { order, xs, ys, tree, scratch, forces, pushSums } = arrays;
      await run("repel", pushing, [LEAVES_A_SHARD, count, order, xs, ys, tree, nodes, arrays.leaves, arrays.ends, scratch, forces, pushSums], noCheckpoint);
      return total(pushSums);
    };
    const divergenceAt = async (norm: number) => {
      await run("divergence", moving, [POINTS_A_SHARD, count, arrays.starts, arrays.others, arrays.weights, norm, from, arrays.moveSums], noCheckpoint);
      return total(arrays.moveSums);
    };

    const trace: { iteration: number; divergence: number }[] = [];
    let best = Number.POSITIVE_INFINITY;
    let bestAt = 0;
    let iteration = 0;
    for (; iteration < options.iterations; iteration++) {
      const early = iteration < EXPLORATION;
      if (iteration % (early ? REORDER.early : REORDER.late) === 0) for (const _ of spatialOrder(arrays.order, LEAF, from, 2)) await rest();
      const norm = 1 / Math.max(await similarities(), Number.MIN_VALUE);
      const look = (iteration + 1) % CHECK_EVERY === 0;
      const divergence = look ? await divergenceAt(norm) : 0;
      const factor = early ? options.exaggeration : 1;
      const args = [
        POINTS_A_SHARD,
        count,
        arrays.starts,
        arrays.others,
        arrays.weights,
        factor,
        arrays.forces,
        norm,
        early ? 0.5 : 0.8,
        learningRate,
        from,
        to,
        arrays.speeds,
        arrays.gains,
        arrays.scratch,
        arrays.moveSums,
      ];
      await run("move", moving, args, noCheckpoint);
      [from, to] = [to, from];
      onIteration?.(iteration + 1, from, points);
      await rest();
      if (iteration + 1 === EXPLORATION) {
        // The second part begins anew, as in scikit-learn: at rest, with even gains.
        arrays.speeds.fill(0);
        arrays.gains.fill(1);
        best = Number.POSITIVE_INFINITY;
        bestAt = iteration;
      }
      if (!look) continue;
      trace.push({ iteration: iteration + 1, divergence });
      if (early) continue;
      if (divergence < best) {
        best = divergence;
        bestAt = iteration;
      } else if (iteration - bestAt > PATIENCE) break;
      if (Math.sqrt(total(arrays.moveSums)) <= LEAST_GRADIENT) break;
    }
    const done = Math.min(iteration + 1, options.iterations);
    const divergence = await divergenceAt(1 / Math.max(await similarities(), Number.MIN_VALUE));
    trace.push({ iteration: done, divergence });
    return { positions: from.slice(), divergence, trace, iterations: done, learningRate };
  });
}

/** Sum in the order of the shards. */
function total(sums: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < sums.length; s++) sum += sums[s];
  return sum;
}
