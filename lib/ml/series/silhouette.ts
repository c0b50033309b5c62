import type { Checkpoint } from "../checkpoint";
import { permutation, Random } from "../random";
import { CELLS_PER_SLICE, type SeriesMetric, type SeriesSet } from "./metric";

export interface SeriesSilhouette {
  /** Null unless there are two clusters or more, and fewer than series. */
  readonly score: number | null;
  readonly byCluster: readonly (number | null)[];
  /** Series compared with one another; all of them: the score is exact. */
  readonly measured: number;
}

/** Cells of work that a silhouette may take: about a second. */
const CELLS = 200_000_000;
const LEAST = 20;

/**
 * Silhouette (Rousseeuw 1987) in the metric. Exact while all pairs are worth it; beyond that on a seeded sample that takes
 * at least LEAST series of every cluster, the clusters weighed by their sizes. A series alone in its cluster scores 0.
 * O(measured²) comparisons.
 */
export async function seriesSilhouette(
  set: SeriesSet,
  labels: Int32Array,
  clusters: number,
  metric: SeriesMetric,
  seed: number,
  checkpoint: Checkpoint,
): Promise<SeriesSilhouette> {
  const none = { score: null, byCluster: new Array<null>(clusters).fill(null), measured: 0 };
  if (clusters < 2 || clusters >= set.count) return none;
  const most = Math.max(LEAST * clusters, Math.floor(Math.sqrt((2 * CELLS) / (metric.cells * (metric.method === "soft-dtw" ? 30 : 1)))));
  const sample = set.count <= most ? Uint32Array.from({ length: set.count }, (_, i) => i) : stratified(labels, clusters, most, seed);
  const n = sample.length;
  const { values, length } = set;
  const sums = new Float64Array(n * clusters);
  const sizes = new Float64Array(clusters);
  for (const series of sample) sizes[labels[series]]++;
  const slice = Math.max(1, Math.floor(CELLS_PER_SLICE / (metric.cells * (metric.method === "soft-dtw" ? 30 : 1))));
  let compared = 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      if (compared++ % slice === 0) await checkpoint(compared, (n * (n - 1)) / 2);
      const distance = metric.distance(values, sample[a] * length, values, sample[b] * length);
      sums[a * clusters + labels[sample[b]]] += distance;
      sums[b * clusters + labels[sample[a]]] += distance;
    }
  }
  const totals = new Float64Array(clusters);
  for (let a = 0; a < n; a++) totals[labels[sample[a]]] += scoreOf(sums.subarray(a * clusters, (a + 1) * clusters), labels[sample[a]], sizes);
  const whole = new Float64Array(clusters);
  for (const label of labels) whole[label]++;
  const byCluster = Array.from(totals, (total, c) => (sizes[c] > 0 ? total / sizes[c] : null));
  return { score: byCluster.reduce<number>((sum, score, c) => sum + (score ?? 0) * (whole[c] / labels.length), 0), byCluster, measured: n };
}

function scoreOf(sums: Float64Array, own: number, sizes: Float64Array): number {
  if (sizes[own] <= 1) return 0;
  const within = sums[own] / (sizes[own] - 1);
  let nearest = Number.POSITIVE_INFINITY;
  for (let c = 0; c < sums.length; c++) if (c !== own && sizes[c] > 0) nearest = Math.min(nearest, sums[c] / sizes[c]);
  const larger = Math.max(within, nearest);
  return larger > 0 && Number.isFinite(larger) ? (nearest - within) / larger : 0;
}

/** In proportion to the clusters, at least LEAST of each, in order. */
function stratified(labels: Int32Array, clusters: number, most: number, seed: number): Uint32Array {
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label]++;
  const quota = sizes.map((size) => Math.min(size, Math.max(LEAST, Math.floor((most * size) / labels.length))));
  const taken: number[] = [];
  for (const series of permutation(labels.length, new Random(seed, 81))) {
    if (quota[labels[series]] <= 0) continue;
    quota[labels[series]]--;
    taken.push(series);
  }
  return Uint32Array.from(taken).sort();
}
