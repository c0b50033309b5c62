import { CR, LF, SPACE } from "./bytes";
import type { CellScanner } from "./cell-scanner";

/** Rows of one batch at most: their bytes and cells stay in the processor's cache until every column has read them. */
const MOST_ROWS = 4096;
const MOST_CELLS = 1 << 15;

/**
 * Finds the cells of rows that need no second look: as many cells as columns, quotes only around whole cells and none
 * doubled. Columns then read their cells one after another, each in a loop of its own. The first row of any other kind
 * ends the batch and is left to the row parser, which knows them all.
 */
export class PlainRows {
  /** The bytes that the cells are in; at least 16 bytes stand before every cell. */
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Where the batch ended: behind the line end of its last row. */
  stop = 0;
  /** Rows that fit in a batch: cell `row` of column `c` is `bytes[starts[c * capacity + row] .. ends[c * capacity + row])`. */
  readonly capacity: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** 1 for the bytes that end an unquoted cell, 2 for the quote. */
  private readonly kinds = new Uint8Array(256);
  /** No byte above it is of a kind. */
  private readonly highest: number;

  constructor(
    private readonly scanner: CellScanner,
    private readonly width: number,
  ) {
    this.capacity = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / width)));
    this.starts = new Int32Array(this.capacity * width);
    this.ends = new Int32Array(this.capacity * width);
    this.kinds.set(scanner.ends);
    if (scanner.quote >= 0) this.kinds[scanner.quote] = 2;
    this.highest = this.kinds.findLastIndex((kind) => kind > 0);
  }

  /** The number of plain rows from `from` on that begin before `stop`, at most `most`. `bytes[limit]` must be a line feed. */
  scan(bytes: Uint8Array, from: number, stop: number, limit: number, most: number): number {
    if (bytes.buffer !== this.bytes.buffer) this.view = new DataView(bytes.buffer);
    this.bytes = bytes;
    const { starts, ends, kinds, highest, capacity, width } = this;
    const { delimiter, quote } = this.scanner;
    const rows = Math.min(most, capacity);
    const last = (width - 1) * capacity;
    let row = 0;
    let at = from;
    this.stop = from;
    while (row < rows && at < stop) {
      let cell = row;
      const end = cell + last;
      for (;;) {
        let start = at;
        let byte = bytes[at];
        while (byte > highest || kinds[byte] === 0) byte = bytes[++at];
        let cellEnd = at;
        if (byte === quote) {
          if (at === start) {
            start++;
            do at++;
            while (at < limit && bytes[at] !== quote);
            cellEnd = at;
            byte = bytes[++at];
            // Text behind the closing quote, or the quote was doubled.
            if (kinds[byte] !== 1) return row;
          } else {
            if (onlySpaces(bytes, start, at)) return row;
            // A quote inside an unquoted cell is a character like others.
            do byte = bytes[++at];
            while (kinds[byte] !== 1);
            cellEnd = at;
          }
        }
        starts[cell] = start;
        ends[cell] = cellEnd;
        if (byte !== delimiter) break;
        if (cell === end) return row;
        cell += capacity;
        at++;
      }
      // Cut off, ragged, or (in a table of one column) perhaps a blank line.
      if (at >= limit || cell !== end || (width === 1 && (starts[cell] === at || bytes[starts[cell]] === SPACE))) return row;
      if (bytes[at] === CR) {
        if (at + 1 >= limit) return row;
        if (bytes[at + 1] === LF) at++;
      }
      at++;
      row++;
      this.stop = at;
    }
    return row;
  }
}

function onlySpaces(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== SPACE) return false;
  return true;
}
