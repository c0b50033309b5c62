import type { Checkpoint } from "./checkpoint";
import { type LloydRun, lloyd } from "./kmeans-lloyd";
import { greedyStart } from "./kmeans-start";
import { type Points, variances } from "./points";
import { Random } from "./random";

export interface KMeansOptions {
  /** k: how many clusters; at most `points.count`. */
  readonly clusters: number;
  /** Independent starts; the one with the least inertia is kept. */
  readonly starts: number;
  readonly maxIterations: number;
  /** A start stops when the centres' summed squared shift is at most this times the mean variance (scikit-learn's `tol`). */
  readonly tolerance: number;
  readonly seed: number;
}

export interface KMeansStart {
  readonly inertia: number;
  readonly iterations: number;
}

export interface KMeansResult {
  /** Clusters that hold at least one point: fewer than asked when there are fewer distinct points. */
  readonly clusters: number;
  /** clusters x dimensions, in the centred units of the points (add `points.center`). */
  readonly centroids: Float64Array;
  /** Cluster of each point. */
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
  readonly inertia: number;
  /** Iterations of the best start. */
  readonly iterations: number;
  /** False when `maxIterations` ended the best start. */
  readonly converged: boolean;
  readonly starts: readonly KMeansStart[];
  /** Index of the best start. */
  readonly best: number;
  /** Inertia of the best start after each assignment. */
  readonly trace: readonly number[];
}

/**
 * k-means: greedy k-means++ starts, Lloyd's iterations with exact bounds, the best of `starts`. The starts stop by
 * `tolerance`, as in scikit-learn; the best then runs on until no point changes cluster, so that its result does not
 * depend on where the tolerance cut it. Deterministic for a seed.
 */
export async function kMeans(points: Points, options: KMeansOptions, checkpoint: Checkpoint): Promise<KMeansResult> {
  const spread = variances(points);
  const threshold = (options.tolerance * spread.reduce((sum, value) => sum + value, 0)) / Math.max(1, points.dimensions);
  const starts: KMeansStart[] = [];
  let kept: LloydRun | undefined;
  let best = 0;
  for (let start = 0; start < options.starts; start++) {
    const within: Checkpoint = (done, total) => checkpoint(start + done / total, options.starts);
    const centroids = await greedyStart(points, options.clusters, new Random(options.seed, start), within);
    const run = await lloyd(points, centroids, options.maxIterations, threshold, within);
    starts.push({ inertia: run.inertia, iterations: run.iterations });
    if (kept && run.inertia >= kept.inertia) continue;
    kept = run;
    best = start;
  }
  if (!kept) throw new RangeError("k-means needs at least one start");
  const settled = await settle(points, kept, options, checkpoint);
  starts[best] = { inertia: settled.inertia, iterations: settled.iterations };
  return { ...withoutEmpty(settled, points.dimensions), starts, best };
}

async function settle(points: Points, run: LloydRun, options: KMeansOptions, checkpoint: Checkpoint): Promise<LloydRun> {
  const left = options.maxIterations - run.iterations;
  if (run.converged || left <= 0) return run;
  const further = await lloyd(points, run.centroids, left, 0, () => checkpoint(options.starts, options.starts));
  return { ...further, iterations: run.iterations + further.iterations, trace: [...run.trace, ...further.trace] };
}

function withoutEmpty(run: LloydRun, dimensions: number) {
  const kept: number[] = [];
  for (let c = 0; c < run.counts.length; c++) if (run.counts[c] > 0) kept.push(c);
  const place = new Int32Array(run.counts.length).fill(-1);
  const centroids = new Float64Array(kept.length * dimensions);
  for (let c = 0; c < kept.length; c++) {
    place[kept[c]] = c;
    centroids.set(run.centroids.subarray(kept[c] * dimensions, (kept[c] + 1) * dimensions), c * dimensions);
  }
  return {
    clusters: kept.length,
    centroids,
    labels: run.labels.map((label) => place[label]),
    sizes: kept.map((c) => run.counts[c]),
    inertia: run.inertia,
    iterations: run.iterations,
    converged: run.converged,
    trace: run.trace,
  };
}

/** Distance of each point to the centre of its cluster. O(count x dimensions). */
export function distancesToCentroids({ values, count, dimensions }: Points, labels: Int32Array, centroids: Float64Array): Float64Array {
  const distances = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    const base = labels[i] * dimensions;
    for (let t = 0; t < dimensions; t++, at++) distances[i] += (values[at] - centroids[base + t]) ** 2;
    distances[i] = Math.sqrt(distances[i]);
  }
  return distances;
}
