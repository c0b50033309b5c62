import type { Checkpoint } from "@/lib/compute/checkpoint";
import { inBlocks } from "./blocks";
import { type HashRows, type Numbered, numberInParts } from "./number-parts";
import { mixed, NumberTable, type Same, spread } from "./number-table";
import { FRESH, type Space, withScratch } from "./scratch";
import { INTEGERS, type Span } from "./spans";

/** Keys hashed at a time. */
const CHUNK = 4096;

/**
 * Never used. V8 throws away the machine code it made for the objects of a class when none of them is alive at a garbage collection,
 * and large arrays bring those about often: every other table would be numbered by interpreted code at first.
 */
export const KEPT_ALIVE = new NumberTable(1, FRESH, null);

/** How doubles are hashed: whole numbers within 32 bits are their own hash, of others the bits are mixed, without the sign. */
export function hashesOf(keys: Float64Array, span: Span | null): { readonly hashRows: HashRows; readonly same: Same | null } {
  const least = leastOf(span);
  const hashRows: HashRows = (hashes, codes, from, size) => {
    const missing = least === null ? hashBits(hashes, keys, from, size) : hashIntegers(hashes, keys, least, from, size);
    if (missing > 0) markMissing(codes, keys, from, size);
    return missing;
  };
  return { hashRows, same: least === null ? (row, known) => keys[row] === keys[known] : null };
}

/** Where whole numbers begin that 32 bits tell apart; null when those do not. */
function leastOf(span: Span | null): number | null {
  return span && span.count <= INTEGERS ? span.least : null;
}

/** The doubles of one table, numbered by first appearance, in which those of another are looked up. NaN is no key, and 0 and -0 are one. */
export class DoubleTable {
  private readonly table: NumberTable;
  private readonly hashes = new Int32Array(CHUNK);
  private readonly hashRows: HashRows;
  private readonly least: number | null;

  /** `span`: what is known of the keys. */
  constructor(
    private readonly keys: Float64Array,
    span: Span | null,
    space: Space,
  ) {
    const { hashRows, same } = hashesOf(keys, span);
    this.least = leastOf(span);
    this.hashRows = hashRows;
    this.table = new NumberTable(keys.length, space, same);
  }

  /** Keys seen so far. */
  get count(): number {
    return this.table.count;
  }

  /** `codes` of the rows `from` to `to`, which come in their order; -1 for NaN. */
  add(codes: Int32Array, from: number, to: number): void {
    addRows(this.table, this.hashRows, this.hashes, codes, from, to);
  }

  /** `codes` of other doubles; -1 for those that were never added. */
  find(codes: Int32Array, others: Float64Array, from: number, to: number): void {
    const { keys, hashes, least } = this;
    const same = least === null ? (row: number, known: number) => others[row] === keys[known] : null;
    for (let row = from; row < to; row += CHUNK) {
      const size = Math.min(CHUNK, to - row);
      const holes = least === null ? hashBits(hashes, others, row, size) > 0 : hashWithin(hashes, others, least, codes, row, size);
      if (holes && least === null) markMissing(codes, others, row, size);
      this.table.find(hashes, codes, row, size, holes, same);
    }
  }
}

function addRows(table: NumberTable, hashRows: HashRows, hashes: Int32Array, codes: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row += CHUNK) {
    const size = Math.min(CHUNK, to - row);
    const missing = hashRows(hashes, codes, row, size);
    table.add(hashes, codes, row, size, missing > 0);
  }
}

/** From this many keys on the table does not stay in the processor's cache. */
const MANY = 1 << 18;

/**
 * Numbers rows by their keys, by first appearance; -1 for rows without one. When the first rows promise very many keys, rows
 * are numbered in parts. The result lies in `space`. O(rows).
 */
export async function numberRows(rows: number, hashRows: HashRows, same: Same | null, checkpoint: Checkpoint, space: Space): Promise<Numbered> {
  return withScratch(async (scratch) => {
    const codes = space.int32(rows);
    const hashes = new Int32Array(CHUNK);
    const table = new NumberTable(rows, scratch, same);
    const some = Math.min(rows, CHUNK);
    addRows(table, hashRows, hashes, codes, 0, some);
    if (table.expected(some) > MANY) return numberInParts(codes, hashRows, same, checkpoint, space, scratch);
    await inBlocks(rows, checkpoint, (from, to) => addRows(table, hashRows, hashes, codes, from, to));
    return { codes, first: table.firstRows(space), count: table.count };
  });
}

/** Returns how many are missing. */
function hashIntegers(hashes: Int32Array, keys: Float64Array, least: number, from: number, size: number): number {
  let missing = 0;
  for (let i = 0; i < size; i++) {
    const key = keys[from + i];
    hashes[i] = spread((key - least) | 0);
    if (Number.isNaN(key)) missing++;
  }
  return missing;
}

/** As `hashIntegers`, of doubles that need not be whole or within the range: those have the code -1. Returns whether there are some. */
function hashWithin(hashes: Int32Array, keys: Float64Array, least: number, codes: Int32Array, from: number, size: number): boolean {
  let outside = 0;
  for (let i = 0; i < size; i++) {
    const integer = (keys[from + i] - least) | 0;
    hashes[i] = spread(integer);
    if ((integer >>> 0) + least !== keys[from + i]) outside++;
  }
  if (outside === 0) return false;
  for (let i = 0; i < size; i++) codes[from + i] = (((keys[from + i] - least) | 0) >>> 0) + least === keys[from + i] ? 0 : -1;
  return true;
}

/** Returns how many are missing. */
function hashBits(hashes: Int32Array, keys: Float64Array, from: number, size: number): number {
  const bits = new Int32Array(keys.buffer, keys.byteOffset + 8 * from, 2 * size);
  let missing = 0;
  for (let i = 0; i < size; i++) {
    // Without the sign 0 and -0 are one.
    hashes[i] = mixed(bits[2 * i], bits[2 * i + 1] << 1);
    if (Number.isNaN(keys[from + i])) missing++;
  }
  return missing;
}

function markMissing(codes: Int32Array, keys: Float64Array, from: number, size: number): void {
  for (let row = from; row < from + size; row++) codes[row] = Number.isNaN(keys[row]) ? -1 : 0;
}
