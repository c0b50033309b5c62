import type { Compute, OwnMemory } from "@/lib/compute/compute";
import type { DateOrder } from "../parse/date";

/** Bytes around a text that kernels may read (what is in them does not matter). */
const MARGIN = 64;
/** Rows found at once at most: their bytes and cells stay in the processor's cache until every column has read them. */
const MOST_ROWS = 4096;
const MOST_CELLS = 1 << 16;
const KEY_BYTES = 16;
/** As the kernel has them. */
const ORDERS: Readonly<Record<DateOrder, number>> = { ymd: 0, dmy: 1, mdy: 2 };

type Kernel = ReturnType<OwnMemory["kernel"]>;

/** Texts of a column by their codes: their bytes one after another, and where each begins (one more than there are texts). */
export interface PooledTexts {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  /** No byte is beyond ASCII. */
  readonly ascii: boolean;
  /** All texts are whole numbers. */
  readonly whole: boolean;
}

/**
 * The kernels that find cells and read them (workers/kernels/csv.ts) for one reading of a file, and the memory in which
 * its text lies. Cells are told by their addresses in `bytes`. Rows are found many at once; each column then reads its
 * cells of all of them.
 */
export class CsvKernel {
  /** Where the text begins, and the bytes that it may have. */
  textStart = 0;
  textRoom = 0;
  /** A cell that did not come from the text as it stands. */
  private held = 0;
  private heldRoom = 0;
  private view: Uint8Array<ArrayBuffer>;
  /** Where kernels write what they read, and the rows of cells that they cannot read; room for their keys. */
  private readonly out: number;
  private readonly odd: number;
  private readonly keys: number;
  private readonly kernels: Kernels;

  private constructor(
    private readonly own: OwnMemory,
    readonly delimiter: number,
    readonly quote: number,
    width: number,
  ) {
    this.kernels = kernelsOf(own);
    const rows = Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / width)));
    this.kernels.setCells(delimiter, quote, width, rows);
    this.out = this.allocate(rows * Float64Array.BYTES_PER_ELEMENT);
    this.odd = this.allocate(rows * Int32Array.BYTES_PER_ELEMENT);
    this.keys = this.allocate(rows * KEY_BYTES);
    this.view = new Uint8Array(own.memory.buffer);
  }

  /** `delimiter` and `quote` are bytes, -1 for none. */
  static async open(compute: Compute, delimiter: number, quote: number, width: number): Promise<CsvKernel> {
    return new CsvKernel(await compute.ownMemory("csv"), delimiter, quote, width);
  }

  /** The whole memory. Another array after the memory has grown, which any call that keeps something may make it do. */
  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.view.length === 0) this.view = new Uint8Array(this.own.memory.buffer);
    return this.view;
  }

  /** Makes room for a text of `bytes` bytes; the first `kept` of it stay. */
  reserveText(bytes: number, kept: number): void {
    if (bytes <= this.textRoom) return;
    const from = this.textStart;
    const start = this.allocate(bytes + 2 * MARGIN) + MARGIN;
    this.bytes.copyWithin(start, from, from + kept);
    if (this.textRoom > 0) this.kernels.release(from - MARGIN, this.textRoom + 2 * MARGIN);
    this.textStart = start;
    this.textRoom = bytes;
  }

  /** The number of plain rows from `from` on that end before `stop`, at most `most` (see findRows of the kernel). */
  findRows(from: number, stop: number, most: number): number {
    return this.kernels.findRows(from, stop, most) ?? 0;
  }

  /** Behind the line end of the last row found. */
  get reached(): number {
    return unsigned(this.kernels.reached());
  }

  cellStart(column: number, row: number): number {
    return unsigned(this.kernels.cellStart(column, row));
  }

  cellEnd(column: number, row: number): number {
    return unsigned(this.kernels.cellEnd(column, row));
  }

  /** Reads the numbers of a column of the rows found; NaN for none and for what is not plain. Returns the rows of the latter. */
  readNumbers(column: number, into: Float64Array, sign: number): Int32Array {
    const odd = this.kernels.readNumbers(column, into.length, sign, this.out, this.odd) ?? 0;
    return this.copyOut(into, odd);
  }

  numberAt(start: number, end: number, sign: number): number {
    return this.kernels.numberAt(start, end, sign) ?? Number.NaN;
  }

  /** The same for dates in numbers. */
  readDates(column: number, into: Float64Array, order: DateOrder): Int32Array {
    const odd = this.kernels.readDates(column, into.length, ORDERS[order], this.out, this.odd) ?? 0;
    return this.copyOut(into, odd);
  }

  dateAt(start: number, end: number, order: DateOrder): number {
    return this.kernels.dateAt(start, end, ORDERS[order]) ?? Number.NaN;
  }

  /** The largest first and second number of the dates that the last call read whose order of day and month is not clear in itself. */
  largestOfFirst(): number {
    return this.kernels.largestOfFirst() ?? 0;
  }

  largestOfSecond(): number {
    return this.kernels.largestOfSecond() ?? 0;
  }

  openPool(): number {
    return this.allocated(() => this.kernels.openPool());
  }

  /** Writes the codes of a column of the rows found; those of new texts follow those of known ones, -1 is none. */
  readTexts(pool: number, column: number, into: Int32Array): void {
    this.allocated(() => this.kernels.readTexts(pool, column, into.length, this.out, this.keys));
    into.set(new Int32Array(this.own.memory.buffer, this.out, into.length));
  }

  codeOf(pool: number, start: number, end: number): number {
    return this.allocated(() => this.kernels.codeOf(pool, start, end)) | 0;
  }

  poolSize(pool: number): number {
    return unsigned(this.kernels.poolSize(pool));
  }

  /** Copies the texts of a pool and gives its memory back. */
  closePool(pool: number): PooledTexts {
    const { buffer } = this.own.memory;
    const starts = new Uint32Array(buffer, unsigned(this.kernels.poolStarts(pool)), this.poolSize(pool) + 1).slice();
    const bytes = new Uint8Array(buffer, unsigned(this.kernels.poolBytes(pool)), starts[starts.length - 1]).slice();
    const ascii = this.kernels.poolIsAscii(pool) !== 0;
    const whole = this.kernels.poolIsRun(pool) !== 0;
    this.kernels.closePool(pool);
    return { bytes, starts, ascii, whole };
  }

  /** Everything that is wanted of the memory has been taken out of it. */
  end(): void {
    this.kernels.releaseAll();
    this.own.giveBack();
  }

  /** Puts a cell that is not in the text where the kernels can read it; its address. */
  hold(cell: Uint8Array): number {
    if (cell.length > this.heldRoom) {
      if (this.heldRoom > 0) this.kernels.release(this.held, this.heldRoom + 2 * MARGIN);
      this.held = this.allocate(cell.length + 2 * MARGIN);
      this.heldRoom = cell.length;
    }
    this.bytes.set(cell, this.held + MARGIN);
    return this.held + MARGIN;
  }

  private copyOut(into: Float64Array, odd: number): Int32Array {
    const { buffer } = this.own.memory;
    into.set(new Float64Array(buffer, this.out, into.length));
    return new Int32Array(buffer, this.odd, odd);
  }

  private allocate(bytes: number): number {
    return this.allocated(() => this.kernels.allocate(bytes));
  }

  private allocated(call: () => number | undefined): number {
    try {
      return unsigned(call());
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      throw new RangeError("memory allocation failed", { cause: error });
    }
  }
}

/** Addresses beyond 2 GB come as negative numbers. */
function unsigned(value: number | undefined): number {
  return (value ?? 0) >>> 0;
}

type Kernels = ReturnType<typeof kernelsOf>;

function kernelsOf({ kernel }: OwnMemory) {
  return {
    allocate: kernel("allocate"),
    release: kernel("release"),
    releaseAll: kernel("releaseAll"),
    setCells: kernel("setCells"),
    findRows: kernel("findRows"),
    reached: kernel("reached"),
    cellStart: kernel("cellStart"),
    cellEnd: kernel("cellEnd"),
    readNumbers: kernel("readNumbers"),
    numberAt: kernel("numberAt"),
    readDates: kernel("readDates"),
    dateAt: kernel("dateAt"),
    largestOfFirst: kernel("largestOfFirst"),
    largestOfSecond: kernel("largestOfSecond"),
    openPool: kernel("openPool"),
    readTexts: kernel("readTexts"),
    codeOf: kernel("codeOf"),
    poolSize: kernel("poolSize"),
    poolBytes: kernel("poolBytes"),
    poolStarts: kernel("poolStarts"),
    poolIsAscii: kernel("poolIsAscii"),
    poolIsRun: kernel("poolIsRun"),
    closePool: kernel("closePool"),
  } as const satisfies Readonly<Record<string, Kernel>>;
}
