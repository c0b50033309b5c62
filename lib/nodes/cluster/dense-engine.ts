import type { Checkpoint } from "@/lib/compute/checkpoint";
import { chooseBackend } from "@/lib/compute/tensor-backend";
import { kMeans } from "@/lib/ml/kmeans";
import { phase } from "@/lib/ml/phase";
import { type Points, variances } from "@/lib/ml/points";
import { type Labelling, type PairwiseSums, type Silhouette, silhouettesOf } from "@/lib/ml/silhouette";
import { tensorClusterDistances } from "@/lib/ml/tensor/tensor-distances";
import { tensorLloyd } from "@/lib/ml/tensor/tensor-kmeans";
import type { RunContext } from "../contract";
import type { EngineChoice } from "./engines";

interface BulkOptions {
  readonly clusters: number;
  readonly starts: number;
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly seed: number;
}

export interface Bulk {
  /** Where the exact kernels begin their ending. */
  readonly centroids: Float64Array;
  readonly backend: string;
}

/** Multiply-adds of an iteration from which a GPU may be worth its calibration: a tenth of a second on the kernels. */
const WORTH_A_LOOK = 400_000_000;
/** Iterations by which a GPU is timed. */
const TRIAL = 3;
const GPUS = ["webgpu", "webgl"];

/**
 * The iterations of k-means on tfjs, where that was asked for or pays: when the problem is large, the backend that
 * calibration chose is a GPU, and a few iterations of this very problem are faster there than on the kernels. Null means
 * the kernels do all of it.
 */
export async function bulkIterations(points: Points, choice: EngineChoice, options: BulkOptions, ctx: RunContext): Promise<Bulk | null> {
  if (choice === "kernels" || points.count < 2) return null;
  const work = points.count * points.dimensions * options.clusters;
  if (choice === "auto" && (work < WORTH_A_LOOK || !GPUS.includes((await chooseBackend(null)).chosen))) return null;
  const lost = (from: string, to: string) => ctx.warn({ code: "classify.backend-lost", severity: "warning", detail: { lost: from, next: to } });
  const threshold = (options.tolerance * variances(points).reduce((sum, value) => sum + value, 0)) / Math.max(1, points.dimensions);
  let best: Bulk | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let start = 0; start < options.starts; start++) {
    const within = phase(ctx.checkpoint, (0.6 * start) / options.starts, (0.6 * (start + 1)) / options.starts);
    const begun = performance.now();
    const begin = await kMeans(points, { ...options, starts: 1, maxIterations: 1, seed: options.seed + start }, ctx.compute, phase(within, 0, 0.3));
    // Two passes over the points are iterations, the rest is the start: near enough to choose by.
    const kernels = (performance.now() - begun) / 2;
    if (choice === "auto" && start === 0) {
      const trial = await tensorLloyd(points, begin.centroids, TRIAL, -1, phase(within, 0.3, 0.4), lost);
      if (trial.milliseconds >= kernels) return null;
    }
    const found = await tensorLloyd(points, begin.centroids, options.maxIterations, threshold, phase(within, 0.4, 0.9), lost);
    const inertia = (
      await kMeans(points, { ...options, starts: 1, maxIterations: 1, start: found.centroids, clusters: begin.clusters }, ctx.compute, phase(within, 0.9, 1))
    ).inertia;
    if (inertia >= least) continue;
    least = inertia;
    best = { centroids: found.centroids, backend: found.backend };
  }
  return best;
}

/** How far the exact ending moved the centres, in standard deviations: what single precision and the tolerance left. Null when a cluster was lost. */
export function centreDeviation(points: Points, bulk: Bulk, exact: Float64Array): number | null {
  if (bulk.centroids.length !== exact.length) return null;
  const deviations = variances(points).map(Math.sqrt);
  let largest = 0;
  for (let at = 0; at < exact.length; at++) {
    const spread = deviations[at % points.dimensions];
    if (spread > 0) largest = Math.max(largest, Math.abs(exact[at] - bulk.centroids[at]) / spread);
  }
  return largest;
}

/** Pairwise distances on the backend that iterated, for the silhouette. */
export function densePairs(points: Points, ctx: RunContext, checkpoint: Checkpoint): PairwiseSums {
  const lost = (from: string, to: string) => ctx.warn({ code: "classify.backend-lost", severity: "warning", detail: { lost: from, next: to } });
  return async ({ labels, clusters }, sample) => (await tensorClusterDistances(points, labels, clusters, sample, checkpoint, lost)).sums;
}

/** Points whose silhouette is taken on both sides. */
const COMPARED = 64;

/** Largest difference of a silhouette between the backend and the kernels, over the first points that were measured. */
export async function silhouetteDeviation(points: Points, labelling: Labelling, dense: Silhouette, ctx: RunContext): Promise<number | null> {
  if (dense.score === null) return null;
  const sample = dense.points.subarray(0, COMPARED);
  const exact = await silhouettesOf(points, labelling, sample, ctx.compute, () => ctx.checkpoint(0, 1));
  return exact.reduce((largest, value, s) => Math.max(largest, Math.abs(value - dense.values[s])), 0);
}
