/** Where working arrays come from. Their contents are arbitrary: what must be zero is filled by who asks. */
export interface Space {
  int32(length: number): Int32Array<ArrayBuffer>;
  uint32(length: number): Uint32Array<ArrayBuffer>;
  float64(length: number): Float64Array<ArrayBuffer>;
}

/** Arrays of their own memory, for what a function gives away. */
export const FRESH: Space = {
  int32: (length) => new Int32Array(length),
  uint32: (length) => new Uint32Array(length),
  float64: (length) => new Float64Array(length),
};

/** Smaller arrays cost nothing to make. */
const LEAST_BYTES = 1 << 16;
/** What a thread keeps between operations at most. */
const MOST_KEPT = 64 << 20;

/** Given back and not taken again. */
const kept: ArrayBuffer[] = [];
let keptBytes = 0;

/**
 * Working memory that is used again: the system hands out a new megabyte page by page, which takes longer than most passes
 * over it (3 ms for a million doubles, where writing them takes 0.4). Everything taken goes back with `release`, after
 * which none of it may be read; what work that fails never gives back is collected like any other array. At most 64 MB are
 * kept in a thread.
 */
export class Scratch implements Space {
  private readonly taken: ArrayBuffer[] = [];

  int32(length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.take(4 * length), 0, length);
  }

  uint32(length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(this.take(4 * length), 0, length);
  }

  float64(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.take(8 * length), 0, length);
  }

  /** Gives everything back. */
  release(): void {
    for (const buffer of this.taken.splice(0)) {
      kept.push(buffer);
      keptBytes += buffer.byteLength;
    }
    kept.sort((a, b) => a.byteLength - b.byteLength);
    while (keptBytes > MOST_KEPT) keptBytes -= kept.pop()?.byteLength ?? keptBytes;
  }

  /** The smallest that is kept and large enough, unless most of it would lie idle. */
  private take(bytes: number): ArrayBuffer {
    if (bytes < LEAST_BYTES) return new ArrayBuffer(bytes);
    const at = kept.findIndex((buffer) => buffer.byteLength >= bytes);
    const buffer = at >= 0 && kept[at].byteLength <= 4 * bytes ? kept.splice(at, 1)[0] : null;
    if (buffer) keptBytes -= buffer.byteLength;
    const own = buffer ?? new ArrayBuffer(roundedUp(bytes));
    this.taken.push(own);
    return own;
  }
}

/** To an eighth of the power of two below, so that arrays of about the same length serve one another. */
function roundedUp(bytes: number): number {
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 3);
  return Math.ceil(bytes / step) * step;
}

/** Does some work with working memory, and gives that back whatever happens. */
export async function withScratch<T>(work: (space: Scratch) => Promise<T>): Promise<T> {
  const space = new Scratch();
  try {
    return await work(space);
  } finally {
    space.release();
  }
}
