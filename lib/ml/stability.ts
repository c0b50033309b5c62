import type { Checkpoint } from "./checkpoint";
import { phase } from "./phase";
import { type Points, takePoints } from "./points";
import { Random } from "./random";
import type { Labelling } from "./silhouette";
import type { Clusterer } from "./validation/clusterer";

export interface StabilityOptions {
  /** Bootstrap resamples. */
  readonly resamples: number;
  /** Draws in each resample; all points when there are fewer. */
  readonly size: number;
  readonly seed: number;
}

/**
 * Cluster-wise stability (Hennig 2007, `clusterboot`): bootstrap resamples are clustered again into as many clusters; for
 * each original cluster the largest Jaccard overlap with a cluster of the resample, over the distinct points drawn,
 * averaged over resamples. 0.75 and more is a cluster that comes back. Several labellings share the resamples. Null for a
 * cluster no resample met. O(resamples x cost of the clusterer).
 */
export async function bootstrapJaccard(
  points: Points,
  labellings: readonly Labelling[],
  clusterer: Clusterer,
  options: StabilityOptions,
  checkpoint: Checkpoint,
): Promise<(number | null)[][]> {
  const ks = labellings.map(({ clusters }) => clusters);
  const totals = ks.map((clusters) => new Float64Array(clusters));
  const met = ks.map((clusters) => new Float64Array(clusters));
  const size = Math.min(points.count, options.size);
  for (let resample = 0; resample < options.resamples && ks.length > 0; resample++) {
    const within = phase(checkpoint, resample / options.resamples, (resample + 1) / options.resamples);
    const random = new Random(options.seed, 900 + resample);
    const drawn = Uint32Array.from({ length: size }, () => random.below(points.count)).sort();
    const found = await clusterer(takePoints(points, drawn), ks, random.uint32(), within);
    for (const [l, { labels, clusters }] of labellings.entries()) {
      addOverlaps(labels, clusters, drawn, found[l].labels, found[l].clusters, totals[l], met[l]);
    }
  }
  return totals.map((total, l) => Array.from(total, (sum, c) => (met[l][c] > 0 ? sum / met[l][c] : null)));
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
