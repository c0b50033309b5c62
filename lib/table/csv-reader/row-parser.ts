import type { ColumnBuilder } from "./builder";
import { CR, LF, SPACE } from "./bytes";
import type { CellScanner } from "./cell-scanner";
import type { CodedBuilder } from "./coded-builder";
import type { CsvKernel } from "./csv-kernel";

/** Passes over cells that are not wanted. */
export class SkipBuilder implements ColumnBuilder {
  constructor(private readonly scanner: CellScanner) {}

  reserve(): void {}

  read(at: number, limit: number): number {
    return this.scanner.scan(at, limit);
  }

  readAll(): void {}

  skip(): void {}
}

/** Cells beyond the table's width, the rest of their row kept as it stands in the file. */
export interface ExtraCells {
  readonly rows: number[];
  readonly builder: CodedBuilder;
}

/**
 * Cuts a text into rows and hands the cells to the columns. `parse` may be given any part of a file: a row that is cut
 * off at the end is left for the next call, which must begin with it. Plain rows are found by the kernel and read many at once, column by column; any other row is read here.
 */
export class RowParser {
  rows = 0;
  /** Empty lines between rows; those at the end do not count. */
  blankLines = 0;
  /** Rows with fewer cells than columns; the missing cells are missing. */
  shortRows = 0;
  /** Rows with more cells that are not empty. */
  longRows = 0;
  /** Number of the first short and of the first long row, from 1; 0 for none. */
  firstShort = 0;
  firstLong = 0;
  /** Rows where text follows a closing quote. */
  strayRows = 0;
  firstStray = 0;
  private blankRun = 0;
  private readonly kernel: CsvKernel;

  /** `skip`: records before the data (a title, the header). */
  constructor(
    private readonly scanner: CellScanner,
    private readonly builders: readonly ColumnBuilder[],
    private readonly extra: ExtraCells,
    private skip: number,
  ) {
    this.kernel = scanner.kernel;
  }

  /**
   * Reads rows from `from` until `stop` or until `mostRows` are read, and returns where it got to. A line feed must stand
   * at `limit`. With `final` no more text will come.
   */
  parse(from: number, stop: number, limit: number, final: boolean, mostRows: number): number {
    const { kernel } = this;
    const last = this.rows + mostRows;
    let at = from;
    while (at < stop && this.rows < last) {
      const plain = this.skip > 0 ? 0 : kernel.findRows(at, stop, last - this.rows);
      if (plain > 0) {
        at = kernel.reached;
        for (let column = 0; column < this.builders.length; column++) this.builders[column].readAll(column, plain, this.rows);
        this.endBlankRun();
        this.rows += plain;
        continue;
      }
      const afterBlank = blankLine(kernel.bytes, at, limit, final);
      if (afterBlank > at) {
        at = afterBlank;
        this.blankRun++;
        continue;
      }
      const next = this.skip > 0 ? this.skipRecord(at, limit, final) : this.row(at, limit, final);
      if (next < 0) break;
      at = next;
    }
    return at;
  }

  /** Where the cell begins that the bytes end inside of, for a row that begins at `from`. */
  openCell(from: number, limit: number): number {
    const { bytes, delimiter } = this.kernel;
    let at = from;
    for (;;) {
      const end = this.scanner.scan(at, limit);
      if (end >= limit || bytes[end] !== delimiter) return at;
      at = end + 1;
    }
  }

  private skipRecord(from: number, limit: number, final: boolean): number {
    const end = this.restOfRow(from, limit);
    const next = end >= limit ? -1 : afterLineEnd(this.kernel.bytes, end, limit, final);
    if (next >= 0) {
      this.skip--;
      this.blankRun = 0;
    }
    return next;
  }

  /** Reads one row; -1 when the text ends inside it. */
  private row(from: number, limit: number, final: boolean): number {
    const { builders, kernel, rows: row } = this;
    const { delimiter } = kernel;
    const width = builders.length;
    let at = from;
    let column = 0;
    let extraEnd = -1;
    let extraStart = -1;
    this.scanner.stray = 0;
    for (;;) {
      at = builders[column++].read(at, limit, row);
      if (at >= limit) return -1;
      if (kernel.bytes[at] !== delimiter) break;
      at++;
      if (column === width) {
        extraStart = at;
        at = this.restOfRow(at, limit);
        if (at >= limit) return -1;
        extraEnd = at;
        break;
      }
    }
    const next = afterLineEnd(kernel.bytes, at, limit, final);
    if (next < 0) return -1;
    if (column < width) {
      for (let missing = column; missing < width; missing++) builders[missing].skip(row);
      this.shortRows++;
      if (this.firstShort === 0) this.firstShort = row + 1;
    } else if (extraEnd > extraStart) this.keepExtra(extraStart, extraEnd);
    if (this.scanner.stray > 0) {
      this.strayRows++;
      if (this.firstStray === 0) this.firstStray = row + 1;
    }
    this.endBlankRun();
    this.rows++;
    return next;
  }

  private endBlankRun(): void {
    this.blankLines += this.blankRun;
    this.blankRun = 0;
  }

  /** Address of the line end that closes the row; `limit` or more when it is not there. */
  private restOfRow(from: number, limit: number): number {
    const { bytes, delimiter } = this.kernel;
    let at = from;
    for (;;) {
      at = this.scanner.scan(at, limit);
      if (at >= limit || bytes[at] !== delimiter) return at;
      at++;
    }
  }

  private keepExtra(from: number, to: number): void {
    const { bytes, delimiter } = this.kernel;
    let empty = true;
    for (let i = from; i < to && empty; i++) empty = bytes[i] === delimiter || bytes[i] === SPACE;
    if (empty) return;
    const { builder, rows } = this.extra;
    builder.reserve(rows.length + 1);
    builder.put(from, to, rows.length);
    rows.push(this.rows);
    this.longRows++;
    if (this.firstLong === 0) this.firstLong = this.rows + 1;
  }
}

/** Where the line after an empty one begins; `from` when there is something in the line, or its end is not there. */
function blankLine(bytes: Uint8Array, from: number, limit: number, final: boolean): number {
  let at = from;
  while (bytes[at] === SPACE) at++;
  const byte = bytes[at];
  if (at >= limit || (byte !== LF && byte !== CR)) return from;
  return Math.max(from, afterLineEnd(bytes, at, limit, final));
}

/** Where the next line begins, given the index of a line end; -1 when its second half may still come. */
function afterLineEnd(bytes: Uint8Array, at: number, limit: number, final: boolean): number {
  if (bytes[at] === LF) return at + 1;
  if (at + 1 >= limit) return final ? at + 1 : -1;
  return bytes[at + 1] === LF ? at + 2 : at + 1;
}
