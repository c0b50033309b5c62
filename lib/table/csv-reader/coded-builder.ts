import { MISSING_CODE } from "../table";
import { type ColumnBuilder, grown } from "./builder";
import type { CellScanner } from "./cell-scanner";
import type { PlainRows } from "./plain-rows";
import { TextPool } from "./text-pool";

/** A column of texts as codes; strings are made of its values at the very end (see texts.ts). */
export class CodedBuilder implements ColumnBuilder {
  codes: Int32Array;
  readonly pool = new TextPool();

  constructor(
    private readonly scanner: CellScanner,
    rows: number,
  ) {
    this.codes = new Int32Array(rows);
  }

  reserve(rows: number): void {
    if (rows <= this.codes.length) return;
    const larger = new Int32Array(grown(this.codes.length, rows));
    larger.set(this.codes);
    this.codes = larger;
  }

  readAll(rows: PlainRows, column: number, count: number, first: number): void {
    const { view, starts, ends } = rows;
    this.pool.codeAll(view, starts, ends, column * rows.capacity, count, this.codes, first);
  }

  read(bytes: Uint8Array, at: number, limit: number, row: number): number {
    const { scanner } = this;
    const end = scanner.scan(bytes, at, limit);
    if (end < limit) this.put(scanner.source, scanner.start, scanner.end, row);
    return end;
  }

  skip(row: number): void {
    this.codes[row] = MISSING_CODE;
  }

  /** The code of a value given from elsewhere, such as the rest of a row that is too long. */
  put(bytes: Uint8Array, start: number, end: number, row: number): void {
    this.codes[row] = this.pool.codeOf(new DataView(bytes.buffer), start, end);
  }
}
