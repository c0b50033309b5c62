import { type ColumnBuilder, FailureLog, grown } from "./builder";
import { SPACE } from "./bytes";
import type { CellScanner } from "./cell-scanner";
import type { PlainRows } from "./plain-rows";

/**
 * A column of numbers or of dates in milliseconds: cells of the usual form are read from their bytes, all others are
 * decoded and read as text.
 */
export abstract class ValueBuilder implements ColumnBuilder {
  values: Float64Array;
  readonly failures = new FailureLog();

  constructor(
    private readonly scanner: CellScanner,
    private readonly decode: (bytes: Uint8Array) => string,
    rows: number,
  ) {
    this.values = new Float64Array(rows);
  }

  /** The value of a cell of the usual form; NaN for any other. `bytes[end]` may be read but belongs to no cell of that form. */
  protected abstract plainValue(bytes: Uint8Array, start: number, end: number): number;
  /** `plainValue` of many cells, `starts[from + i]` to `ends[from + i]`, into `into[i]`: a loop of its own, so that no number leaves the processor's registers. */
  protected abstract plainValues(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, from: number, into: Float64Array): void;
  /** The value of any text, failures noted; NaN for none. */
  protected abstract textValue(text: string, row: number): number;

  reserve(rows: number): void {
    if (rows <= this.values.length) return;
    const larger = new Float64Array(grown(this.values.length, rows));
    larger.set(this.values);
    this.values = larger;
  }

  readAll(rows: PlainRows, column: number, count: number, first: number): void {
    const { bytes, starts, ends } = rows;
    const offset = column * rows.capacity;
    const values = this.values.subarray(first, first + count);
    this.plainValues(bytes, starts, ends, offset, values);
    for (let i = 0; i < count; i++) if (Number.isNaN(values[i])) values[i] = this.anyValue(bytes, starts[offset + i], ends[offset + i], first + i);
  }

  read(bytes: Uint8Array, at: number, limit: number, row: number): number {
    const { scanner } = this;
    const end = scanner.scan(bytes, at, limit);
    if (end < limit) this.values[row] = this.anyValue(scanner.source, scanner.start, scanner.end, row);
    return end;
  }

  skip(row: number): void {
    this.values[row] = Number.NaN;
  }

  private anyValue(bytes: Uint8Array, from: number, to: number, row: number): number {
    let start = from;
    let end = to;
    while (start < end && bytes[start] === SPACE) start++;
    while (end > start && bytes[end - 1] === SPACE) end--;
    if (start === end) return Number.NaN;
    const value = this.plainValue(bytes, start, end);
    return Number.isNaN(value) ? this.textValue(this.decode(bytes.subarray(start, end)), row) : value;
  }
}
