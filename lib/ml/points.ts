import type { Column, NumberColumn } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

/** Rows as points in space: the complete rows of a set of number columns, centred on their mean. */
export interface Points {
  /** count x dimensions, row by row, with the mean taken away: differences stay exact for columns with huge offsets. */
  readonly values: Float64Array;
  readonly count: number;
  readonly dimensions: number;
  /** The mean that was taken away, one a dimension. */
  readonly center: Float64Array;
  /** Row of the table that each point came from, ascending. */
  readonly rows: Uint32Array;
}

export function isNumber(column: Column): column is NumberColumn {
  return column.type === "number";
}

/** Gathers the rows that have a finite value in every column. O(rows x columns). */
export async function gatherPoints(columns: readonly NumberColumn[], tableRows: number, checkpoint: Checkpoint): Promise<Points> {
  const dimensions = columns.length;
  const complete = new Uint32Array(tableRows);
  let count = 0;
  for (let row = 0; row < tableRows; row++) {
    let whole = true;
    for (let t = 0; t < dimensions; t++) if (!Number.isFinite(columns[t].values[row])) whole = false;
    if (whole) complete[count++] = row;
  }
  const rows = complete.slice(0, count);
  const values = new Float64Array(count * dimensions);
  const center = new Float64Array(dimensions);
  for (let t = 0; t < dimensions; t++) {
    const source = columns[t].values;
    const mean = meanOf(source, rows);
    center[t] = mean;
    for (let i = 0; i < count; i++) values[i * dimensions + t] = source[rows[i]] - mean;
    await checkpoint(t + 1, dimensions);
  }
  return { values, count, dimensions, center, rows };
}

/** Mean in two passes: the second adds what rounding lost in the first. */
function meanOf(source: Float64Array, rows: Uint32Array): number {
  const count = rows.length;
  if (count === 0) return 0;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += source[rows[i]];
  const mean = sum / count;
  let rest = 0;
  for (let i = 0; i < count; i++) rest += source[rows[i]] - mean;
  return mean + rest / count;
}

/** The points at `indices`, with the same centre. */
export function takePoints(points: Points, indices: Uint32Array): Points {
  const { dimensions } = points;
  const values = new Float64Array(indices.length * dimensions);
  const rows = new Uint32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * dimensions;
    for (let t = 0; t < dimensions; t++) values[i * dimensions + t] = points.values[from + t];
    rows[i] = points.rows[indices[i]];
  }
  return { values, count: indices.length, dimensions, center: points.center, rows };
}

/** Population variance of each dimension. O(count x dimensions). */
export function variances(points: Points): Float64Array {
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
