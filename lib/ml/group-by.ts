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
  const table = new GroupTable(1024);
  const first = new GrowingRows();
  const keys = new Float64Array(1);
  const bits = new Uint32Array(keys.buffer);
  for (let row = 0; row < rows; row++) {
    const value = values[row];
    if (Number.isNaN(value)) {
      codes[row] = -1;
    } else {
      keys[0] = value + 0;
      const before = table.count;
      const group = table.groupOf(bits[0], bits[1]);
      if (group === before) first.push(row);
      codes[row] = group;
    }
    if (row % STRIDE === STRIDE - 1) await checkpoint(row, rows);
  }
  return { codes, first: first.rows(), count: table.count };
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

class GrowingRows {
  private items = new Uint32Array(1024);
  private length = 0;

  push(row: number): void {
    if (this.length === this.items.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.items);
      this.items = larger;
    }
    this.items[this.length++] = row;
  }

  rows(): Uint32Array {
    return this.items.slice(0, this.length);
  }
}
