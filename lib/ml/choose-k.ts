import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { phase } from "./phase";
import { type Points, takePoints } from "./points";
import { Random } from "./random";
import { samplePlaces } from "./sample-places";
import { separationInSteps } from "./separation";
import { silhouettes } from "./silhouette";
import { bootstrapJaccard } from "./stability";
import { clustererOf } from "./validation/clusterer";
import type { ClustererName } from "./validation/clusterers";
import { type Gap, gapStatistic, uniformReferences } from "./validation/gap";

export interface ChooseKOptions {
  readonly method: ClustererName;
  readonly from: number;
  readonly to: number;
  readonly starts: number;
  /** Bootstrap resamples for the stability; 0 leaves it out. */
  readonly resamples: number;
  /** References without clusters for the gap statistic; 0 leaves it out. */
  readonly references: number;
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
  /** Gap statistic and its standard error; null when it was not measured. */
  readonly gap: number | null;
  readonly gapError: number | null;
  readonly smallest: number;
  /** Mean bootstrap Jaccard over the clusters, and that of the least stable; null when it was not measured. */
  readonly stability: number | null;
  readonly leastStable: number | null;
  /** Mean bootstrap Jaccard of each cluster, the largest cluster first; empty when it was not measured. */
  readonly jaccards: readonly (number | null)[];
}

export interface Comparison {
  readonly candidates: readonly KCandidate[];
  /** From k = 1 where the range begins at 2: the gap statistic is the only one that can say there are no clusters. */
  readonly gaps: readonly Gap[];
  /** Sum of squares of all points about their mean. */
  readonly total: number;
  readonly used: number;
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
/** Starts for resamples and references. */
const STARTS = 2;
/** Points in a reference of the gap statistic; a larger sample is thinned for it. */
const REFERENCE = 5000;

/** Clusters the points for every k in the range and measures each result. O((to - from) x (1 + resamples + references) clusterings). */
export async function compareClusterings(points: Points, options: ChooseKOptions, compute: Compute, checkpoint: Checkpoint): Promise<Comparison> {
  const { seed } = options;
  const sample = thinned(points, options.limit, seed);
  const used = sample.count;
  const clusterer = clustererOf(options.method, options.starts, compute);
  const again = clustererOf(options.method, STARTS, compute);
  const ks = range(options.from, Math.min(options.to, used - 1));
  const all = await clusterer(sample, ks, seed, phase(checkpoint, 0, 0.3));
  // Beyond the number of distinct points there is nothing more to find.
  const enough = all.findIndex(({ clusters, asked }) => clusters < asked);
  const found = enough < 0 ? all : all.slice(0, enough);
  const stability = { resamples: options.resamples, size: RESAMPLE, seed };
  const overlaps = await bootstrapJaccard(sample, found, again, stability, phase(checkpoint, 0.3, 0.6));
  const scores = await silhouettes(sample, found, seed, compute, phase(checkpoint, 0.6, 0.75), PAIRS);
  const gaps =
    options.references > 0
      ? await gapsOf(
          sample,
          found.map(({ asked }) => asked),
          options,
          compute,
          phase(checkpoint, 0.75, 1),
        )
      : [];
  const candidates: KCandidate[] = [];
  for (const [i, { asked: k, labels, inertia, sizes }] of found.entries()) {
    const known = overlaps[i].filter((overlap) => overlap !== null);
    const gap = gaps.find((each) => each.k === k);
    candidates.push({
      k,
      inertia,
      silhouette: scores[i].score,
      silhouetteError: scores[i].standardError,
      ...(await separationInSteps(sample, labels, k, () => checkpoint(1, 1))),
      gap: gap?.gap ?? null,
      gapError: gap?.error ?? null,
      smallest: Math.min(...sizes),
      stability: known.length > 0 ? known.reduce((sum, overlap) => sum + overlap, 0) / known.length : null,
      leastStable: known.length > 0 ? Math.min(...known) : null,
      jaccards: known.length > 0 ? bySize(overlaps[i], sizes) : [],
    });
    await checkpoint(1, 1);
  }
  const [whole] = await clusterer(sample, [1], seed, () => checkpoint(1, 1));
  return { candidates, gaps, total: whole.inertia, used };
}

function bySize<T>(list: readonly T[], sizes: readonly number[]): T[] {
  const order = sizes.map((_, c) => c).sort((a, b) => sizes[b] - sizes[a] || a - b);
  return order.map((c) => list[c]);
}

/** Gaps from k = 1, or from the first k where the range begins later, on at most REFERENCE points. */
async function gapsOf(sample: Points, ks: readonly number[], options: ChooseKOptions, compute: Compute, checkpoint: Checkpoint): Promise<Gap[]> {
  if (ks.length === 0) return [];
  const points = thinned(sample, REFERENCE, options.seed + 1);
  const clusterer = clustererOf(options.method, STARTS, compute);
  const all = ks[0] === 2 ? [1, ...ks] : ks;
  const known = all.filter((k) => k < points.count);
  const partitions = await clusterer(points, known, options.seed, phase(checkpoint, 0, 1 / (options.references + 1)));
  const inertias = partitions.filter(({ asked, clusters }) => clusters === asked).map(({ asked, inertia }) => ({ k: asked, inertia }));
  const references = await uniformReferences(points, options.references, options.seed, checkpoint);
  return gapStatistic(inertias, references, clusterer, options.seed, phase(checkpoint, 1 / (options.references + 1), 1));
}

function thinned(points: Points, most: number, seed: number): Points {
  if (points.count <= most) return points;
  return takePoints(points, samplePlaces(points.count, most, new Random(seed, 73)));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
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
