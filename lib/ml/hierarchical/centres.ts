import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";

/** Points looked at between two checkpoints. */
const SLICE = 20_000;

/** Mean of the points of each cluster, clusters x dimensions, in centred units. O(count x dimensions). */
export function clusterMeans({ values, count, dimensions }: Points, labels: Int32Array, clusters: number): Float64Array {
  const means = new Float64Array(clusters * dimensions);
  const sizes = new Float64Array(clusters);
  for (let i = 0; i < count; i++) {
    sizes[labels[i]]++;
    for (let t = 0; t < dimensions; t++) means[labels[i] * dimensions + t] += values[i * dimensions + t];
  }
  return means.map((sum, at) => sum / sizes[Math.floor(at / dimensions)]);
}

/** Cluster with the nearest centre for each point, the first of equals. O(count x clusters x dimensions). */
export async function nearestCentres(points: Points, centres: Float64Array, checkpoint: Checkpoint): Promise<Int32Array> {
  const { values, count, dimensions } = points;
  const clusters = centres.length / Math.max(1, dimensions);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      let square = 0;
      for (let t = 0; t < dimensions; t++) square += (values[i * dimensions + t] - centres[c * dimensions + t]) ** 2;
      if (square >= least) continue;
      least = square;
      labels[i] = c;
    }
    if (i % SLICE === SLICE - 1) await checkpoint(i, count);
  }
  return labels;
}
