import type { Compute } from "@/lib/compute/compute";
import type { NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";
import { type BlockSource, blockShape, columnBlocks, eachColumnBlock, pointBlocks } from "./column-blocks";
import { gatherPoints, type Points, variances, wholePoints } from "./points";

/** Multiply-adds below which plain f64 is as fast as anything: small tables get every digit. */
const SMALL = 3_000_000;
/** Rows whose mean stands for that of all of them while they are read. */
const SAMPLE = 128;
/** How far that mean may be off, in squared deviations, before f32 would lose a digit. */
const OFF = 0.5;
/** Rows of a tile; `workers/kernels/pca.ts` has the same. */
const TILE = 256;

/** Whether a table is so small that its covariance is taken in f64. */
export function isSmall(rows: number, columns: number): boolean {
  return rows * columns * columns <= SMALL;
}

/**
 * As `gatherPoints`, with the covariance of the columns: for large tables without missing values in one pass, together with means and variances.
 * O(rows x columns²).
 */
export async function gatherWithCovariance(columns: readonly NumberColumn[], tableRows: number, compute: Compute, checkpoint: Checkpoint): Promise<Points> {
  if (isSmall(tableRows, columns.length)) return gatherPoints(columns, tableRows, checkpoint);
  const sources = columns.map(({ values }) => values);
  const samples = sources.map((values) => sampleOf(values, tableRows));
  const origins = samples.map(({ mean }) => mean);
  const sums = await sumProducts(
    columnBlocks(sources, null, tableRows),
    origins,
    samples.map(({ variance }) => factorFor(variance)),
    compute,
    checkpoint,
  );
  const flat = (t: number) => !(samples[t].variance > 0);
  // Rows with missing values, means far from those of the sample, and columns whose scale it does not tell want a closer look.
  const trusted = sums?.squares.every((square, t) => (flat(t) ? square === 0 : sums.totals[t] ** 2 <= OFF * square * tableRows));
  if (!sums || !trusted) return gatherPoints(columns, tableRows, checkpoint);
  const shifts = sums.totals.map((total) => total / tableRows);
  const center = shifts.map((shift, t) => origins[t] + shift / sums.factors[t]);
  const spread = sums.squares.map((square, t) => Math.max(0, square / tableRows - shifts[t] ** 2) / sums.factors[t] ** 2);
  return wholePoints(sources, tableRows, center, spread, covarianceFrom(sums, tableRows));
}

/** Population covariance of points, all of it, line by line; their own where they have it. O(count x dimensions²). */
export async function covarianceOf(points: Points, compute: Compute, checkpoint: Checkpoint): Promise<Float64Array> {
  if (points.covariance) return points.covariance;
  const origins = points.columns ? points.center : new Float64Array(points.dimensions);
  const sums = await sumProducts(pointBlocks(points), origins, Array.from(variances(points), factorFor), compute, checkpoint);
  return sums ? covarianceFrom(sums, points.count) : new Float64Array(points.dimensions ** 2).fill(Number.NaN);
}

/** A power of two that brings a deviation near 1: squares stay within f32. */
function factorFor(variance: number): number {
  return variance > 0 && Number.isFinite(variance) ? 2 ** -Math.round(Math.log2(variance) / 2) : 1;
}

/** Mean and variance of some rows, evenly spread, measured from the first of them: a constant column has its own number as the mean. */
function sampleOf(values: Float64Array, rows: number): { readonly mean: number; readonly variance: number } {
  const step = Math.max(1, Math.floor(rows / SAMPLE));
  const first = values[0];
  let sum = 0;
  let square = 0;
  let count = 0;
  for (let row = 0; row < rows; row += step) {
    const value = values[row] - first;
    if (!Number.isFinite(value)) continue;
    sum += value;
    square += value * value;
    count++;
  }
  const shift = count > 0 ? sum / count : 0;
  return { mean: first + shift, variance: count > 0 ? square / count - shift * shift : 0 };
}

/** Of the columns less their origin and times their factor. */
interface Sums {
  readonly factors: readonly number[];
  readonly totals: Float64Array;
  readonly squares: Float64Array;
  /** Sums of products, upper half, `padded` a row. */
  readonly products: Float64Array;
  readonly padded: number;
}

/** One pass on the kernels; null as soon as a sum is not finite. */
async function sumProducts(
  source: BlockSource,
  origins: ArrayLike<number>,
  factors: readonly number[],
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<Sums | null> {
  const { dimensions } = source;
  const padded = Math.ceil(dimensions / 3) * 3;
  const shape = blockShape(source, padded * padded * 8, compute);
  const { block, shards, line } = shape;
  const layout = {
    values: ["f64", dimensions * line],
    origins: ["f64", dimensions],
    factors: ["f64", dimensions],
    tiles: ["f32", shards * padded * TILE],
    products: ["f64", shards * padded * padded],
    moments: ["f64", shards * 2 * padded],
    allProducts: ["f64", padded * padded],
    allMoments: ["f64", 2 * padded],
  } as const;
  return compute.workspace("pca", layout, async ({ arrays, run, call }) => {
    arrays.origins.set(origins);
    arrays.factors.set(factors);
    const { values, tiles, products, moments, allProducts, allMoments } = arrays;
    const weight = (dimensions * dimensions) / 2 + 4 * dimensions;
    const through = await eachColumnBlock(source, shape, values, weight, checkpoint, async (_, rows, now) => {
      await run("covariance", now, [values, line, rows, block, dimensions, padded, arrays.origins, arrays.factors, tiles, products, moments], checkpoint);
      call("collect", now, padded, products, moments, allProducts, allMoments);
      return allMoments.every(Number.isFinite);
    });
    if (!through || !allProducts.every(Number.isFinite)) return null;
    const totals = Float64Array.from({ length: dimensions }, (_, t) => allMoments[2 * t]);
    const squares = Float64Array.from({ length: dimensions }, (_, t) => allMoments[2 * t + 1]);
    return { factors, totals, squares, products: allProducts.slice(), padded };
  });
}

function covarianceFrom({ totals, products, factors, padded }: Sums, count: number): Float64Array {
  const size = totals.length;
  const covariance = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = a; b < size; b++) {
      const value = (products[a * padded + b] / count - (totals[a] / count) * (totals[b] / count)) / (factors[a] * factors[b]);
      covariance[a * size + b] = value;
      covariance[b * size + a] = value;
    }
  }
  return covariance;
}
