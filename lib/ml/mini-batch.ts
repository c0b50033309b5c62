import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { labelPoints } from "./kmeans/label";
import { greedyStart } from "./kmeans/start";
import { withKMeansWork } from "./kmeans/work";
import { phase } from "./phase";
import { type Points, takePoints } from "./points";
import { Random } from "./random";

export interface MiniBatchOptions {
  readonly clusters: number;
  /** Rows drawn, with replacement, for each step. */
  readonly batch: number;
  /** Ends after so many times the number of rows have been drawn. */
  readonly epochs: number;
  /** Ends when the smoothed inertia has not fallen for so many steps. */
  readonly patience: number;
  /** Centres with less than this share of the points of the largest are put somewhere else; 0 leaves them. */
  readonly reassignment: number;
  /** Beginnings that are tried on a sample; the best one is used. */
  readonly starts: number;
  readonly seed: number;
}

export interface MiniBatchResult {
  /** Clusters that hold at least one point. */
  readonly clusters: number;
  /** Their numbers among the clusters asked for: what `watch` numbers its centres by. */
  readonly kept: readonly number[];
  /** clusters x dimensions, in the centred units of the points. */
  readonly centroids: Float64Array;
  readonly labels: Int32Array;
  readonly sizes: readonly number[];
  readonly inertia: number;
  readonly steps: number;
  /** True when it ended because nothing got better, false when `epochs` ended it. */
  readonly settled: boolean;
  /** Times a centre was put somewhere else. */
  readonly reassigned: number;
  /** Smoothed inertia after each step, as if for all points; every `traceEvery`th step. */
  readonly trace: readonly number[];
  readonly traceEvery: number;
  /** Inertia of each beginning, as if for all points. */
  readonly starts: readonly number[];
  readonly best: number;
}

/** Hears of the centres before the first step and after each: clusters x dimensions, and the smoothed inertia a point. */
export type StepWatch = (step: number, centroids: Float64Array, inertia: number) => Promise<void>;

const MOST_TRACED = 250;

/**
 * Mini-batch k-means (Sculley 2010) as scikit-learn's MiniBatchKMeans does it: k-means++ on a sample of three batches, the best
 * of `starts` on another sample; each step moves every centre to the mean of all points it was ever given; now and then
 * centres with few points are put on random points of the batch; it ends by the exponentially weighted mean of the batch
 * inertia. Then every point gets its nearest centre. O(steps x batch x clusters x dimensions + count x clusters x dimensions);
 * memory does not grow with the points but for a label each. Deterministic for a seed.
 */
export async function miniBatchKMeans(
  points: Points,
  options: MiniBatchOptions,
  compute: Compute,
  checkpoint: Checkpoint,
  watch?: StepWatch,
): Promise<MiniBatchResult> {
  const { count, dimensions } = points;
  const { clusters, reassignment, patience } = options;
  const batch = Math.min(options.batch, count);
  const random = new Random(options.seed, 500);
  const begun = await begin(points, options, batch, compute, phase(checkpoint, 0, 0.1));
  let { centroids } = begun;
  const weights = new Float64Array(clusters);
  const most = Math.max(1, Math.floor((options.epochs * count) / batch));
  const alpha = Math.min(1, (batch * 2) / (count + 1));
  const trace: number[] = [];
  let traceEvery = 1;
  let smoothed = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  let worse = 0;
  let since = 0;
  let reassigned = 0;
  let steps = 0;
  let progress = 0.1;
  const rest: Checkpoint = () => checkpoint(progress, 1);
  await watch?.(0, centroids, begun.inertias[begun.best]);
  while (steps < most && worse < patience) {
    const drawn = takePoints(points, drawRows(count, batch, random));
    const { sums, counts, inertia } = await labelPoints(drawn, centroids, compute, rest);
    centroids = centroids.map((value, at) => {
      const c = Math.floor(at / dimensions);
      return counts[c] > 0 ? (value * weights[c] + sums[at]) / (weights[c] + counts[c]) : value;
    });
    // As in scikit-learn: an empty centre asks for the next reassignment before the batch has been counted.
    since += batch;
    const due = weights.some((weight) => weight === 0) || since >= 10 * clusters;
    for (let c = 0; c < clusters; c++) weights[c] += counts[c];
    if (due) {
      since = 0;
      if (reassignment > 0) reassigned += reassign(centroids, weights, drawn, reassignment, random);
    }
    steps++;
    const mean = inertia / batch;
    // The first step measures the beginning.
    if (steps > 1) {
      smoothed = Number.isNaN(smoothed) ? mean : smoothed * (1 - alpha) + mean * alpha;
      if (smoothed < least) {
        least = smoothed;
        worse = 0;
      } else worse++;
      if (steps % traceEvery === 0) trace.push(smoothed * count);
      if (trace.length > MOST_TRACED) {
        traceEvery *= 2;
        trace.splice(0, trace.length, ...trace.filter((_, i) => i % 2 === 1));
      }
    }
    await watch?.(steps, centroids, steps > 1 ? smoothed : mean);
    progress = Math.max(progress, 0.1 + 0.7 * Math.max(steps / most, worse / (patience + 1)));
    await rest(0, 1);
  }
  const ended = await labelPoints(points, centroids, compute, phase(checkpoint, 0.8, 1));
  return {
    ...withoutEmpty(ended.labels, ended.counts, centroids, dimensions),
    inertia: ended.inertia,
    steps,
    settled: worse >= patience,
    reassigned,
    trace,
    traceEvery,
    starts: begun.inertias.map((inertia) => inertia * count),
    best: begun.best,
  };
}

/** k-means++ on samples of three batches; the best of them on another sample. Inertias are means over its points. */
async function begin(points: Points, { clusters, starts, seed }: MiniBatchOptions, batch: number, compute: Compute, checkpoint: Checkpoint) {
  const size = Math.min(points.count, 3 * batch < clusters ? 3 * clusters : 3 * batch);
  const random = new Random(seed, 501);
  const judge = takePoints(points, drawRows(points.count, size, random));
  const inertias: number[] = [];
  let centroids = new Float64Array(0);
  let best = 0;
  for (let start = 0; start < Math.max(1, starts); start++) {
    const within: Checkpoint = () => checkpoint(start, starts);
    const sample = takePoints(points, drawRows(points.count, size, random));
    const tried = await withKMeansWork(sample, clusters, compute, within, async (work) => {
      const places = await greedyStart(work, random, within);
      return places.map((value) => value / work.scale);
    });
    const { inertia } = await labelPoints(judge, tried, compute, within);
    inertias.push(inertia / size);
    if (start > 0 && inertias[start] >= inertias[best]) continue;
    best = start;
    centroids = tried;
  }
  return { centroids, inertias, best };
}

function drawRows(count: number, size: number, random: Random): Uint32Array {
  const rows = new Uint32Array(size);
  for (let i = 0; i < size; i++) rows[i] = random.below(count);
  return rows;
}

/** Puts centres with few points on different points of the batch, at most half as many as it has; returns how many. */
function reassign(centroids: Float64Array, weights: Float64Array, batch: Points, ratio: number, random: Random): number {
  const { dimensions, count, values } = batch;
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const byWeight = Array.from(weights, (_, c) => c).sort((a, b) => weights[a] - weights[b] || a - b);
  const light = byWeight.filter((c) => weights[c] < ratio * heaviest).slice(0, Math.floor(count / 2));
  if (light.length === 0) return 0;
  const chosen = new Set<number>();
  while (chosen.size < light.length) chosen.add(random.below(count));
  for (const [i, point] of [...chosen].entries()) centroids.set(values.subarray(point * dimensions, (point + 1) * dimensions), light[i] * dimensions);
  // Not so light that they would be put somewhere else again at once.
  const rest = byWeight.slice(light.length).reduce((least, c) => Math.min(least, weights[c]), heaviest);
  for (const c of light) weights[c] = rest;
  return light.length;
}

function withoutEmpty(labels: Int32Array, counts: Float64Array, centroids: Float64Array, dimensions: number) {
  const kept = Array.from(counts, (_, c) => c).filter((c) => counts[c] > 0);
  const place = new Int32Array(counts.length).fill(-1);
  const places = new Float64Array(kept.length * dimensions);
  for (const [c, from] of kept.entries()) {
    place[from] = c;
    places.set(centroids.subarray(from * dimensions, (from + 1) * dimensions), c * dimensions);
  }
  return { clusters: kept.length, kept, centroids: places, labels: labels.map((label) => place[label]), sizes: kept.map((c) => counts[c]) };
}
