import type { Checkpoint } from "../checkpoint";
import { type KMeansWork, NO_LABEL } from "./work";

/** Where Lloyd's iterations stand, in scaled units; labels and gaps lie in the kernels' memory. */
export interface LloydState {
  /** clusters x dimensions. */
  centroids: Float64Array;
  /** How far each centre and the farthest other one may have moved since the start, summed: what a gap has to outlast. */
  readonly drift: Float64Array;
  /** Sums of the labelled points, clusters x dimensions, and their numbers. */
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  /** Labels that the last assignment changed; -1 before the first. */
  changed: number;
  iterations: number;
  /** True when an assignment changed no label. */
  converged: boolean;
  /** Inertia after each assignment, scaled. */
  readonly trace: number[];
}

/** Hears of every assignment. */
export type Watch = (state: LloydState) => void;

export function startState(work: KMeansWork, centroids: Float64Array): LloydState {
  const { clusters, dimensions, count, arrays } = work;
  arrays.labels.fill(NO_LABEL, 0, count);
  // What fills the last eight up never asks for a look.
  arrays.labels.fill(0, count);
  arrays.gaps.fill(-3e38, count);
  return {
    centroids,
    drift: new Float64Array(clusters),
    sums: new Float64Array(clusters * dimensions),
    counts: new Float64Array(clusters),
    changed: -1,
    iterations: 0,
    converged: false,
    trace: [],
  };
}

/**
 * Lloyd's iterations with an exact bound (Hamerly 2010, kept as one number a point): a point is looked at again only when the
 * centres may have moved enough to change its label. An empty cluster takes the point that is farthest from its own
 * centre, as in scikit-learn. Runs on from `state` until no label changes, the summed squared shift of the centres is at
 * most `threshold`, or `maxIterations`; labels always belong to the centres. O(count x clusters x dimensions) an iteration at worst.
 */
export async function iterate(
  work: KMeansWork,
  state: LloydState,
  maxIterations: number,
  threshold: number,
  checkpoint: Checkpoint,
  watch?: Watch,
): Promise<void> {
  // Nobody knows how many iterations there will be: each takes a tenth and less of what is left.
  const rest: Checkpoint = () => checkpoint(state.iterations, state.iterations + 10);
  if (state.changed < 0) {
    state.changed = await assign(work, state, true, rest);
    watch?.(state);
  }
  while (state.iterations < maxIterations) {
    state.iterations++;
    state.trace.push(inertiaOf(work.squares, state));
    if (state.changed === 0) {
      state.converged = true;
      return;
    }
    const shift = move(state, nextCentroids(work, state));
    state.changed = await assign(work, state, false, rest);
    watch?.(state);
    await rest(0, 1);
    if (shift <= threshold) break;
  }
  state.converged = state.changed === 0;
}

/** Labels the points that may have changed cluster and keeps the sums; returns how many labels changed. */
async function assign(work: KMeansWork, state: LloydState, whole: boolean, checkpoint: Checkpoint): Promise<number> {
  const { count, block, shards, dimensions, vectors, clusters, arrays, run } = work;
  upload(work, state);
  const bounds = [arrays.labels, arrays.gaps];
  const centers = [arrays.centers, arrays.halves, clusters, arrays.drift, arrays.lowered];
  const slots = [arrays.sums, arrays.sizes, arrays.changed, arrays.scratch, work.scratchBytes];
  const rest = [scoreError(dimensions), Number(whole), ...slots];
  await run("assign", shards, [arrays.points, count, block, dimensions, vectors, ...bounds, ...centers, ...rest], checkpoint);
  const stride = vectors * 4;
  let changed = 0;
  for (let shard = 0; shard < shards; shard++) {
    if (arrays.changed[shard] === 0) continue;
    changed += arrays.changed[shard];
    for (let c = 0; c < clusters; c++) {
      const slot = shard * clusters + c;
      state.counts[c] += arrays.sizes[slot];
      for (let t = 0; t < dimensions; t++) state.sums[c * dimensions + t] += arrays.sums[slot * stride + t];
    }
  }
  return changed;
}

/** Relative rounding error of |c|² / 2 - x c in f32, twice over: the terms of the sum, and the rounding of x and c themselves. */
function scoreError(dimensions: number): number {
  return (dimensions + 8) * 2 ** -23;
}

/** Writes centres and drift as the kernels read them: groups of four, dimension by dimension; what is rounded is rounded up. */
export function upload({ clusters, dimensions, arrays }: KMeansWork, { centroids, drift }: LloydState): void {
  const { centers, halves } = arrays;
  halves.fill(1e30, clusters);
  for (let c = 0; c < clusters; c++) {
    let square = 0;
    const group = (c >> 2) * dimensions * 4 + (c & 3);
    for (let t = 0; t < dimensions; t++) {
      const value = centroids[c * dimensions + t];
      centers[group + t * 4] = value;
      square += value * value;
    }
    halves[c] = square / 2;
    arrays.drift[c] = drift[c] * (1 + 2e-7);
    arrays.lowered[c] = drift[c] * (1 - 5e-7);
  }
}

/** Moves the centres, adding to each cluster's drift its own move and the largest move of another; returns the summed squared moves. */
export function move(state: LloydState, to: Float64Array): number {
  const { centroids: from, drift } = state;
  const clusters = drift.length;
  const dimensions = from.length / clusters;
  const moves = new Float64Array(clusters);
  let shift = 0;
  let most = 0;
  for (let c = 0; c < clusters; c++) {
    let square = 0;
    for (let t = 0, at = c * dimensions; t < dimensions; t++, at++) square += (to[at] - from[at]) ** 2;
    shift += square;
    moves[c] = Math.sqrt(square);
    if (moves[c] > moves[most]) most = c;
  }
  let next = 0;
  for (let c = 0; c < clusters; c++) if (c !== most && moves[c] > next) next = moves[c];
  for (let c = 0; c < clusters; c++) drift[c] += moves[c] + (c === most ? next : moves[most]);
  state.centroids = to;
  return shift;
}

/** Sum of |x|² - 2 c·S + n |c|² over the clusters: the inertia without a pass over the points. */
export function inertiaOf(squares: number, { centroids, sums, counts }: LloydState): number {
  const dimensions = centroids.length / counts.length;
  let inertia = squares;
  for (let c = 0; c < counts.length; c++) {
    for (let t = 0, at = c * dimensions; t < dimensions; t++, at++) inertia += centroids[at] * (counts[c] * centroids[at] - 2 * sums[at]);
  }
  return Math.max(0, inertia);
}

function nextCentroids(work: KMeansWork, state: LloydState): Float64Array {
  const { counts } = state;
  const totals = state.sums.slice();
  const sizes = counts.slice();
  const empty: number[] = [];
  for (let c = 0; c < counts.length; c++) if (counts[c] === 0) empty.push(c);
  if (empty.length > 0) relocate(work, state.centroids, totals, sizes, empty);
  let largest = 0;
  for (let c = 1; c < sizes.length; c++) if (sizes[c] > sizes[largest]) largest = c;
  const { dimensions } = work;
  const moved = new Float64Array(totals.length);
  for (let c = 0; c < sizes.length; c++) {
    const source = sizes[c] > 0 ? c : largest;
    for (let t = 0; t < dimensions; t++) moved[c * dimensions + t] = totals[source * dimensions + t] / sizes[source];
  }
  return moved;
}

/** Gives each empty cluster the farthest point from its own centre; none when every point sits on its centre. */
function relocate(
  { arrays, count, dimensions, vectors }: KMeansWork,
  centroids: Float64Array,
  totals: Float64Array,
  sizes: Float64Array,
  empty: readonly number[],
): void {
  const { points, labels } = arrays;
  const stride = vectors * 4;
  const distances = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const base = labels[i] * dimensions;
    for (let t = 0; t < dimensions; t++) distances[i] += (points[i * stride + t] - centroids[base + t]) ** 2;
  }
  for (const cluster of empty) {
    let farthest = 0;
    for (let i = 1; i < count; i++) if (distances[i] > distances[farthest]) farthest = i;
    if (!(distances[farthest] > 0)) return;
    distances[farthest] = -1;
    const from = labels[farthest];
    sizes[cluster] = 1;
    sizes[from]--;
    for (let t = 0; t < dimensions; t++) {
      const value = points[farthest * stride + t];
      totals[cluster * dimensions + t] = value;
      totals[from * dimensions + t] -= value;
    }
  }
}
