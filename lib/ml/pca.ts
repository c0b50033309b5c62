import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "./checkpoint";
import { phase } from "./phase";
import { type Points, variances } from "./points";
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

/** Multiply-adds below which plain f64 is as fast as anything: small tables get every digit. */
const SMALL = 3_000_000;
/** Multiply-adds of one shard: about a millisecond. */
const SHARD = 8_000_000;
/** What rounding leaves of a variance that is none, relative to the variance of the columns the direction is made of. */
const NOISE = 1e-12;
const NOISE_OF_F32 = 1e-6;

/** Bytes that `principalComponents` takes in the kernels' memory. */
export function pcaMemory(rows: number, columns: number): number {
  return rows * (columns + 3) * 4 + rows * 8 * Math.min(columns, 8) + 64 * (columns + 3) ** 2 * 8;
}

/**
 * Principal components from the covariance of the columns (Pearson 1901; scikit-learn's `covariance_eigh`), and the scores.
 * At least 2 points. They are centred in f64, so offsets as large as 1e9 cost no digits; large tables are then multiplied in f32
 * with sums in f64 (relative error about 1e-7). O(count x dimensions²) on all threads + O(dimensions³).
 */
export function principalComponents(points: Points, keep: Keep, compute: Compute, checkpoint: Checkpoint): Promise<PrincipalComponents> {
  const small = points.count * points.dimensions * points.dimensions <= SMALL;
  return small ? exactly(points, keep, checkpoint) : byKernels(points, keep, compute, checkpoint);
}

async function exactly(points: Points, keep: Keep, checkpoint: Checkpoint): Promise<PrincipalComponents> {
  const { count, dimensions: size } = points;
  const centred = Array.from({ length: size }, () => new Float64Array(count));
  const rests = centred.map((column, t) => centre(points, t, column, 1));
  const products = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) products[a * size + b] = dot(centred[a], centred[b]);
    await checkpoint(a, 2 * size);
  }
  const model = await directionsOf(products, size, points, rests, keep, NOISE, checkpoint);
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
  const stride = Math.ceil(count / 4) * 4;
  const padded = Math.ceil(size / 4) * 4;
  const block = Math.max(1024, Math.ceil(Math.max(SHARD / (padded * padded), stride / 64) / 4) * 4);
  const shards = Math.ceil(stride / block);
  // A power of two that keeps squares within f32.
  const factor = 2 ** -Math.round(Math.log2(Math.sqrt(variances(points).reduce((most, variance) => Math.max(most, variance), 0)) || 1));
  // As many components at a time as scores fit beside the data.
  const width = Math.min(size, 8);
  const layout = {
    values: ["f32", padded * stride],
    sums: ["f64", shards * padded * padded],
    weights: ["f64", width * size],
    scores: ["f64", width * stride],
  } as const;
  return compute.workspace("pca", layout, async ({ arrays, run }) => {
    const rests: number[] = [];
    const copying = phase(checkpoint, 0, 0.4);
    for (let t = 0; t < size; t++) {
      rests.push(centre(points, t, arrays.values.subarray(t * stride, t * stride + count), factor));
      await copying(t + 1, size);
    }
    await run("covariance", shards, [arrays.values, stride, padded, block, arrays.sums], phase(checkpoint, 0.4, 0.7));
    const products = new Float64Array(padded * padded);
    for (let s = 0; s < shards; s++) for (let i = 0; i < products.length; i++) products[i] += arrays.sums[s * products.length + i];
    for (let i = 0; i < products.length; i++) products[i] /= factor * factor;
    for (let t = 0; t < size; t++) rests[t] /= factor;
    const model = await directionsOf(products, padded, points, rests, keep, NOISE_OF_F32, checkpoint);
    const scores: Float64Array[] = [];
    for (let from = 0; from < model.kept; from += width) {
      const some = Math.min(width, model.kept - from);
      for (let c = 0; c < some; c++) for (let t = 0; t < size; t++) arrays.weights[c * size + t] = model.directions[from + c][t] / factor;
      const projecting = phase(checkpoint, 0.7 + (0.3 * from) / model.kept, 0.7 + (0.3 * (from + some)) / model.kept);
      await run("project", shards, [arrays.values, stride, size, some, block, arrays.weights, arrays.scores], projecting);
      for (let c = 0; c < some; c++) scores.push(arrays.scores.slice(c * stride, c * stride + count));
    }
    return { ...model, scores };
  });
}

/** Writes the centred values of one dimension, times `factor`; returns their sum, which is what rounding of the mean left. */
function centre(points: Points, t: number, out: Float32Array | Float64Array, factor: number): number {
  const { columns, rows, center, dimensions } = points;
  const count = out.length;
  let rest = 0;
  if (!columns) {
    const { values } = points;
    for (let i = 0; i < count; i++) {
      const value = values[i * dimensions + t] * factor;
      rest += value;
      out[i] = value;
    }
    return rest;
  }
  const column = columns[t];
  const mean = center[t];
  if (rows[count - 1] === count - 1) {
    for (let i = 0; i < count; i++) {
      const value = (column[i] - mean) * factor;
      rest += value;
      out[i] = value;
    }
    return rest;
  }
  for (let i = 0; i < count; i++) {
    const value = (column[rows[i]] - mean) * factor;
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

/** Eigenvectors of the covariance. `products`: sums of products, upper half, `line` a row. */
async function directionsOf(
  products: Float64Array,
  line: number,
  { count, dimensions: size }: Points,
  rests: readonly number[],
  keep: Keep,
  noise: number,
  checkpoint: Checkpoint,
): Promise<Omit<PrincipalComponents, "scores">> {
  const covariance = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const value = (products[a * line + b] - (rests[a] * rests[b]) / count) / (count - 1);
      covariance[a * size + b] = value;
      covariance[b * size + a] = value;
    }
  }
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
