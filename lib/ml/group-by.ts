import { type Column, MISSING_BOOLEAN, MISSING_CODE } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

const STRIDE = 65_536;
/** Multiplier of Fibonacci hashing: the golden ratio's share of 2^32. */
const SPREAD = 0x9e3779b1;

export interface Groups {
  /** Group of each row, numbered by first appearance; -1 where the key is missing. */
  readonly codes: Int32Array;
  /** First row of each group. */
  readonly first: Uint32Array;
  readonly count: number;
}

/**
 * Groups rows by the values of a column of any type. Coded columns are renumbered, numbers and dates go through an
 * open-addressing hash table on their bits (0 and -0 are one value). O(rows).
 */
export async function groupRows(column: Column, checkpoint: Checkpoint): Promise<Groups> {
  switch (column.type) {
    case "category":
    case "text":
      return renumber(column.codes, column.dictionary.length, MISSING_CODE, checkpoint);
    case "boolean":
      return renumber(column.values, 2, MISSING_BOOLEAN, checkpoint);
    case "number":
    case "date":
      return groupNumbers(column.values, checkpoint);
  }
}

async function renumber(keys: Int32Array | Uint8Array, distinct: number, missing: number, checkpoint: Checkpoint): Promise<Groups> {
  const rows = keys.length;
  const codes = new Int32Array(rows);
  const groupOf = new Int32Array(distinct).fill(-1);
  const first = new Uint32Array(Math.min(rows, distinct));
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const key = keys[row];
    if (key === missing) {
      codes[row] = -1;
    } else {
      let group = groupOf[key];
      if (group < 0) {
        group = count++;
        groupOf[key] = group;
        first[group] = row;
      }
      codes[row] = group;
    }
    if (row % STRIDE === STRIDE - 1) await checkpoint(row, rows);
  }
  return { codes, first: first.slice(0, count), count };
}

async function groupNumbers(values: Float64Array, checkpoint: Checkpoint): Promise<Groups> {
  const rows = values.length;
  const codes = new Int32Array(rows);
  const table = new NumberTable();
  for (let from = 0; from < rows; from += STRIDE) {
    const to = Math.min(rows, from + STRIDE);
    table.code(values, from, to, codes);
    await checkpoint(to, rows);
  }
  return { codes, first: table.firstRows(), count: table.count };
}

/**
 * Numbers different values 0, 1, 2 ... by first appearance: open addressing, linear probing, load at most a half. A whole
 * number stands in the table beside its group, so that a look-up touches one place in memory; others go by their bits.
 */
class NumberTable {
  count = 0;
  /** Pairs of a whole number and its group + 1; 0 is free. */
  private slots = new Int32Array(4096);
  private shift = 21;
  private whole = 0;
  private first = new Uint32Array(1024);
  private readonly fractions = new GroupTable(16);
  /** Groups of the values in `fractions`. */
  private readonly groups: number[] = [];
  private readonly value = new Float64Array(1);
  private readonly bits = new Int32Array(this.value.buffer);

  /** The groups of rows `from` to before `to`, written to `codes`; -1 for NaN. */
  code(values: Float64Array, from: number, to: number, codes: Int32Array): void {
    let { slots, shift } = this;
    let mask = slots.length - 2;
    for (let row = from; row < to; row++) {
      const value = values[row];
      const key = value | 0;
      if (key !== value) {
        codes[row] = Number.isNaN(value) ? -1 : this.fraction(value, row);
        continue;
      }
      let slot = (Math.imul(key, SPREAD) >>> shift) * 2;
      while (slots[slot + 1] !== 0 && slots[slot] !== key) slot = (slot + 2) & mask;
      if (slots[slot + 1] === 0) {
        slots[slot] = key;
        slots[slot + 1] = this.open(row) + 1;
        codes[row] = slots[slot + 1] - 1;
        if (++this.whole * 4 > slots.length) {
          this.grow();
          ({ slots, shift } = this);
          mask = slots.length - 2;
        }
      } else codes[row] = slots[slot + 1] - 1;
    }
  }

  firstRows(): Uint32Array {
    return this.first.slice(0, this.count);
  }

  private open(row: number): number {
    if (this.count === this.first.length) {
      const larger = new Uint32Array(this.count * 2);
      larger.set(this.first);
      this.first = larger;
    }
    this.first[this.count] = row;
    return this.count++;
  }

  private fraction(value: number, row: number): number {
    this.value[0] = value;
    const place = this.fractions.groupOf(this.bits[0], this.bits[1]);
    if (place === this.groups.length) this.groups.push(this.open(row));
    return this.groups[place];
  }

  private grow(): void {
    const { slots } = this;
    const larger = new Int32Array(slots.length * 2);
    this.shift--;
    for (let old = 0; old < slots.length; old += 2) {
      if (slots[old + 1] === 0) continue;
      let slot = (Math.imul(slots[old], SPREAD) >>> this.shift) * 2;
      while (larger[slot + 1] !== 0) slot = (slot + 2) & (larger.length - 2);
      larger[slot] = slots[old];
      larger[slot + 1] = slots[old + 1];
    }
    this.slots = larger;
  }
}

/** Numbers pairs of 32-bit integers 0, 1, 2 ... by first appearance: open addressing, linear probing, load at most a half. */
export class GroupTable {
  /** Pairs seen so far. */
  count = 0;
  private mask: number;
  private slots: Int32Array;
  private low: Int32Array;
  private high: Int32Array;

  constructor(expected: number) {
    let capacity = 16;
    while (capacity < expected * 2) capacity *= 2;
    this.mask = capacity - 1;
    this.slots = new Int32Array(capacity).fill(-1);
    this.low = new Int32Array(capacity / 2);
    this.high = new Int32Array(capacity / 2);
  }

  /** The number of the pair; a new one gets the next number. Amortised O(1). */
  groupOf(low: number, high: number): number {
    const a = low | 0;
    const b = high | 0;
    let slot = mix(a, b) & this.mask;
    for (;;) {
      const group = this.slots[slot];
      if (group < 0) break;
      if (this.low[group] === a && this.high[group] === b) return group;
      slot = (slot + 1) & this.mask;
    }
    if (this.count === this.low.length) {
      this.grow();
      return this.groupOf(low, high);
    }
    this.slots[slot] = this.count;
    this.low[this.count] = a;
    this.high[this.count] = b;
    return this.count++;
  }

  private grow(): void {
    const capacity = (this.mask + 1) * 2;
    const low = new Int32Array(capacity / 2);
    const high = new Int32Array(capacity / 2);
    low.set(this.low);
    high.set(this.high);
    this.low = low;
    this.high = high;
    this.mask = capacity - 1;
    this.slots = new Int32Array(capacity).fill(-1);
    for (let group = 0; group < this.count; group++) {
      let slot = mix(low[group], high[group]) & this.mask;
      while (this.slots[slot] >= 0) slot = (slot + 1) & this.mask;
      this.slots[slot] = group;
    }
  }
}

/** Mixes two 32-bit integers (the finaliser of MurmurHash3). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a, 0xcc9e2d51) ^ Math.imul((b << 15) | (b >>> 17), 0x1b873593);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
