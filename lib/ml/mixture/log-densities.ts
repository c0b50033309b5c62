import { factorsOf, isDiagonal } from "./factors";
import type { Mixture } from "./mixture";

/** Probabilities of the components at single places, in plain f64; null when a covariance is singular. */
export function placeProbabilities(mixture: Mixture): ((place: ArrayLike<number>, at: number, into: Float64Array) => void) | null {
  const factors = factorsOf(mixture);
  if (!factors) return null;
  const { components, dimensions: d, means, shape } = mixture;
  const diagonal = isDiagonal(mixture);
  const difference = new Float64Array(d);
  return (place, at, into) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < components; c++) {
      for (let t = 0; t < d; t++) difference[t] = place[at + t] - means[c * d + t];
      let squares = 0;
      for (let i = 0; i < d; i++) {
        let y = 0;
        if (diagonal) y = factors.values[c * d + i] * difference[i];
        else for (let j = 0, base = ((shape === "tied" ? 0 : c) * d + i) * d; j <= i; j++) y += factors.values[base + j] * difference[j];
        squares += y * y;
      }
      into[c] = Math.max(-Number.MAX_VALUE, factors.constants[c] - squares / 2);
      most = Math.max(most, into[c]);
    }
    let sum = 0;
    for (let c = 0; c < components; c++) {
      into[c] = Math.exp(into[c] - most);
      sum += into[c];
    }
    for (let c = 0; c < components; c++) into[c] /= sum;
  };
}
