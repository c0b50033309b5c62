import type { Column, NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

/** Rows as points in space: the complete rows of a set of number columns, centred on their mean. */
export interface Points {
  /**
   * count x dimensions, row by row, with the mean taken away: differences stay exact for columns with huge offsets.
   * Points that were gathered from a table make it when it is first read; `readPoints` does without.
   */
  readonly values: Float64Array;
  readonly count: number;
  readonly dimensions: number;
  /** The mean that was taken away, one a dimension. */
  readonly center: Float64Array;
  /** Row of the table that each point came from, ascending. */
  readonly rows: Uint32Array;
  /** The columns of the table, as they are: coordinate t of point i is `columns[t][rows[i]] - center[t]`. Absent when there is no table. */
  readonly columns?: readonly Float64Array[];
  /** Population variance of each dimension, where it is known already. */
  readonly variances?: Float64Array;
  /** Population covariance, dimensions x dimensions, where it is known already. */
  readonly covariance?: Float64Array;
}

export function isNumber(column: Column): column is NumberColumn {
  return column.type === "number";
}

/** Gathers the rows that have a finite value in every column. O(rows x columns), in one pass when none is missing. */
export async function gatherPoints(columns: readonly NumberColumn[], tableRows: number, checkpoint: Checkpoint): Promise<Points> {
  const dimensions = columns.length;
  const sources = columns.map(({ values }) => values);
  const center = new Float64Array(dimensions);
  const variance = new Float64Array(dimensions);
  const measure = async (rows: Uint32Array | null) => {
    let whole = true;
    for (let t = 0; t < dimensions; t++) {
      const moments = momentsOf(sources[t], rows, tableRows);
      center[t] = moments.mean;
      variance[t] = moments.variance;
      whole &&= Number.isFinite(moments.mean) && Number.isFinite(moments.variance);
      await checkpoint(t + 1, dimensions);
    }
    return whole;
  };
  if (await measure(null)) return new TablePoints(sources, everyRow(tableRows), center, variance);
  const complete = new Uint32Array(tableRows);
  let count = 0;
  for (let row = 0; row < tableRows; row++) {
    let whole = true;
    for (let t = 0; t < dimensions; t++) if (!Number.isFinite(sources[t][row])) whole = false;
    if (whole) complete[count++] = row;
  }
  const rows = complete.slice(0, count);
  await measure(rows);
  return new TablePoints(sources, rows, center, variance);
}

/** All rows of columns without a missing value, with what is known of them. */
export function wholePoints(columns: readonly Float64Array[], rows: number, center: Float64Array, variances: Float64Array, covariance: Float64Array): Points {
  return new TablePoints(columns, everyRow(rows), center, variances, covariance);
}

function everyRow(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** Points that lie in the columns of a table. */
class TablePoints implements Points {
  readonly count: number;
  readonly dimensions: number;
  private gathered: Float64Array | null = null;

  constructor(
    readonly columns: readonly Float64Array[],
    readonly rows: Uint32Array,
    readonly center: Float64Array,
    readonly variances?: Float64Array,
    readonly covariance?: Float64Array,
  ) {
    this.count = rows.length;
    this.dimensions = columns.length;
  }

  get values(): Float64Array {
    if (this.gathered) return this.gathered;
    this.gathered = new Float64Array(this.count * this.dimensions);
    readPoints(this, 0, this.count, this.gathered, this.dimensions);
    return this.gathered;
  }

  async gather(checkpoint: Checkpoint): Promise<void> {
    if (this.gathered) return;
    const values = new Float64Array(this.count * this.dimensions);
    for (let from = 0; from < this.count; from += REST) {
      const to = Math.min(this.count, from + REST);
      readPoints(this, from, to, values.subarray(from * this.dimensions), this.dimensions);
      await checkpoint(to, this.count);
    }
    this.gathered = values;
  }
}

/**
 * Mean and population variance in one pass, measured from the first value so that a huge offset takes no digits. The first
 * value is one of them: what it costs in digits is bounded by their number.
 */
function momentsOf(source: Float64Array, rows: Uint32Array | null, tableRows: number): { readonly mean: number; readonly variance: number } {
  const count = rows ? rows.length : tableRows;
  if (count === 0) return { mean: 0, variance: 0 };
  const origin = rows ? source[rows[0]] : source[0];
  // Two sums each: an addition waits for the one before it.
  let sumA = 0;
  let sumB = 0;
  let squareA = 0;
  let squareB = 0;
  const pairs = count - (count % 2);
  for (let i = 0; i < pairs; i += 2) {
    const a = (rows ? source[rows[i]] : source[i]) - origin;
    const b = (rows ? source[rows[i + 1]] : source[i + 1]) - origin;
    sumA += a;
    sumB += b;
    squareA += a * a;
    squareB += b * b;
  }
  if (pairs < count) {
    const last = (rows ? source[rows[pairs]] : source[pairs]) - origin;
    sumA += last;
    squareA += last * last;
  }
  const shift = (sumA + sumB) / count;
  return { mean: origin + shift, variance: Math.max(0, (squareA + squareB) / count - shift * shift) };
}

/** Rows that are read column by column while they fit the processor's cache. */
const BLOCK = 1024;

/**
 * Writes points `from` to `to` (exclusive) into `target`, row by row from its start, `stride` numbers a row (the rest is left
 * alone), each coordinate times `scale`. O(points x dimensions).
 */
export function readPoints(points: Points, from: number, to: number, target: Float32Array | Float64Array, stride: number, scale = 1): void {
  const { columns, center, rows, dimensions } = points;
  if (!columns) {
    const { values } = points;
    for (let i = from; i < to; i++) {
      const at = (i - from) * stride;
      for (let t = 0; t < dimensions; t++) target[at + t] = values[i * dimensions + t] * scale;
    }
    return;
  }
  const whole = rows.length > 0 && rows[rows.length - 1] === rows.length - 1;
  copyRows(columns, center, whole ? null : rows, from, to, target, stride, scale);
}

/** Rows `from` to `to` of `rows` (of the table when null), in blocks that fit the cache. */
function copyRows(
  columns: readonly Float64Array[],
  center: Float64Array,
  rows: Uint32Array | null,
  from: number,
  to: number,
  target: Float32Array | Float64Array,
  stride: number,
  scale: number,
): void {
  const dimensions = columns.length;
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(to, start + BLOCK);
    const base = (start - from) * stride;
    let t = 0;
    for (; t + 4 <= dimensions; t += 4) copyFour(columns, center, t, rows, start, end, target, base + t, stride, scale);
    for (; t < dimensions; t++) copyOne(columns[t], center[t], rows, start, end, target, base + t, stride, scale);
  }
}

/** Four columns at once: their numbers lie side by side where they are written. */
function copyFour(
  columns: readonly Float64Array[],
  center: Float64Array,
  t: number,
  rows: Uint32Array | null,
  from: number,
  to: number,
  target: Float32Array | Float64Array,
  at: number,
  stride: number,
  scale: number,
): void {
  const [a, b, c, d] = [columns[t], columns[t + 1], columns[t + 2], columns[t + 3]];
  const [meanA, meanB, meanC, meanD] = [center[t], center[t + 1], center[t + 2], center[t + 3]];
  for (let i = from, place = at; i < to; i++, place += stride) {
    const row = rows ? rows[i] : i;
    target[place] = (a[row] - meanA) * scale;
    target[place + 1] = (b[row] - meanB) * scale;
    target[place + 2] = (c[row] - meanC) * scale;
    target[place + 3] = (d[row] - meanD) * scale;
  }
}

function copyOne(
  source: Float64Array,
  mean: number,
  rows: Uint32Array | null,
  from: number,
  to: number,
  target: Float32Array | Float64Array,
  at: number,
  stride: number,
  scale: number,
): void {
  for (let i = from, place = at; i < to; i++, place += stride) target[place] = (source[rows ? rows[i] : i] - mean) * scale;
}

/** Points `from` to `to` (exclusive), with the same centre; nothing is copied. */
export function pointsBetween(points: Points, from: number, to: number): Points {
  const { columns, rows, center, dimensions } = points;
  if (from === 0 && to === points.count) return points;
  if (columns) return new TablePoints(columns, rows.subarray(from, to), center);
  return { values: points.values.subarray(from * dimensions, to * dimensions), count: to - from, dimensions, center, rows: rows.subarray(from, to) };
}

/** `points.values`, made with a checkpoint every few milliseconds where they are not there yet. */
export async function gatherValues(points: Points, checkpoint: Checkpoint): Promise<Float64Array> {
  if (points instanceof TablePoints) await points.gather(checkpoint);
  return points.values;
}

/** Points a pass reads at a time: they fit the processor's cache. */
const PASS = 2048;
/** Points between two checkpoints of a pass. */
const REST = 16 * PASS;

/** Calls `use` with the coordinates of one block of points after the other (row by row, in f64), and `checkpoint` now and then. */
export async function eachBlock(
  points: Points,
  checkpoint: Checkpoint,
  use: (block: Float64Array, from: number, to: number) => void,
  scale = 1,
): Promise<void> {
  const { count, dimensions } = points;
  const block = new Float64Array(Math.min(count, PASS) * dimensions);
  for (let from = 0; from < count; from += PASS) {
    const to = Math.min(count, from + PASS);
    readPoints(points, from, to, block, dimensions, scale);
    use(block, from, to);
    if (from % REST === 0) await checkpoint(from, count);
  }
}

/** The points at `indices`, in any order, with the same centre. */
export function takePoints(points: Points, indices: Uint32Array): Points {
  const { dimensions, columns, center } = points;
  const values = new Float64Array(indices.length * dimensions);
  const rows = indices.map((index) => points.rows[index]);
  if (columns) copyRows(columns, center, rows, 0, rows.length, values, dimensions, 1);
  else {
    for (let i = 0; i < indices.length; i++) {
      for (let t = 0; t < dimensions; t++) values[i * dimensions + t] = points.values[indices[i] * dimensions + t];
    }
  }
  return { values, count: indices.length, dimensions, center, rows };
}

/** Population variance of each dimension. O(count x dimensions), nothing for points of a table. */
export function variances(points: Points): Float64Array {
  if (points.variances) return points.variances;
  const { values, count, dimensions } = points;
  const sums = new Float64Array(dimensions);
  const squares = new Float64Array(dimensions);
  for (let i = 0, at = 0; i < count; i++) {
    for (let t = 0; t < dimensions; t++, at++) {
      sums[t] += values[at];
      squares[t] += values[at] * values[at];
    }
  }
  return squares.map((square, t) => (count === 0 ? 0 : Math.max(0, square / count - (sums[t] / count) ** 2)));
}
