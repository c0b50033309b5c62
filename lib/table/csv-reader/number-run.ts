import { Growing } from "./growing";

/** Values that stood against the run before it is closed: these, and this share of the numbers that lengthened it. */
const ODD = 64;
const ODD_SHARE = 0.05;

/**
 * Whole numbers that rise (or fall) from row to row, as order numbers do in a file in order of time, with their codes. A
 * number beyond the last one is new without a look-up, and takes a few bytes rather than a place in a table.
 */
export class NumberRun {
  size = 0;
  /** Numbers may still be added. */
  open = true;
  /** The last number and its code. */
  last = Number.NaN;
  lastCode = -1;
  /** 1 for a run that rises, -1 for one that falls, 0 while there is no telling. */
  sign = 0;
  readonly values = new Growing((length) => new Float64Array(length), 256);
  readonly codes = new Growing((length) => new Int32Array(length), 256);
  private odd = 0;

  /** Makes room for more numbers. */
  reserve(more: number): void {
    this.values.reserve(this.size, more);
    this.codes.reserve(this.size, more);
  }

  /** Whether a number, not the last one, follows it. What does not counts against the run. */
  follows(value: number): boolean {
    if (!this.open) return false;
    if (this.sign === 0 && this.size > 0) this.sign = value > this.last ? 1 : -1;
    if (this.size === 0 || (value - this.last) * this.sign > 0) return true;
    this.object();
    return false;
  }

  /** Counts a value against the run, such as one that is no number. */
  object(): void {
    if (++this.odd > ODD + this.size * ODD_SHARE) this.open = false;
  }

  /** Adds a number that follows. */
  add(value: number, code: number): void {
    this.reserve(1);
    this.values.array[this.size] = value;
    this.codes.array[this.size++] = code;
    this.last = value;
    this.lastCode = code;
  }

  /** The code of a number; -1 when it is not of the run. O(log size). */
  find(value: number): number {
    const { sign } = this;
    const values = this.values.array;
    let low = 0;
    let high = this.size - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const difference = (value - values[middle]) * sign;
      if (difference === 0) return this.codes.array[middle];
      if (difference > 0) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
