/** Arrays of more bytes than this are copied ahead of time, a little with every call. */
const LARGE = 1 << 22;
/** What is copied ahead for each new element: the copy must be done before the array is full. */
const AHEAD = 6;
/** Share of a large array that is filled before copying begins. */
const FILLED = 0.75;

type Numbers = Float64Array | Int32Array | Uint32Array | Uint8Array;

/**
 * An array that elements are only ever added to. It grows by half, and a large one does so bit by bit while its last
 * quarter fills: at once, copying it would hold up the worker.
 */
export class Growing<A extends Numbers> {
  array: A;
  private next: A | null = null;
  private copied = 0;
  private usedBefore = 0;

  constructor(
    private readonly make: (length: number) => A,
    length: number,
  ) {
    this.array = make(length);
  }

  /** Makes room for `more` elements behind the first `used`; true when `array` is another one now. */
  reserve(used: number, more: number): boolean {
    const { array } = this;
    if (used + more <= array.length) {
      if (array.byteLength > LARGE && used > array.length * FILLED) this.copyAhead(used);
      return false;
    }
    const length = Math.max(used + more, Math.ceil(array.length * (array.byteLength > LARGE ? 1.5 : 2)));
    const larger = this.next !== null && this.next.length >= used + more ? this.next : this.make(length);
    if (larger !== this.next) this.copied = 0;
    larger.set(array.subarray(this.copied, used), this.copied);
    this.array = larger;
    this.next = null;
    this.copied = 0;
    return true;
  }

  /** Gives the memory back. */
  release(): void {
    this.array = this.make(0);
    this.next = null;
    this.copied = 0;
  }

  private copyAhead(used: number): void {
    if (this.next === null) {
      this.next = this.make(Math.ceil(this.array.length * 1.5));
      this.usedBefore = used;
    }
    const until = Math.min(used, this.copied + (used - this.usedBefore) * AHEAD);
    this.usedBefore = used;
    if (until === this.copied) return;
    this.next.set(this.array.subarray(this.copied, until), this.copied);
    this.copied = until;
  }
}
