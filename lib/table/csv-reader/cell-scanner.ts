import { CR, LF, SPACE } from "./bytes";
import { BYTES_BEFORE } from "./text-keys";

/**
 * Finds where a cell ends and what is in it, quotes taken away. One is shared by all columns; after `scan` the cell is
 * `source[start .. end)`, and at least 16 bytes stand before it. The byte at `limit` must be a line feed, so that no loop needs to look at the limit.
 */
export class CellScanner {
  source: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Cells where text followed the closing quote: rows may have run together. The row parser sets it back. */
  stray = 0;
  /** 1 for the bytes that end an unquoted cell. */
  readonly ends = new Uint8Array(256);
  private scratch = new Uint8Array(256);

  /** `delimiter` and `quote` are bytes, -1 for none. */
  constructor(
    readonly delimiter: number,
    readonly quote: number,
  ) {
    this.ends[LF] = 1;
    this.ends[CR] = 1;
    if (delimiter >= 0) this.ends[delimiter] = 1;
  }

  /** Index of the byte that ends the cell; `limit` or more when the bytes end inside it. */
  scan(bytes: Uint8Array, at: number, limit: number): number {
    if (this.quote >= 0) {
      let start = at;
      while (bytes[start] === SPACE) start++;
      if (bytes[start] === this.quote) return this.scanQuoted(bytes, start + 1, limit);
    }
    let end = at;
    while (this.ends[bytes[end]] === 0) end++;
    this.source = bytes;
    this.start = at;
    this.end = end;
    return end;
  }

  private scanQuoted(bytes: Uint8Array, from: number, limit: number): number {
    const { quote, ends } = this;
    let at = from;
    while (at < limit && bytes[at] !== quote) at++;
    if (at >= limit) return limit;
    if (ends[bytes[at + 1]] === 1) {
      this.source = bytes;
      this.start = from;
      this.end = at;
      return at + 1;
    }
    return this.unescape(bytes, from, at, limit);
  }

  /** Doubled quotes become one; what follows the closing quote is kept, as Python's csv does. `at` is the first inner quote. */
  private unescape(bytes: Uint8Array, from: number, at: number, limit: number): number {
    let used = BYTES_BEFORE;
    const keep = (start: number, end: number) => {
      if (used + end - start > this.scratch.length) {
        const larger = new Uint8Array(Math.max(this.scratch.length * 2, used + end - start));
        larger.set(this.scratch.subarray(0, used));
        this.scratch = larger;
      }
      this.scratch.set(bytes.subarray(start, end), used);
      used += end - start;
    };
    let start = from;
    let close = at;
    for (;;) {
      if (bytes[close + 1] !== this.quote || close + 1 >= limit) break;
      keep(start, close + 1);
      start = close + 2;
      close = start;
      while (close < limit && bytes[close] !== this.quote) close++;
      if (close >= limit) return limit;
    }
    keep(start, close);
    // Spaces behind the closing quote are no part of the cell, as those before the opening one are not.
    let end = close + 1;
    while (bytes[end] === SPACE) end++;
    if (this.ends[bytes[end]] === 0) {
      while (this.ends[bytes[end]] === 0) end++;
      this.stray++;
      keep(close + 1, end);
    }
    this.source = this.scratch;
    this.start = BYTES_BEFORE;
    this.end = used;
    return end;
  }
}
