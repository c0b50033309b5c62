import { CR, LF, SPACE } from "./bytes";
import type { CsvKernel } from "./csv-kernel";

/**
 * Finds where a cell ends and what is in it, quotes taken away. One is shared by all columns. After `scan` the cell lies
 * from `start` to before `end` in the kernel's memory, or is `unescaped` and lies in none of its. The byte at `limit`
 * must be a line feed, so that no loop needs to look at the limit.
 */
export class CellScanner {
  /** The cell held doubled quotes, or text behind its closing quote: what is left of it is `cell()`. */
  unescaped = false;
  start = 0;
  end = 0;
  /** Cells where text followed the closing quote: rows may have run together. The row parser sets it back. */
  stray = 0;
  /** 1 for the bytes that end an unquoted cell. */
  readonly ends = new Uint8Array(256);
  private scratch = new Uint8Array(256);

  constructor(readonly kernel: CsvKernel) {
    this.ends[LF] = 1;
    this.ends[CR] = 1;
    if (kernel.delimiter >= 0) this.ends[kernel.delimiter] = 1;
  }

  /** The bytes of the cell. */
  cell(): Uint8Array {
    return (this.unescaped ? this.scratch : this.kernel.bytes).subarray(this.start, this.end);
  }

  /** Address of the byte that ends the cell; `limit` or more when the text ends inside it. */
  scan(at: number, limit: number): number {
    const { bytes, quote } = this.kernel;
    this.unescaped = false;
    if (quote >= 0) {
      let start = at;
      while (bytes[start] === SPACE) start++;
      if (bytes[start] === quote) return this.scanQuoted(bytes, start + 1, limit);
    }
    let end = at;
    while (this.ends[bytes[end]] === 0) end++;
    this.start = at;
    this.end = end;
    return end;
  }

  private scanQuoted(bytes: Uint8Array, from: number, limit: number): number {
    const { ends } = this;
    const { quote } = this.kernel;
    let at = from;
    while (at < limit && bytes[at] !== quote) at++;
    if (at >= limit) return limit;
    if (ends[bytes[at + 1]] === 1) {
      this.start = from;
      this.end = at;
      return at + 1;
    }
    return this.unescape(bytes, from, at, limit);
  }

  /** Doubled quotes become one; what follows the closing quote is kept, as Python's csv does. `at` is the first inner quote. */
  private unescape(bytes: Uint8Array, from: number, at: number, limit: number): number {
    const { quote } = this.kernel;
    let used = 0;
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
      if (bytes[close + 1] !== quote || close + 1 >= limit) break;
      keep(start, close + 1);
      start = close + 2;
      close = start;
      while (close < limit && bytes[close] !== quote) close++;
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
    this.unescaped = true;
    this.start = 0;
    this.end = used;
    return end;
  }
}
