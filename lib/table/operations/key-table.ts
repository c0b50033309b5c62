import { mixed } from "./number-table";

/**
 * Numbers pairs of 32-bit integers 0, 1, 2 ... by first appearance, one at a time (`NumberTable` does it for whole columns).
 * Open addressing with linear probing, filled to a half at most.
 */
export class KeyTable {
  /** Pairs seen so far. */
  count = 0;
  /** Bits that a slot's place does not take from the hash. */
  private shift = 22;
  /** Number + 1 of the pair at each slot; 0 is empty. */
  private slots: Int32Array;
  /** Both integers of each pair, by number. */
  private pairs: Int32Array;

  /** `expected`: pairs that fit before the table grows; it grows by itself. */
  constructor(expected = 4096) {
    while (2 ** (32 - this.shift) < expected * 2) this.shift--;
    const capacity = 2 ** (32 - this.shift);
    this.slots = new Int32Array(capacity);
    this.pairs = new Int32Array(capacity);
  }

  /** The number of the pair; a new one gets the next. Amortised O(1). */
  add(one: number, other: number): number {
    const { slots, pairs, shift } = this;
    const mask = slots.length - 1;
    const low = one | 0;
    const high = other | 0;
    let slot = mixed(low, high) >>> shift;
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

  private grow(): void {
    this.shift -= 2;
    const capacity = 2 ** (32 - this.shift);
    const slots = new Int32Array(capacity);
    const pairs = new Int32Array(capacity);
    pairs.set(this.pairs);
    for (let number = 0; number < this.count; number++) {
      let slot = mixed(pairs[2 * number], pairs[2 * number + 1]) >>> this.shift;
      while (slots[slot] !== 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = number + 1;
    }
    this.slots = slots;
    this.pairs = pairs;
  }
}
