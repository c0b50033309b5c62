import { type Column, MISSING_BOOLEAN, MISSING_CODE } from "@/lib/table/table";
import type { Checkpoint } from "./checkpoint";

const STRIDE = 65_536;

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

/** Numbers different values 0, 1, 2 ... by first appearance: open addressing, linear probing, load at most a half. */
class NumberTable {
  count = 0;
  /** Group + 1 of each place; 0 is free. */
  private slots = new Int32Array(2048);
  private shift = 21;
  private keys = new Float64Array(1024);
  private first = new Uint32Array(1024);
  private readonly key = new Float64Array(1);
  private readonly bits = new Int32Array(this.key.buffer);

  /** The groups of rows `from` to before `to`, written to `codes`; -1 for NaN. */
  code(values: Float64Array, from: number, to: number, codes: Int32Array): void {
    let { slots, keys, shift } = this;
    let mask = slots.length - 1;
    for (let row = from; row < to; row++) {
      const value = values[row];
      let place = this.placeOf(value, shift);
      let group = slots[place] - 1;
      while (group >= 0 && keys[group] !== value) {
        place = (place + 1) & mask;
        group = slots[place] - 1;
      }
      if (group < 0) {
        if (Number.isNaN(value)) {
          codes[row] = -1;
          continue;
        }
        group = this.count++;
        slots[place] = group + 1;
        keys[group] = value;
        this.first[group] = row;
        if (this.count === keys.length) {
          this.grow();
          ({ slots, keys, shift } = this);
          mask = slots.length - 1;
        }
      }
      codes[row] = group;
    }
  }

  firstRows(): Uint32Array {
    return this.first.slice(0, this.count);
  }

  /** Fibonacci hashing of whole numbers, of the bits of others. 0 and -0 have one place. */
  private placeOf(value: number, shift: number): number {
    const whole = value | 0;
    if (whole === value) return Math.imul(whole, 0x9e3779b1) >>> shift;
    this.key[0] = value;
    return mix(this.bits[0], this.bits[1]) >>> shift;
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    keys.set(this.keys);
    const first = new Uint32Array(keys.length);
    first.set(this.first);
    const slots = new Int32Array(keys.length * 2);
    this.shift--;
    for (let group = 0; group < this.count; group++) {
      let place = this.placeOf(keys[group], this.shift);
      while (slots[place] !== 0) place = (place + 1) & (slots.length - 1);
      slots[place] = group + 1;
    }
    this.keys = keys;
    this.first = first;
    this.slots = slots;
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
