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
