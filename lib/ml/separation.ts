import type { Checkpoint } from "./checkpoint";
import { type Points, readPoints } from "./points";

export interface Separation {
  /** Mean over clusters of the worst ratio of spread to distance between centres; less is better. Null with fewer than 2 clusters or coinciding centres. */
  readonly daviesBouldin: number | null;
  /** Ratio of the variance between clusters to that within, per degree of freedom; more is better. Null unless 2 <= clusters < count. */
  readonly calinskiHarabasz: number | null;
}

/**
 * Davies-Bouldin index (1979) and Calinski-Harabasz score (1974), as scikit-learn defines them: centres are the means of
 * the labelled points. O(count x dimensions + clusters² x dimensions).
 */
export function separation(points: Points, labels: Int32Array, clusters: number): Separation {
  const steps = measure(points, labels, clusters);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** `separation` of many points, with a checkpoint every few milliseconds. */
export async function separationInSteps(points: Points, labels: Int32Array, clusters: number, checkpoint: Checkpoint): Promise<Separation> {
  const steps = measure(points, labels, clusters);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await checkpoint(step.value, 2 * points.count);
  }
}

/** Points read at a time, and between two rests. */
const BLOCK = 2048;
const REST = 16 * BLOCK;

/** Yields how many points of the two passes are done. */
function* measure(points: Points, labels: Int32Array, clusters: number): Generator<number, Separation> {
  const { count, dimensions } = points;
  if (clusters < 2 || clusters >= count) return { daviesBouldin: null, calinskiHarabasz: null };
  const block = new Float64Array(Math.min(count, BLOCK) * dimensions);
  const means = new Float64Array(clusters * dimensions);
  const sizes = new Float64Array(clusters);
  const overall = new Float64Array(dimensions);
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    readPoints(points, from, to, block, dimensions);
    for (let i = from, at = 0; i < to; i++) {
      const base = labels[i] * dimensions;
      sizes[labels[i]]++;
      for (let t = 0; t < dimensions; t++, at++) means[base + t] += block[at];
    }
    if (to % REST === 0) yield to;
  }
  for (let c = 0; c < clusters; c++) {
    for (let t = 0; t < dimensions; t++) {
      overall[t] += means[c * dimensions + t] / count;
      means[c * dimensions + t] /= Math.max(1, sizes[c]);
    }
  }

  const spreads = new Float64Array(clusters);
  let within = 0;
  for (let from = 0; from < count; from += BLOCK) {
    const to = Math.min(count, from + BLOCK);
    readPoints(points, from, to, block, dimensions);
    for (let i = from, at = 0; i < to; i++) {
      const base = labels[i] * dimensions;
      let square = 0;
      for (let t = 0; t < dimensions; t++, at++) square += (block[at] - means[base + t]) ** 2;
      within += square;
      spreads[labels[i]] += Math.sqrt(square);
    }
    if (to % REST === 0) yield count + to;
  }
  let between = 0;
  for (let c = 0; c < clusters; c++) {
    spreads[c] /= Math.max(1, sizes[c]);
    for (let t = 0; t < dimensions; t++) between += sizes[c] * (means[c * dimensions + t] - overall[t]) ** 2;
  }
  return {
    daviesBouldin: daviesBouldin(means, spreads, dimensions),
    calinskiHarabasz: within === 0 ? 1 : (between * (count - clusters)) / (within * (clusters - 1)),
  };
}

/** numpy's `allclose(x, 0)`, by which scikit-learn tells clusters without spread. */
const NOTHING = 1e-8;

function daviesBouldin(means: Float64Array, spreads: Float64Array, dimensions: number): number | null {
  const clusters = spreads.length;
  if (spreads.every((spread) => spread <= NOTHING)) return 0;
  let total = 0;
  for (let a = 0; a < clusters; a++) {
    let worst = 0;
    for (let b = 0; b < clusters; b++) {
      if (a === b) continue;
      let square = 0;
      for (let t = 0; t < dimensions; t++) square += (means[a * dimensions + t] - means[b * dimensions + t]) ** 2;
      if (square === 0) return null;
      worst = Math.max(worst, (spreads[a] + spreads[b]) / Math.sqrt(square));
    }
    total += worst;
  }
  return total / clusters;
}
