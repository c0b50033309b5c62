import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { finishExactly } from "./kmeans/exact";
import { inertiaOf, iterate, type LloydState, startState } from "./kmeans/lloyd";

import { KMeansRecording } from "./kmeans/recording";
import { greedyStart, randomStart } from "./kmeans/start";
import { type KMeansWork, withKMeansWork } from "./kmeans/work";
import { phase } from "./phase";
import { eachBlock, type Points, variances } from "./points";
import { Random } from "./random";
import type { Replay } from "./replay/contract";
import { type ReplayPlane, renumbered } from "./replay/recorder";

export interface KMeansOptions {
  /** k: how many clusters; at most `points.count`. */
  readonly clusters: number;
  /** Independent starts; the one with the least inertia is kept. */
  readonly starts: number;
  readonly maxIterations: number;
  /** A start stops when the centres' summed squared shift is at most this times the mean variance (scikit-learn's `tol`). */
  readonly tolerance: number;
  readonly seed: number;
  /** Where the starts begin: k-means++ (the default), random rows, or these centres (clusters x dimensions, centred units), for one start. */
  readonly start?: "k-means++" | "random" | Float64Array;
  /** Record the best start on this plane. */
  readonly replay?: ReplayPlane;
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
  /** The best start step by step, when it was asked for; labels and centres are numbered as above. */
  readonly replay?: Replay;
}

/** Inertias closer than this are the same optimum, met twice: rounding must not choose between starts. */
const SAME = 1e-9;

/**
 * k-means on the SIMD kernels: greedy k-means++ starts, Lloyd's iterations with exact bounds, the best of `starts`. The starts
 * stop by `tolerance`, as in scikit-learn; the best then runs on until no point changes cluster, so that its result does
 * not depend on where the tolerance cut it. Iterations read f32; labels, centres and inertia of the result are exact in f64.
 * Deterministic for a seed, whatever the number of threads. Memory: about 4 x dimensions + 14 bytes a point.
 */
export function kMeans(points: Points, options: KMeansOptions, compute: Compute, checkpoint: Checkpoint): Promise<KMeansResult> {
  const given = options.start instanceof Float64Array ? options.start : null;
  if (!given && options.starts < 1) throw new RangeError("k-means needs at least one start");
  const starts = given ? 1 : options.starts;
  return withKMeansWork(points, options.clusters, compute, checkpoint, async (work) => {
    const { scale } = work;
    const meanVariance = variances(points).reduce((sum, value) => sum + value, 0) / Math.max(1, points.dimensions);
    const threshold = options.tolerance * meanVariance * scale ** 2;
    const tried: { inertia: number; iterations: number }[] = [];
    let kept: Snapshot | undefined;
    let best = 0;
    for (let start = 0; start < starts; start++) {
      const within: Checkpoint = (done, total) => checkpoint(start + (total > 0 ? done / total : 0), starts);
      const random = new Random(options.seed, start);
      const begin =
        given?.map((value) => value * scale) ??
        (options.start === "random" ? randomStart(work, random) : await greedyStart(work, random, phase(within, 0, 0.3)));
      const state = startState(work, begin);
      const recording = options.replay && new KMeansRecording(work, options.replay);
      await iterate(work, state, options.maxIterations, threshold, phase(within, 0.3, 1), recording?.watch);
      const inertia = inertiaOf(work.squares, state);
      tried.push({ inertia: inertia / scale ** 2, iterations: state.iterations });
      if (kept && inertia >= kept.inertia * (1 - SAME)) continue;
      kept = { ...snapshot(work, state, inertia, starts > 1), recording };
      best = start;
    }
    if (!kept) throw new RangeError("k-means needs at least one start");
    const { state, recording } = restored(work, kept);
    const ending: Checkpoint = () => checkpoint(starts, starts);
    if (!state.converged) await iterate(work, state, options.maxIterations, 0, ending, recording?.watch);
    const inertia = (await finishExactly(work, state, options.maxIterations, ending, recording?.watch)) / scale ** 2;
    tried[best] = { inertia, iterations: state.iterations };
    await ending(1, 1);
    return { ...result(work, state, recording), inertia, starts: tried, best };
  });
}

/** A run put aside while others are tried. */
interface Snapshot {
  readonly state: LloydState;
  readonly inertia: number;
  /** Absent while the kernels' memory holds them. */
  readonly labels?: Uint16Array;
  readonly gaps?: Float32Array;
  readonly recording?: KMeansRecording;
}

function snapshot({ arrays }: KMeansWork, state: LloydState, inertia: number, copied: boolean): Snapshot {
  return copied ? { state, inertia, labels: arrays.labels.slice(), gaps: arrays.gaps.slice() } : { state, inertia };
}

function restored({ arrays }: KMeansWork, kept: Snapshot): Snapshot {
  if (kept.labels) arrays.labels.set(kept.labels);
  if (kept.gaps) arrays.gaps.set(kept.gaps);
  return kept;
}

/** The clusters that hold a point, in the units of the points. */
function result({ arrays, count, dimensions, scale }: KMeansWork, state: LloydState, recording: KMeansRecording | undefined) {
  const kept: number[] = [];
  for (let c = 0; c < state.counts.length; c++) if (state.counts[c] > 0) kept.push(c);
  const place = new Int32Array(state.counts.length).fill(-1);
  const centroids = new Float64Array(kept.length * dimensions);
  for (const [c, from] of kept.entries()) {
    place[from] = c;
    for (let t = 0; t < dimensions; t++) centroids[c * dimensions + t] = state.centroids[from * dimensions + t] / scale;
  }
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) labels[i] = place[arrays.labels[i]];
  return {
    clusters: kept.length,
    centroids,
    labels,
    sizes: kept.map((c) => state.counts[c]),
    iterations: state.iterations,
    converged: state.converged,
    trace: state.trace.map((inertia) => inertia / scale ** 2),
    ...(recording ? { replay: renumbered(recording.finish(), place) } : {}),
  };
}

/** Distance of each point to the centre of its cluster. O(count x dimensions). */
export async function distancesToCentroids(points: Points, labels: Int32Array, centroids: Float64Array, checkpoint: Checkpoint): Promise<Float64Array> {
  const { dimensions } = points;
  const distances = new Float64Array(points.count);
  await eachBlock(points, checkpoint, (block, from, to) => {
    for (let i = from, at = 0; i < to; i++) {
      let square = 0;
      for (let t = 0, base = labels[i] * dimensions; t < dimensions; t++, at++) square += (block[at] - centroids[base + t]) ** 2;
      distances[i] = Math.sqrt(square);
    }
  });
  return distances;
}
