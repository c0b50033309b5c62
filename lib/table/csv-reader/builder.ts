/**
 * Collects the cells of one column, row by row. A row that the bytes cut off is read again from its start, so writing
 * a row twice must leave no trace.
 */
export interface ColumnBuilder {
  /** Makes room for rows up to `rows`. */
  reserve(rows: number): void;
  /** Reads the cell at the address `at` and returns the address of the byte that ends it; `limit` or more when the text ends inside it. */
  read(at: number, limit: number, row: number): number;
  /** Reads the cells of column `column` of the `count` rows that the kernel found; the first of them becomes row `first`. */
  readAll(column: number, count: number, first: number): void;
  /** The row ended before this column. */
  skip(row: number): void;
}

/** Values that a column could not read. */
export interface Failures {
  readonly count: number;
  /** At most 5, different ones. */
  readonly examples: readonly string[];
}

const EXAMPLES = 5;
const EXAMPLE_LENGTH = 60;

/** Counts failures once a row, however often the row is read. */
export class FailureLog implements Failures {
  count = 0;
  readonly examples: string[] = [];
  private row = -1;

  add(row: number, text: string): void {
    if (row === this.row) return;
    this.row = row;
    this.count++;
    const short = text.length > EXAMPLE_LENGTH ? `${text.slice(0, EXAMPLE_LENGTH)}…` : text;
    if (this.examples.length < EXAMPLES && !this.examples.includes(short)) this.examples.push(short);
  }
}

/** At least `rows` long: half as long again as before, so that growing stays linear. */
export function grown(current: number, rows: number): number {
  return Math.max(rows, Math.ceil(current * 1.5), 1024);
}

/** The first `rows` values: the same memory when little of it is left over, so that a column is not copied at its end. */
export function fitted<A extends Float64Array | Int32Array>(values: A, rows: number): A;
export function fitted(values: Float64Array | Int32Array, rows: number): Float64Array | Int32Array {
  return rows * 8 >= values.length * 7 ? values.subarray(0, rows) : values.slice(0, rows);
}
