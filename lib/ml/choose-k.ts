import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { kMeans } from "./kmeans";
import { type Points, takePoints } from "./points";
import { permutation, Random } from "./random";
import { separation } from "./separation";
import { type Labelling, silhouettes } from "./silhouette";
import { bootstrapJaccard } from "./stability";

export interface ChooseKOptions {
  readonly from: number;
  readonly to: number;
  readonly starts: number;
  /** Bootstrap resamples for the stability; 0 leaves it out. */
  readonly resamples: number;
  /** Points that are looked at: beyond these a seeded sample. */
  readonly limit: number;
  readonly seed: number;
}

/** One number of clusters, and what speaks for and against it. */
export interface KCandidate {
  readonly k: number;
  readonly inertia: number;
  readonly silhouette: number | null;
  readonly silhouetteError: number;
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly smallest: number;
  /** Mean bootstrap Jaccard over the clusters, and that of the least stable; null when it was not measured. */
  readonly stability: number | null;
  readonly leastStable: number | null;
}

/** Why a candidate was passed over; `clear` = it was not. */
export type Verdict = "clear" | "tiny" | "unstable" | "overlapping";

export interface Recommendation {
  readonly k: number;
  /** One verdict a candidate, in their order. */
  readonly verdicts: readonly Verdict[];
  /** True when no candidate passed, or the clusters hardly stand apart: k is then the least bad. */
  readonly weak: boolean;
  /** The k with the highest silhouette. */
  readonly bestSeparated: number;
}

/** Hennig (2007): a cluster with less does not come back reliably. */
export const STABLE = 0.75;
/** A candidate may give up this share of the best silhouette for more detail. */
export const SEPARATED = 0.75;
/** Share of the rows below which a segment is too small to act on. */
export const TINY = 0.01;
/** Kaufman and Rousseeuw (1990): below this no substantial structure has been found. */
export const WEAK = 0.25;

/** Pairs of points whose distance is worth the wait here: all pairs of 10,000. */
const PAIRS = 100_000_000;
/** Draws in a bootstrap resample. */
const RESAMPLE = 3000;

/** Clusters the points for every k in the range and measures each result. The heavy part is the clustering: O((to - from) x k-means). */
export async function compareClusterings(
  points: Points,
  options: ChooseKOptions,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<{ candidates: KCandidate[]; used: number }> {
  const used = Math.min(points.count, options.limit);
  const sample = used < points.count ? takePoints(points, permutation(points.count, new Random(options.seed, 73)).slice(0, used).sort()) : points;
  const last = Math.min(options.to, used - 1);
  const steps = Math.max(1, last - options.from + 1);
  const found: (Labelling & { readonly k: number; readonly inertia: number; readonly smallest: number; readonly overlaps: readonly (number | null)[] })[] = [];
  for (let k = options.from; k <= last; k++) {
    const step: Checkpoint = (done, total) => checkpoint(0.8 * (k - options.from + done / total), steps);
    const half =
      (second: boolean): Checkpoint =>
      (done, total) =>
        step(done / total + (second ? 1 : 0), options.resamples > 0 ? 2 : 1);
    const result = await kMeans(sample, { clusters: k, starts: options.starts, maxIterations: 300, tolerance: 1e-4, seed: options.seed }, compute, half(false));
    if (result.clusters < k) break;
    const labelling = { labels: result.labels, clusters: k };
    const stability = { resamples: options.resamples, size: RESAMPLE, starts: 2, seed: options.seed };
    const overlaps = await bootstrapJaccard(sample, labelling, stability, compute, half(true));
    found.push({ ...labelling, k, inertia: result.inertia, smallest: Math.min(...result.sizes), overlaps });
  }
  const scores = await silhouettes(sample, found, options.seed, compute, (done, total) => checkpoint(0.8 * steps + (0.2 * steps * done) / total, steps), PAIRS);
  const candidates = found.map(({ k, labels, inertia, smallest, overlaps }, i) => {
    const known = overlaps.filter((overlap) => overlap !== null);
    return {
      k,
      inertia,
      silhouette: scores[i].score,
      silhouetteError: scores[i].standardError,
      ...separation(sample, labels, k),
      smallest,
      stability: known.length > 0 ? known.reduce((sum, overlap) => sum + overlap, 0) / known.length : null,
      leastStable: known.length > 0 ? Math.min(...known) : null,
    };
  });
  return { candidates, used };
}

/**
 * The most detail that the data bears out: the largest k of which every cluster comes back in resamples (Jaccard of at
 * least STABLE), none is tiny, and whose silhouette is at least SEPARATED of the best. When none passes, the k with the
 * best silhouette among those without a tiny cluster, marked weak. Null without candidates.
 */
export function recommendK(candidates: readonly KCandidate[], rows: number): Recommendation | null {
  if (candidates.length === 0) return null;
  const bySilhouette = (list: readonly KCandidate[]) => list.reduce((best, c) => ((c.silhouette ?? -1) > (best.silhouette ?? -1) ? c : best), list[0]);
  const best = bySilhouette(candidates);
  const verdicts = candidates.map((candidate): Verdict => {
    if (candidate.smallest < TINY * rows) return "tiny";
    if (candidate.leastStable !== null && candidate.leastStable < STABLE) return "unstable";
    return (candidate.silhouette ?? -1) < SEPARATED * (best.silhouette ?? 0) ? "overlapping" : "clear";
  });
  const clear = candidates.filter((_, i) => verdicts[i] === "clear");
  const sizeable = candidates.filter((_, i) => verdicts[i] !== "tiny");
  const chosen = clear.at(-1) ?? bySilhouette(sizeable.length > 0 ? sizeable : candidates);
  return { k: chosen.k, verdicts, weak: clear.length === 0 || (chosen.silhouette ?? 0) < WEAK, bestSeparated: best.k };
}
