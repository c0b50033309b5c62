/** Mixes two 32-bit integers: multiplications by odd constants and shifts, after MurmurHash3's finaliser. */
function mix(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** Numbers pairs of 32-bit integers 0, 1, 2 ... by first appearance. Open addressing with linear probing, filled to a half at most. */
export class KeyTable {
  /** Pairs seen so far. */
  count = 0;
  private mask: number;
  /** Number + 1 of the pair at each slot; 0 is empty. */
  private slots: Int32Array;
  /** Low and high of each pair, by number. */
  private pairs: Int32Array;

  /** `expected`: pairs that fit before the table grows; it grows by itself. */
  constructor(expected = 4096) {
    let capacity = 1024;
    while (capacity < expected * 2) capacity *= 2;
    this.mask = capacity - 1;
    this.slots = new Int32Array(capacity);
    this.pairs = new Int32Array(capacity);
  }

  /** The number of the pair; a new one gets the next. Amortised O(1). */
  add(low: number, high: number): number {
    const { slots, pairs, mask } = this;
    let slot = mix(low, high) & mask;
    for (;;) {
      const number = slots[slot];
      if (number === 0) break;
      if (pairs[2 * number - 2] === low && pairs[2 * number - 1] === high) return number - 1;
      slot = (slot + 1) & mask;
    }
    if (this.count * 2 > mask) {
      this.grow();
      return this.add(low, high);
    }
    const number = this.count++;
    slots[slot] = number + 1;
    pairs[2 * number] = low;
    pairs[2 * number + 1] = high;
    return number;
  }

  /** The number of the pair, or -1 when it was never added. O(1). */
  find(low: number, high: number): number {
    const { slots, pairs, mask } = this;
    let slot = mix(low, high) & mask;
    for (;;) {
      const number = slots[slot];
      if (number === 0) return -1;
      if (pairs[2 * number - 2] === low && pairs[2 * number - 1] === high) return number - 1;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const capacity = (this.mask + 1) * 4;
    const mask = capacity - 1;
    const slots = new Int32Array(capacity);
    const pairs = new Int32Array(capacity);
    pairs.set(this.pairs);
    for (let number = 0; number < this.count; number++) {
      let slot = mix(pairs[2 * number], pairs[2 * number + 1]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.slots = slots;
    this.pairs = pairs;
    this.mask = mask;
  }
}

/**
 * Numbers 32-bit integers 0, 1, 2 ... by first appearance, whole columns at a time: what is looked up lies in local variables,
 * and an integer and its number side by side.
 */
export class IntegerTable {
  /** Integers seen so far. */
  count = 0;
  private mask = 2047;
  /** Two a slot: the integer, and its number + 1 (0: empty). */
  private slots = new Int32Array(4096);

  /** `rows`: how many will come, at most. */
  constructor(private readonly rows: number) {}

  /** `codes` of the rows `from` to `to`: the number of each integer, new ones getting the next; -1 where `keys` are missing (NaN). */
  addInto(codes: Int32Array, keys: Float64Array, least: number, from: number, to: number): void {
    let row = from;
    while (row < to) {
      row = this.addUntilFull(codes, keys, least, row, to);
      if (row < to) this.grow(row);
    }
  }

  /** As `addInto`, -1 also for integers that were never added. */
  findInto(codes: Int32Array, keys: Float64Array, least: number, from: number, to: number): void {
    const { slots, mask } = this;
    for (let row = from; row < to; row++) {
      const value = keys[row];
      const key = (value - least) | 0;
      // Not whole, out of range or missing.
      if ((key >>> 0) + least !== value) {
        codes[row] = -1;
        continue;
      }
      let slot = mix(key, 0) & mask;
      let number = slots[2 * slot + 1];
      while (number !== 0 && slots[2 * slot] !== key) {
        slot = (slot + 1) & mask;
        number = slots[2 * slot + 1];
      }
      codes[row] = number - 1;
    }
  }

  /** The row at which the table was half full. */
  private addUntilFull(codes: Int32Array, keys: Float64Array, least: number, from: number, to: number): number {
    const { slots, mask } = this;
    const most = mask >> 1;
    let count = this.count;
    let row = from;
    for (; row < to; row++) {
      const value = keys[row];
      if (Number.isNaN(value)) {
        codes[row] = -1;
        continue;
      }
      const key = (value - least) | 0;
      let slot = mix(key, 0) & mask;
      let number = slots[2 * slot + 1];
      while (number !== 0 && slots[2 * slot] !== key) {
        slot = (slot + 1) & mask;
        number = slots[2 * slot + 1];
      }
      if (number === 0) {
        if (count >= most) break;
        number = ++count;
        slots[2 * slot] = key;
        slots[2 * slot + 1] = number;
      }
      codes[row] = number - 1;
    }
    this.count = count;
    return row;
  }

  /** Room for more after `row` rows; at once for many more, when most rows so far were new. */
  private grow(row: number): void {
    const old = this.slots;
    let capacity = (this.mask + 1) * 2;
    const wanted = 2 * this.count > row ? Math.min(4 * capacity, 2 * this.rows) : 0;
    while (capacity < wanted) capacity *= 2;
    const mask = capacity - 1;
    const slots = new Int32Array(2 * (mask + 1));
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue;
      let slot = mix(old[at], 0) & mask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = old[at];
      slots[2 * slot + 1] = old[at + 1];
    }
    this.slots = slots;
    this.mask = mask;
  }
}
