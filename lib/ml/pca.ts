import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { blockShape, eachColumnBlock, pointBlocks } from "./column-blocks";
import { covarianceOf, isSmall } from "./covariance";
import { phase } from "./phase";
import type { Points } from "./points";
import { symmetricEigenSliced } from "./symmetric-eigen";

export interface PrincipalComponents {
  /** Of each column (n - 1). */
  readonly deviations: Float64Array;
  /** Variance along each direction (n - 1), descending: as many as the smaller of rows and columns. */
  readonly variances: Float64Array;
  /** Sum of the variances of the columns. */
  readonly total: number;
  /** Unit vectors, the largest weight of each positive (as scikit-learn's svd_flip does on components). */
  readonly directions: readonly Float64Array[];
  /** Directions along which the data vary at all: fewer than columns when some are constant or follow from others. */
  readonly rank: number;
  /** Components that were kept. */
  readonly kept: number;
  /** Scores of the kept components, one number a used row. */
  readonly scores: readonly Float64Array[];
}

/** Which components to keep: so many, or the fewest that hold a share of the variance. */
export type Keep = { readonly count: number } | { readonly share: number };

/** What rounding leaves of a variance that is none, relative to the variance of the columns the direction is made of. */
const NOISE = 1e-12;
const NOISE_OF_F32 = 1e-6;

/**
 * Principal components from the covariance of the columns (Pearson 1901; scikit-learn's `covariance_eigh`), and the scores.
 * At least 2 points. They are centred in f64, so offsets as large as 1e9 cost no digits; large tables are then multiplied in f32
 * with sums in f64 (relative error about 1e-7). Those are read in blocks, once for the covariance (not at all where the points
 * have it, see `gatherWithCovariance`) and once for the scores, which are f64: memory does not grow with the rows. O(count x dimensions²) on all threads + O(dimensions³).
 */
export function principalComponents(points: Points, keep: Keep, compute: Compute, checkpoint: Checkpoint): Promise<PrincipalComponents> {
  return isSmall(points.count, points.dimensions) ? exactly(points, keep, checkpoint) : byKernels(points, keep, compute, checkpoint);
}

async function exactly(points: Points, keep: Keep, checkpoint: Checkpoint): Promise<PrincipalComponents> {
  const { count, dimensions: size } = points;
  const centred = Array.from({ length: size }, () => new Float64Array(count));
  const rests = centred.map((column, t) => centre(points, t, column));
  const covariance = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const value = (dot(centred[a], centred[b]) - (rests[a] * rests[b]) / count) / (count - 1);
      covariance[a * size + b] = value;
      covariance[b * size + a] = value;
    }
    await checkpoint(a, 2 * size);
  }
  const model = await directionsOf(covariance, points, keep, NOISE, checkpoint);
  const scores: Float64Array[] = [];
  for (const direction of model.directions.slice(0, model.kept)) {
    const score = new Float64Array(count);
    for (let t = 0; t < size; t++) for (let i = 0; i < count; i++) score[i] += centred[t][i] * direction[t];
    scores.push(score);
    await checkpoint(model.kept + scores.length, 2 * model.kept);
  }
  return { ...model, scores };
}

async function byKernels(points: Points, keep: Keep, compute: Compute, checkpoint: Checkpoint): Promise<PrincipalComponents> {
  const { count, dimensions: size } = points;
  const population = await covarianceOf(points, compute, phase(checkpoint, 0, 0.6));
  const covariance = population.map((value) => value * (count / (count - 1)));
  const model = await directionsOf(covariance, points, keep, NOISE_OF_F32, checkpoint);
  const { kept, directions } = model;
  const shape = blockShape(points, 8 * kept, compute);
  const { block, line } = shape;
  const layout = { values: ["f64", size * line], origins: ["f64", size], weights: ["f64", kept * size], scores: ["f64", kept * line] } as const;
  return compute.workspace("pca", layout, async ({ arrays, run }) => {
    if (points.columns) arrays.origins.set(points.center);
    for (let c = 0; c < kept; c++) arrays.weights.set(directions[c], c * size);
    const scores = Array.from({ length: kept }, () => new Float64Array(count));
    const projecting = phase(checkpoint, 0.6, 1);
    await eachColumnBlock(pointBlocks(points), shape, arrays.values, (kept + 4) * size, projecting, async (from, rows, now) => {
      await run("project", now, [arrays.values, line, rows, block, size, kept, arrays.origins, arrays.weights, arrays.scores], projecting);
      for (let c = 0; c < kept; c++) scores[c].set(arrays.scores.subarray(c * line, c * line + rows), from);
      return true;
    });
    return { ...model, scores };
  });
}

/** Writes the centred values of one dimension; returns their sum, which is what rounding of the mean left. */
function centre(points: Points, t: number, out: Float64Array): number {
  const { columns, rows, center, dimensions } = points;
  let rest = 0;
  for (let i = 0; i < out.length; i++) {
    const value = columns ? columns[t][rows[i]] - center[t] : points.values[i * dimensions + t];
    rest += value;
    out[i] = value;
  }
  return rest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Eigenvectors of the covariance (n - 1). */
async function directionsOf(
  covariance: Float64Array,
  { count, dimensions: size }: Points,
  keep: Keep,
  noise: number,
  checkpoint: Checkpoint,
): Promise<Omit<PrincipalComponents, "scores">> {
  const deviations = Float64Array.from({ length: size }, (_, t) => Math.sqrt(Math.max(0, covariance[t * size + t])));
  const { values, vectors } = await symmetricEigenSliced(covariance, size, () => checkpoint(0, 1));
  const most = Math.min(size, count);
  const variances = values.slice(0, most).map((value) => Math.max(0, value));
  const directions = vectors.slice(0, most);
  const rank = directions.filter((direction, c) => {
    const alone = direction.reduce((sum, weight, t) => sum + (weight * deviations[t]) ** 2, 0);
    return variances[c] > noise * alone;
  }).length;
  const total = variances.reduce((sum, value) => sum + value, 0);
  const kept = Math.max(1, Math.min(rank, "count" in keep ? keep.count : fewest(variances, keep.share * total)));
  return { deviations, variances, total, directions, rank, kept };
}

/** How many of the largest variances it takes to reach a sum. */
function fewest(variances: Float64Array, wanted: number): number {
  let sum = 0;
  for (let c = 0; c < variances.length; c++) {
    sum += variances[c];
    // A share of exactly 1 must not fail on the last rounding.
    if (sum >= wanted * (1 - 1e-12)) return c + 1;
  }
  return variances.length;
}
