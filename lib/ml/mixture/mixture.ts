/** How the covariance of a component may look. */
export const COVARIANCE_SHAPES = ["full", "tied", "diagonal", "spherical"] as const;
export type CovarianceShape = (typeof COVARIANCE_SHAPES)[number];

/** Where a start begins: from a k-means of the points, or at points drawn from the data. */
export const MIXTURE_STARTS = ["kmeans", "data"] as const;
export type MixtureStart = (typeof MIXTURE_STARTS)[number];

/** A Gaussian mixture in the centred units of its points. */
export interface Mixture {
  readonly shape: CovarianceShape;
  readonly components: number;
  readonly dimensions: number;
  /** Share of each component; they sum to 1. */
  readonly weights: Float64Array;
  /** components x dimensions. */
  readonly means: Float64Array;
  /** full: components x d x d; tied: d x d; diagonal: components x d; spherical: components. */
  readonly covariances: Float64Array;
}

/** Free parameters of a mixture, for BIC and AIC. */
export function parameterCount(shape: CovarianceShape, components: number, dimensions: number): number {
  const d = dimensions;
  const covariance = { full: (components * d * (d + 1)) / 2, tied: (d * (d + 1)) / 2, diagonal: components * d, spherical: components }[shape];
  return covariance + components * d + components - 1;
}

/** Covariance of component `c` as a whole matrix, d x d. */
export function covarianceOf({ shape, dimensions: d, covariances }: Mixture, c: number): Float64Array {
  if (shape === "full") return covariances.slice(c * d * d, (c + 1) * d * d);
  if (shape === "tied") return covariances.slice();
  const matrix = new Float64Array(d * d);
  for (let t = 0; t < d; t++) matrix[t * d + t] = shape === "diagonal" ? covariances[c * d + t] : covariances[c];
  return matrix;
}
