import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { permutation, Random } from "../random";
import type { TargetValues } from "./target-values";

/** How strongly a level with few rows is drawn to the mean of all: from the variances in it and over all, or as so many rows at the mean. */
export type Smoothing = "auto" | number;

export interface TargetEncoding {
  /** Mean of the target over all rows with one. */
  readonly mean: number;
  /** Value a level; the mean for levels without rows. */
  readonly values: Float64Array;
}

/** Sums over the rows of each level and over all, taken around a middle value. */
interface Sums {
  readonly rows: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/**
 * The mean of a target in each level, smoothed, as scikit-learn's TargetEncoder (`smooth` "auto": empirical Bayes, or m).
 * Rows without a target (NaN) do not take part. `codes`: level a row, 0 to `levels` - 1. O(rows + levels).
 * Micci-Barreca, A preprocessing scheme for high-cardinality categorical attributes, 2001.
 */
export function encodeTarget(codes: Int32Array, levels: number, target: Float64Array, smoothing: Smoothing): TargetEncoding {
  const middle = meanOf(target);
  return encodingOf(sumsOf(codes, levels, target, middle, null, 0), null, middle, smoothing);
}

/**
 * Each row's encoding learned from the rows of the other folds only, so that no row's own target is in its value.
 * `folds`: the fold of a row, from 0 (rows without one get the encoding of all). O(rows + folds x levels).
 */
export async function crossFit(
  codes: Int32Array,
  levels: number,
  target: Float64Array,
  folds: Int32Array,
  smoothing: Smoothing,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  const middle = meanOf(target);
  const all = sumsOf(codes, levels, target, middle, null, 0);
  const whole = encodingOf(all, null, middle, smoothing);
  const encoded = Float64Array.from(codes, (code) => whole.values[code]);
  const count = folds.reduce((most, fold) => Math.max(most, fold + 1), 0);
  await checkpoint(0, count);
  for (let fold = 0; fold < count; fold++) {
    const left = sumsOf(codes, levels, target, middle, folds, fold);
    await checkpoint(fold + 0.5, count);
    const { values } = encodingOf(all, left, middle, smoothing);
    for (let row = 0; row < codes.length; row++) if (folds[row] === fold) encoded[row] = values[codes[row]];
    await checkpoint(fold + 1, count);
  }
  return encoded;
}

/** Folds drawn at random, with the classes spread evenly over them where the target is 0 and 1; -1 for rows without a target. O(rows). */
export async function targetFolds(target: TargetValues, count: number, seed: number, checkpoint: Checkpoint): Promise<Int32Array> {
  const rows = target.kind === "number" ? target.values.length : target.codes.length;
  const stratum = (row: number) => {
    if (target.kind === "classes") return target.codes[row];
    return Number.isNaN(target.values[row]) ? -1 : target.positive === null ? 0 : target.values[row];
  };
  const folds = new Int32Array(rows).fill(-1);
  const next = new Map<number, number>();
  let start = 0;
  const order = permutation(rows, new Random(seed, 71));
  await checkpoint(0, rows);
  await inSlices(rows, 40, checkpoint, (from, to) => {
    for (let i = from; i < to; i++) {
      const class_ = stratum(order[i]);
      if (class_ < 0) continue;
      // Each class begins one fold later than the one before, so that small classes do not all fall into the first folds.
      const at = next.get(class_) ?? start++;
      folds[order[i]] = at % count;
      next.set(class_, at + 1);
    }
  });
  return folds;
}

function meanOf(target: Float64Array): number {
  let mean = 0;
  let rows = 0;
  for (let row = 0; row < target.length; row++) if (!Number.isNaN(target[row])) mean += (target[row] - mean) / ++rows;
  return mean;
}

/** Over all rows, or those of one fold. */
function sumsOf(codes: Int32Array, levels: number, target: Float64Array, middle: number, folds: Int32Array | null, fold: number): Sums {
  const sums: Sums = { rows: new Float64Array(levels), sum: new Float64Array(levels), squares: new Float64Array(levels) };
  for (let row = 0; row < codes.length; row++) {
    if (Number.isNaN(target[row]) || (folds !== null && folds[row] !== fold)) continue;
    const code = codes[row];
    const d = target[row] - middle;
    sums.rows[code]++;
    sums.sum[code] += d;
    sums.squares[code] += d * d;
  }
  return sums;
}

function encodingOf(all: Sums, left: Sums | null, middle: number, smoothing: Smoothing): TargetEncoding {
  const levels = all.rows.length;
  const of = (part: "rows" | "sum" | "squares", level: number) => all[part][level] - (left ? left[part][level] : 0);
  let [rows, sum, squares] = [0, 0, 0];
  for (let level = 0; level < levels; level++) {
    rows += of("rows", level);
    sum += of("sum", level);
    squares += of("squares", level);
  }
  const mean = rows > 0 ? sum / rows : 0;
  const variance = rows > 0 ? Math.max(0, squares / rows - mean * mean) : 0;
  const values = new Float64Array(levels);
  for (let level = 0; level < levels; level++) {
    const n = of("rows", level);
    values[level] = middle + (n > 0 ? smoothed(n, of("sum", level), of("squares", level), mean, variance, smoothing) : mean);
  }
  return { mean: middle + mean, values };
}

function smoothed(n: number, sum: number, squares: number, mean: number, variance: number, smoothing: Smoothing): number {
  if (smoothing !== "auto") return (sum + smoothing * mean) / (n + smoothing);
  const own = sum / n;
  const spread = Math.max(0, squares - n * own * own);
  const weight = (variance * n) / (variance * n + spread / n);
  return Number.isNaN(weight) ? mean : weight * own + (1 - weight) * mean;
}
