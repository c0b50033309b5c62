import { MISSING_CODE } from "../table";
import type { CsvKernel, PooledTexts } from "./csv-kernel";

const NOTHING: PooledTexts = { bytes: new Uint8Array(0), starts: new Uint32Array(1), ascii: true, whole: false };

/**
 * The different texts of a column, numbered by first appearance. While texts are added they lie in the kernel's memory
 * (workers/kernels/csv/pool.ts); `close` takes them out of it.
 */
export class TextPool {
  private readonly pool: number;
  private closed: PooledTexts | null = null;
  private count = 0;

  constructor(private readonly kernel: CsvKernel) {
    this.pool = kernel.openPool();
  }

  /** The codes of the cells of a column of the rows that the kernel found. */
  readTexts(column: number, into: Int32Array): void {
    this.kernel.readTexts(this.pool, column, into);
  }

  /** The code of a value in the kernel's memory, a new one if need be; that of a missing one for no bytes at all. */
  codeOf(start: number, end: number): number {
    return start === end ? MISSING_CODE : this.kernel.codeOf(this.pool, start, end);
  }

  /** The code of a value that is not in the kernel's memory. */
  codeOfBytes(bytes: Uint8Array): number {
    if (bytes.length === 0) return MISSING_CODE;
    const start = this.kernel.hold(bytes);
    return this.codeOf(start, start + bytes.length);
  }

  /** No value can be added any more, and the values can be read. */
  close(): void {
    if (this.closed) return;
    this.count = this.kernel.poolSize(this.pool);
    this.closed = this.kernel.closePool(this.pool);
  }

  /** Different values. */
  get size(): number {
    return this.closed ? this.count : this.kernel.poolSize(this.pool);
  }

  /** No value has a byte beyond ASCII. */
  get ascii(): boolean {
    return this.texts.ascii;
  }

  /** All values are whole numbers, in digits alone. */
  get whole(): boolean {
    return this.texts.whole;
  }

  lengthOf(code: number): number {
    const { starts } = this.texts;
    return starts[code + 1] - starts[code];
  }

  /** Codes, from `first` to before `last`, of values of at most `length` bytes and of those that begin or end with what may be white space. */
  shortOrSpaced(length: number, first: number, last: number): number[] {
    const { bytes, starts } = this.texts;
    const codes: number[] = [];
    for (let code = first; code < last; code++) {
      const start = starts[code];
      const end = starts[code + 1];
      if (end - start <= length || maySpace(bytes[start]) || maySpace(bytes[end - 1])) codes.push(code);
    }
    return codes;
  }

  /** The bytes of the values from code `first` to before `last`. */
  between(first: number, last: number): Uint8Array {
    const { bytes, starts } = this.texts;
    return bytes.subarray(starts[first], starts[last]);
  }

  /** Gives the bytes back to the memory. */
  release(): void {
    this.closed = NOTHING;
  }

  private get texts(): PooledTexts {
    if (!this.closed) throw new Error("the pool is not closed");
    return this.closed;
  }
}

/** White space, or part of a character beyond ASCII. */
function maySpace(byte: number): boolean {
  return byte <= 32 || byte > 127;
}
