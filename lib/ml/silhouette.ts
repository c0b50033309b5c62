import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { medianInPlace } from "./median";
import { type Points, readPoints, takePoints, variances } from "./points";
import { Random } from "./random";
import { samplePlaces } from "./sample-places";

export interface Labelling {
  /** Cluster of each point, 0 to clusters - 1. */
  readonly labels: Int32Array;
  readonly clusters: number;
}

export interface Silhouette {
  /** Mean over the points that were measured; null unless 2 <= clusters < count. */
  readonly score: number | null;
  /** Of the score; 0 when every point was measured. */
  readonly standardError: number;
  /** Points measured, each against all points. */
  readonly measured: number;
  /** Mean of each cluster's measured points; null where none was. */
  readonly byCluster: readonly (number | null)[];
  /** Each measured point, ascending, and its silhouette. */
  readonly points: Uint32Array;
  readonly values: Float64Array;
}

/** Sums of the distances of each point of the sample to the points of each cluster, itself left out: sample x clusters. */
export type PairwiseSums = (labelling: Labelling, sample: Uint32Array) => Promise<Float64Array>;

/** Distances worth a second or two: all pairs of 40,000 points. */
export const PAIRS = 1_600_000_000;
/** Points measured at least: a standard error of about 0.02. */
const SAMPLE = 200;
/** Points that stand for all where those do not fit. */
const THINNED = 1_000_000;
/** Multiply-adds of a shard: about a millisecond. */
const SHARD = 8_000_000;
/** Coordinates of the points that one shard runs over at most. */
const CHUNK = 4_000_000;
/** Points whose median is the origin of what is kept in f32. */
const ORIGIN = 501;
/** Rows copied between two checkpoints. */
const ROWS = 16_384;

/**
 * Silhouette (Rousseeuw 1987), Euclidean, of one or more labellings of the same points, on the kernels. Exact while
 * count² <= `pairs`; beyond that a seeded sample of points, a quarter of the pairs, is measured against all points, which
 * estimates the exact score without bias, and the standard error says how well. A point alone in its cluster scores 0,
 * as in scikit-learn. O(labellings x measured x count x dimensions); every pair is taken from differences in f32 and
 * summed in f64: about seven digits. The same bits at any number of threads. `distances` takes the place of the kernels.
 */
export async function silhouettes(
  points: Points,
  labellings: readonly Labelling[],
  seed: number,
  compute: Compute,
  checkpoint: Checkpoint,
  pairs = PAIRS,
  distances?: PairwiseSums,
): Promise<Silhouette[]> {
  const { count } = points;
  const most = Math.floor(compute.memoryLimit / 2 / (4 * Math.max(1, points.dimensions)));
  if (count > most) {
    // Beyond the kernels' memory the points stand for one another: a sample of them is measured within itself.
    const thinned = samplePlaces(count, Math.min(most, THINNED), new Random(seed, 70));
    const few = labellings.map(({ labels, clusters }) => ({ labels: Int32Array.from(thinned, (point) => labels[point]), clusters }));
    const measured = await silhouettes(takePoints(points, thinned), few, seed, compute, checkpoint, pairs, distances);
    return measured.map((found) => ({ ...found, points: found.points.map((place) => thinned[place]) }));
  }
  const exact = count * count <= pairs;
  const measured = exact ? count : Math.min(count, Math.max(SAMPLE, Math.floor(pairs / 4 / count)));
  const sample = exact ? Uint32Array.from({ length: count }, (_, i) => i) : samplePlaces(count, measured, new Random(seed, 71));
  const found: Silhouette[] = [];
  for (const [l, labelling] of labellings.entries()) {
    const within: Checkpoint = (done, total) => checkpoint(l + (total > 0 ? done / total : 0), labellings.length);
    if (labelling.clusters < 2 || labelling.clusters >= count) found.push(none(labelling.clusters));
    else {
      const scores = distances
        ? scoresFrom(await distances(labelling, sample), labelling, sample)
        : await silhouettesOf(points, labelling, sample, compute, within);
      found.push(summary(scores, sample, labelling, exact ? 0 : 1 - measured / count));
    }
  }
  return found;
}

/** Silhouette of each point of the sample, on the kernels. */
export async function silhouettesOf(
  points: Points,
  labelling: Labelling,
  sample: Uint32Array,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  const { labels, clusters } = labelling;
  const { dimensions } = points;
  const sizes = countLabels(labels, clusters);
  const starts = new Int32Array(clusters);
  let blocks = 0;
  for (let c = 0; c < clusters; c++) {
    starts[c] = blocks;
    blocks += Math.ceil(sizes[c] / 8);
  }
  const queries = Math.ceil(sample.length / 4) * 4;
  const chunks = Math.max(1, Math.ceil((blocks * 8 * dimensions) / CHUNK));
  const chunkBlocks = Math.max(1, Math.ceil(blocks / chunks));
  const tiles = Math.max(1, Math.floor(SHARD / (4 * chunkBlocks * 8 * dimensions)));
  const shards = Math.ceil(queries / (tiles * 4)) * chunks;
  const layout = {
    blocks: ["f32", blocks * 8 * dimensions],
    queries: ["f32", queries * dimensions],
    starts: ["i32", clusters],
    sizes: ["i32", clusters],
    sums: ["f64", chunks * queries * clusters],
  } as const;
  return compute.workspace("silhouette", layout, async ({ arrays, run }) => {
    arrays.starts.set(starts);
    arrays.sizes.set(sizes);
    await checkpoint(0, 1);
    await arrangeBlocks(points, labels, starts, sample, arrays.blocks, arrays.queries, checkpoint);
    const args = [arrays.blocks, dimensions, arrays.queries, queries, tiles, chunks, chunkBlocks, arrays.starts, arrays.sizes, clusters, arrays.sums];
    await run("distances", shards, args, checkpoint);
    const sums = new Float64Array(sample.length * clusters);
    for (let chunk = 0; chunk < chunks; chunk++) {
      const of = chunk * queries * clusters;
      for (let at = 0; at < sums.length; at++) sums[at] += arrays.sums[of + at];
    }
    return scoresFrom(sums, labelling, sample);
  });
}

/** `sums`: sample x clusters, of the distances of each point of the sample to the points of each cluster. */
function scoresFrom(sums: Float64Array, { labels, clusters }: Labelling, sample: Uint32Array): Float64Array {
  const sizes = countLabels(labels, clusters);
  return Float64Array.from(sample, (point, s) => scoreOf(sums.subarray(s * clusters, (s + 1) * clusters), labels[point], sizes));
}

/** Sorts the points by cluster into blocks of eight, dimension by dimension, and copies those of the sample, in f32. */
async function arrangeBlocks(
  points: Points,
  labels: Int32Array,
  starts: Int32Array,
  sample: Uint32Array,
  blocks: Float32Array,
  queries: Float32Array,
  checkpoint: Checkpoint,
): Promise<void> {
  const { count, dimensions } = points;
  // A power of two changes no digit and keeps squares within f32.
  const spread = Math.sqrt(variances(points).reduce((sum, variance) => sum + variance, 0));
  const scale = Number.isFinite(spread) && spread > 0 ? 2 ** -Math.ceil(Math.log2(spread)) : 1;
  const next = starts.map((start) => start * 8);
  const rows = new Float64Array(Math.min(count, ROWS) * dimensions);
  const origin = originOf(points);
  let queried = 0;
  for (let from = 0; from < count; from += ROWS) {
    const to = Math.min(count, from + ROWS);
    readPoints(points, from, to, rows, dimensions);
    for (let i = from, at = 0; i < to; i++, at += dimensions) {
      for (let t = 0; t < dimensions; t++) rows[at + t] = (rows[at + t] - origin[t]) * scale;
      const place = next[labels[i]]++;
      const base = (place >> 3) * dimensions * 8 + (place & 7);
      for (let t = 0; t < dimensions; t++) blocks[base + t * 8] = rows[at + t];
      if (sample[queried] !== i) continue;
      for (let t = 0; t < dimensions; t++) queries[queried * dimensions + t] = rows[at + t];
      queried++;
    }
    await checkpoint(0, 1);
  }
}

/** Where most points lie: f32 keeps their digits there, which one enormous outlier would take if it were the mean. */
function originOf(points: Points): Float64Array {
  const { count, dimensions } = points;
  const few = Math.min(count, ORIGIN);
  const { values } = takePoints(
    points,
    Uint32Array.from({ length: few }, (_, i) => Math.floor((i * count) / few)),
  );
  return Float64Array.from({ length: dimensions }, (_, t) => medianInPlace(Float64Array.from({ length: few }, (_, i) => values[i * dimensions + t])));
}

function countLabels(labels: Int32Array, clusters: number): Int32Array {
  const counts = new Int32Array(clusters);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  return counts;
}

/** `sums`: of the distances to each cluster's points; `own`: cluster of the point itself. */
function scoreOf(sums: Float64Array, own: number, sizes: Int32Array): number {
  if (sizes[own] <= 1) return 0;
  const within = sums[own] / (sizes[own] - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (let c = 0; c < sums.length; c++) {
    if (c === own || sizes[c] === 0) continue;
    const mean = sums[c] / sizes[c];
    if (mean < nearest) nearest = mean;
  }
  const larger = Math.max(within, nearest);
  return larger > 0 && Number.isFinite(larger) ? (nearest - within) / larger : 0;
}

/** `correction`: the finite-population factor of a sample without replacement; 0 for all points. */
function summary(scores: Float64Array, sample: Uint32Array, { labels, clusters }: Labelling, correction: number): Silhouette {
  const measured = scores.length;
  const byCluster = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  let sum = 0;
  for (let s = 0; s < measured; s++) {
    sum += scores[s];
    byCluster[labels[sample[s]]] += scores[s];
    counts[labels[sample[s]]]++;
  }
  const score = sum / measured;
  let squares = 0;
  for (let s = 0; s < measured; s++) squares += (scores[s] - score) ** 2;
  const standardError = Math.sqrt(((squares / Math.max(1, measured - 1)) * correction) / measured);
  return {
    score,
    standardError,
    measured,
    byCluster: Array.from(byCluster, (total, c) => (counts[c] > 0 ? total / counts[c] : null)),
    points: sample,
    values: scores,
  };
}

function none(clusters: number): Silhouette {
  return {
    score: null,
    standardError: 0,
    measured: 0,
    byCluster: new Array<null>(clusters).fill(null),
    points: new Uint32Array(0),
    values: new Float64Array(0),
  };
}
