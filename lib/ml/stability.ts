import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { kMeans } from "./kmeans";
import { type Points, takePoints } from "./points";
import { Random } from "./random";
import type { Labelling } from "./silhouette";

export interface StabilityOptions {
  /** Bootstrap resamples. */
  readonly resamples: number;
  /** Draws in each resample; all points when there are fewer. */
  readonly size: number;
  readonly starts: number;
  readonly seed: number;
}

/**
 * Cluster-wise stability (Hennig 2007, `clusterboot`): k-means on bootstrap resamples; for each original cluster the
 * largest Jaccard overlap with a cluster of the resample, over the distinct points drawn, averaged over resamples.
 * 0.75 and more is a cluster that comes back. O(resamples x cost of k-means). Null for a cluster no resample met.
 */
export async function bootstrapJaccard(
  points: Points,
  { labels, clusters }: Labelling,
  options: StabilityOptions,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<(number | null)[]> {
  const totals = new Float64Array(clusters);
  const met = new Float64Array(clusters);
  const size = Math.min(points.count, options.size);
  for (let resample = 0; resample < options.resamples; resample++) {
    const within: Checkpoint = (done, total) => checkpoint(resample + done / total, options.resamples);
    const random = new Random(options.seed, 900 + resample);
    const drawn = Uint32Array.from({ length: size }, () => random.below(points.count)).sort();
    const result = await kMeans(
      takePoints(points, drawn),
      { clusters, starts: options.starts, maxIterations: 100, tolerance: 1e-4, seed: random.uint32() },
      compute,
      within,
    );
    addOverlaps(labels, clusters, drawn, result.labels, result.clusters, totals, met);
  }
  return Array.from(totals, (total, c) => (met[c] > 0 ? total / met[c] : null));
}

/** `drawn` is sorted: equal draws stand together and count once. */
function addOverlaps(
  labels: Int32Array,
  clusters: number,
  drawn: Uint32Array,
  found: Int32Array,
  others: number,
  totals: Float64Array,
  met: Float64Array,
): void {
  const both = new Float64Array(clusters * others);
  const here = new Float64Array(clusters);
  const there = new Float64Array(others);
  for (let i = 0; i < drawn.length; i++) {
    if (i > 0 && drawn[i] === drawn[i - 1]) continue;
    const label = labels[drawn[i]];
    both[label * others + found[i]]++;
    here[label]++;
    there[found[i]]++;
  }
  for (let c = 0; c < clusters; c++) {
    if (here[c] === 0) continue;
    let best = 0;
    for (let o = 0; o < others; o++) {
      const shared = both[c * others + o];
      best = Math.max(best, shared / (here[c] + there[o] - shared));
    }
    totals[c] += best;
    met[c]++;
  }
}
