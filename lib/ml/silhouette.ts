import { type Checkpoint, SLICE } from "./checkpoint";
import type { Points } from "./points";
import { permutation, Random } from "./random";

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
}

/** Distances worth a second or two: all pairs of 20,000 points. */
export const PAIRS = 400_000_000;
/** Points measured at least: a standard error of about 0.02. */
const SAMPLE = 200;

/**
 * Silhouette (Rousseeuw 1987), Euclidean, of one or more labellings of the same points; a distance is computed once for
 * all of them. Exact while count² <= `pairs`; beyond that a seeded sample of points, a quarter of the pairs, is measured against all points, which
 * estimates the exact score without bias, and the standard error says how well. A point alone in its cluster scores 0,
 * as in scikit-learn. O(measured x count x (dimensions + labellings)).
 */
export async function silhouettes(
  points: Points,
  labellings: readonly Labelling[],
  seed: number,
  checkpoint: Checkpoint,
  pairs = PAIRS,
): Promise<Silhouette[]> {
  const { values, count, dimensions } = points;
  const exact = count * count <= pairs;
  const measured = exact ? count : Math.min(count, Math.max(SAMPLE, Math.floor(pairs / 4 / count)));
  const sample = exact ? Uint32Array.from({ length: count }, (_, i) => i) : permutation(count, new Random(seed, 71)).slice(0, measured).sort();
  const usable = labellings.map(({ clusters }) => clusters >= 2 && clusters < count);
  const sizes = labellings.map(({ labels, clusters }) => countLabels(labels, clusters));
  const scores = labellings.map(() => new Float64Array(measured));
  const sums = labellings.map(({ clusters }) => new Float64Array(clusters));
  const distances = new Float64Array(count);
  const batch = Math.max(1, Math.floor(SLICE / (count * (dimensions + labellings.length) + 1)));
  if (usable.some(Boolean)) {
    for (let s = 0; s < measured; s++) {
      const origin = sample[s] * dimensions;
      for (let j = 0, at = 0; j < count; j++) {
        let square = 0;
        for (let t = 0; t < dimensions; t++, at++) {
          const difference = values[at] - values[origin + t];
          square += difference * difference;
        }
        distances[j] = Math.sqrt(square);
      }
      for (let l = 0; l < labellings.length; l++) {
        if (usable[l]) scores[l][s] = scoreOf(distances, labellings[l].labels, labellings[l].labels[sample[s]], sizes[l], sums[l]);
      }
      if (s % batch === 0) await checkpoint(s, measured);
    }
  }
  return labellings.map((labelling, l) => (usable[l] ? summary(scores[l], sample, labelling, exact ? 0 : 1 - measured / count) : none(labelling.clusters)));
}

function countLabels(labels: Int32Array, clusters: number): Float64Array {
  const counts = new Float64Array(clusters);
  for (let i = 0; i < labels.length; i++) counts[labels[i]]++;
  return counts;
}

function scoreOf(distances: Float64Array, labels: Int32Array, own: number, sizes: Float64Array, sums: Float64Array): number {
  if (sizes[own] <= 1) return 0;
  sums.fill(0);
  for (let j = 0; j < distances.length; j++) sums[labels[j]] += distances[j];
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
  return { score, standardError, measured, byCluster: Array.from(byCluster, (total, c) => (counts[c] > 0 ? total / counts[c] : null)) };
}

function none(clusters: number): Silhouette {
  return { score: null, standardError: 0, measured: 0, byCluster: new Array<null>(clusters).fill(null) };
}
