import { type ColumnBuilder, FailureLog, grown } from "./builder";
import { SPACE } from "./bytes";
import type { CellScanner } from "./cell-scanner";
import type { CsvKernel } from "./csv-kernel";

/**
 * A column of numbers or of dates in milliseconds: cells of the usual form are read from their bytes, all others are
 * decoded and read as text.
 */
export abstract class ValueBuilder implements ColumnBuilder {
  values: Float64Array;
  readonly failures = new FailureLog();
  protected readonly kernel: CsvKernel;

  constructor(
    private readonly scanner: CellScanner,
    private readonly decode: (bytes: Uint8Array) => string,
    rows: number,
  ) {
    this.kernel = scanner.kernel;
    this.values = new Float64Array(rows);
  }

  /** The value of a cell of the usual form, by its addresses; NaN for any other. */
  protected abstract plainValue(start: number, end: number): number;
  /** The same for a column of the rows that the kernel found; returns the rows of cells in another form. */
  protected abstract plainValues(column: number, into: Float64Array): Int32Array;
  /** The value of any text, failures noted; NaN for none. */
  protected abstract textValue(text: string, row: number): number;

  reserve(rows: number): void {
    if (rows <= this.values.length) return;
    const larger = new Float64Array(grown(this.values.length, rows));
    larger.set(this.values);
    this.values = larger;
  }

  readAll(column: number, count: number, first: number): void {
    const { kernel } = this;
    for (const row of this.plainValues(column, this.values.subarray(first, first + count))) {
      this.values[first + row] = this.anyValue(kernel.cellStart(column, row), kernel.cellEnd(column, row), first + row);
    }
  }

  read(at: number, limit: number, row: number): number {
    const { scanner } = this;
    const end = scanner.scan(at, limit);
    if (end >= limit) return end;
    this.values[row] = scanner.unescaped ? this.textValue(this.decode(scanner.cell()).trim(), row) : this.anyValue(scanner.start, scanner.end, row);
    return end;
  }

  skip(row: number): void {
    this.values[row] = Number.NaN;
  }

  private anyValue(from: number, to: number, row: number): number {
    const { bytes } = this.kernel;
    let start = from;
    let end = to;
    while (start < end && bytes[start] === SPACE) start++;
    while (end > start && bytes[end - 1] === SPACE) end--;
    if (start === end) return Number.NaN;
    const value = this.plainValue(start, end);
    return Number.isNaN(value) ? this.textValue(this.decode(bytes.subarray(start, end)), row) : value;
  }
}
