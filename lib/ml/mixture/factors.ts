import { cholesky, inverseLower } from "./cholesky";
import { covarianceOf, type Mixture } from "./mixture";

/** What log densities are computed from: log density of x in c is `constants[c] - |factor (x - mean)|² / 2`. */
export interface Factors {
  /**
   * Inverse of the Cholesky factor of each covariance, lower triangle: components x d x d (full), d x d (tied), or one over
   * the deviation of each dimension: components x d (diagonal, spherical).
   */
  readonly values: Float64Array;
  /** Log weight, determinant and power of 2π of each component together. */
  readonly constants: Float64Array;
}

export function isDiagonal({ shape }: Pick<Mixture, "shape">): boolean {
  return shape === "diagonal" || shape === "spherical";
}

/** Null when a covariance is singular to working precision. O(components x d³). */
export function factorsOf(mixture: Mixture): Factors | null {
  const { components, dimensions: d, weights } = mixture;
  const diagonal = isDiagonal(mixture);
  const size = diagonal ? d : d * d;
  const matrices = mixture.shape === "tied" ? 1 : components;
  const values = new Float64Array(matrices * size);
  const constants = new Float64Array(components);
  let logDeterminant = 0;
  for (let c = 0; c < components; c++) {
    if (c < matrices) {
      const factor = diagonal ? inverseDeviations(mixture, c) : inverseCholesky(mixture, c);
      if (!factor) return null;
      values.set(factor, c * size);
      logDeterminant = 0;
      for (let t = 0; t < d; t++) logDeterminant += Math.log(factor[diagonal ? t : t * d + t]);
    }
    constants[c] = Math.log(weights[c]) + logDeterminant - (d / 2) * Math.log(2 * Math.PI);
  }
  return { values, constants };
}

function inverseDeviations({ shape, covariances, dimensions: d }: Mixture, c: number): Float64Array | null {
  const factor = Float64Array.from({ length: d }, (_, t) => 1 / Math.sqrt(shape === "diagonal" ? covariances[c * d + t] : covariances[c]));
  return factor.every((value) => value > 0 && Number.isFinite(value)) ? factor : null;
}

function inverseCholesky(mixture: Mixture, c: number): Float64Array | null {
  const lower = cholesky(covarianceOf(mixture, c), mixture.dimensions);
  return lower && inverseLower(lower, mixture.dimensions);
}

/** Rounding of f32 that may pass unnoticed in the distance of a point from a mean, in standard deviations. */
const TOLERATED = 0.01;
const F32 = 2 ** -24;

/**
 * True when f32 arithmetic is exact enough for these factors: neither the rounding of the data nor cancellation in
 * nearly collinear directions moves a point by more than a hundredth of a standard deviation.
 * `range`: greatest absolute value of each dimension.
 */
export function fitsSinglePrecision(mixture: Mixture, { values }: Factors, range: Float64Array): boolean {
  const { components, dimensions: d } = mixture;
  const diagonal = isDiagonal(mixture);
  const matrices = mixture.shape === "tied" ? 1 : components;
  for (let c = 0; c < matrices; c++) {
    const covariance = covarianceOf(mixture, c);
    for (let i = 0; i < d; i++) {
      let data = 0;
      let cancelled = 0;
      for (let j = diagonal ? i : 0; j <= i; j++) {
        const weight = Math.abs(values[diagonal ? c * d + j : (c * d + i) * d + j]);
        data += weight * range[j];
        cancelled += weight * Math.sqrt(covariance[j * d + j]);
      }
      if ((data + 5 * cancelled) * F32 > TOLERATED) return false;
    }
  }
  return true;
}
