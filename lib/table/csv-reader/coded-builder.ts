import { MISSING_CODE } from "../table";
import { type ColumnBuilder, grown } from "./builder";
import type { CellScanner } from "./cell-scanner";
import { TextPool } from "./text-pool";

/** A column of texts as codes; strings are made of its values at the very end (see texts.ts). */
export class CodedBuilder implements ColumnBuilder {
  codes: Int32Array;
  readonly pool: TextPool;

  constructor(
    private readonly scanner: CellScanner,
    rows: number,
  ) {
    this.codes = new Int32Array(rows);
    this.pool = new TextPool(scanner.kernel);
  }

  reserve(rows: number): void {
    if (rows <= this.codes.length) return;
    const larger = new Int32Array(grown(this.codes.length, rows));
    larger.set(this.codes);
    this.codes = larger;
  }

  readAll(column: number, count: number, first: number): void {
    this.pool.readTexts(column, this.codes.subarray(first, first + count));
  }

  read(at: number, limit: number, row: number): number {
    const { scanner } = this;
    const end = scanner.scan(at, limit);
    if (end >= limit) return end;
    if (scanner.unescaped) this.codes[row] = this.pool.codeOfBytes(scanner.cell());
    else this.put(scanner.start, scanner.end, row);
    return end;
  }

  skip(row: number): void {
    this.codes[row] = MISSING_CODE;
  }

  /** A value given from elsewhere, such as the rest of a row that is too long, by its addresses. */
  put(start: number, end: number, row: number): void {
    this.codes[row] = this.pool.codeOf(start, end);
  }
}
