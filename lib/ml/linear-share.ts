import type { Checkpoint } from "./checkpoint";
import { type Points, variances } from "./points";
import { symmetricEigen } from "./symmetric-eigen";

/**
 * Share of the variance that the first `components` principal components of the standardised points keep: what a linear
 * method reaches with as many numbers. Constant columns count for nothing. O(count x dimensions² + dimensions³).
 */
export async function linearShare(points: Points, components: number, checkpoint: Checkpoint): Promise<number> {
  const { values, count, dimensions } = points;
  const deviations = variances(points).map(Math.sqrt);
  const products = new Float64Array(dimensions * dimensions);
  const slice = Math.max(256, Math.floor(1_000_000 / (dimensions * dimensions)));
  for (let i = 0; i < count; i++) {
    if (i % slice === 0) await checkpoint(i, count);
    const at = i * dimensions;
    for (let a = 0; a < dimensions; a++) for (let b = a; b < dimensions; b++) products[a * dimensions + b] += values[at + a] * values[at + b];
  }
  const correlation = new Float64Array(dimensions * dimensions);
  for (let a = 0; a < dimensions; a++) {
    for (let b = a; b < dimensions; b++) {
      const scale = count * deviations[a] * deviations[b];
      correlation[a * dimensions + b] = scale > 0 ? products[a * dimensions + b] / scale : 0;
      correlation[b * dimensions + a] = correlation[a * dimensions + b];
    }
  }
  const shares = symmetricEigen(correlation, dimensions).values.map((value) => Math.max(0, value));
  const total = shares.reduce((sum, value) => sum + value, 0);
  return total > 0 ? shares.slice(0, components).reduce((sum, value) => sum + value, 0) / total : 1;
}
