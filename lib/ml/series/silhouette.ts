import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { permutation, Random } from "../random";
import type { SeriesSet } from "./metric";
import { type MetricSettings, metricOf } from "./metrics";
import { withSeriesWork } from "./work";

export interface SeriesSilhouette {
  /** Null unless there are two clusters or more, and fewer than series. */
  readonly score: number | null;
  readonly byCluster: readonly (number | null)[];
  /** Series compared with one another; all of them: the score is exact. */
  readonly measured: number;
}

/** Cells of work that a silhouette may take: about half a second. */
const CELLS = 400_000_000;
/** How much dearer a cell is than one of DTW. */
const WEIGHTS = { dtw: 1, euclidean: 1, "k-shape": 2, "soft-dtw": 12 } as const;
const LEAST = 20;

/**
 * Silhouette (Rousseeuw 1987) in the metric. Exact while all pairs are worth it; beyond that on a seeded sample that takes
 * at least LEAST series of every cluster, the clusters weighed by their sizes. A series alone in its cluster scores 0.
 * O(measured²) comparisons.
 */
export async function seriesSilhouette(
  compute: Compute,
  set: SeriesSet,
  settings: MetricSettings,
  labels: Int32Array,
  clusters: number,
  seed: number,
  checkpoint: Checkpoint,
): Promise<SeriesSilhouette> {
  if (clusters < 2 || clusters >= set.count) return { score: null, byCluster: new Array<null>(clusters).fill(null), measured: 0 };
  const { length } = set;
  const cells = metricOf(settings, length).cells * WEIGHTS[settings.method];
  const most = Math.max(LEAST * clusters, Math.floor(Math.sqrt(CELLS / cells)));
  const sample = set.count <= most ? Uint32Array.from({ length: set.count }, (_, i) => i) : stratified(labels, clusters, most, seed);
  const n = sample.length;
  const values = new Float64Array(n * length);
  for (const [i, series] of sample.entries()) values.set(set.values.subarray(series * length, (series + 1) * length), i * length);
  const sizes = new Float64Array(clusters);
  for (const series of sample) sizes[labels[series]]++;
  const totals = new Float64Array(clusters);
  await withSeriesWork(compute, { values, count: n, length }, settings, 1, checkpoint, async (work) => {
    for (let a = 0; a < n; a++) {
      const sums = new Float64Array(clusters);
      const distances = await work.distancesFrom(a, () => checkpoint(a, n));
      for (let b = 0; b < n; b++) sums[labels[sample[b]]] += distances[b];
      totals[labels[sample[a]]] += scoreOf(sums, labels[sample[a]], sizes);
    }
  });
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
