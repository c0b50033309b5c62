import type { Space } from "./scratch";

/** Rows looked up at a time: their places in the table are read without a branch between them, so that the reads overlap. */
export const BATCH = 1024;

/** Spreads integers over 32 bits, none two alike (a multiplication by an odd number). Source: Knuth, The Art of Computer Programming 3, 6.4. */
export const SPREAD = 0x9e3779b1;
/** Another odd number, for what is hashed beside it. */
export const SECOND = 0x85ebca77;

/** Spreads a 32-bit integer; different ones stay different. */
export function spread(integer: number): number {
  return Math.imul(integer, SPREAD);
}

/** Mixes two 32-bit integers into one, after MurmurHash3's finaliser. */
export function mixed(a: number, b: number): number {
  const h = Math.imul(a, SPREAD) ^ Math.imul(b, SECOND);
  return Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
}

/** A table begins with so many slots (as a power of two): enough to tell from the first rows how many keys there will be. */
const FIRST_BITS = 14;

/** Whether the keys of two rows are equal, given that their hashes are. The second stands in the table. */
export type Same = (row: number, known: number) => boolean;

/**
 * Numbers keys 0, 1, 2 ... by first appearance, from a hash of 32 bits each. Open addressing with linear probing, filled to a
 * half at most; a hash and its number lie side by side. Where equal hashes do not make equal keys, `same` decides.
 */
export class NumberTable {
  /** Keys seen so far. */
  count = 0;
  /** Two a slot: the hash, and the key's number + 1 (0: empty). */
  private slots: Int32Array;
  /** Bits that a slot's place does not take from the hash. */
  private shift: number;
  private first: Uint32Array;
  private readonly missed = new Int32Array(BATCH);

  /** `rows`: how many will come, at most. */
  constructor(
    private readonly rows: number,
    private readonly space: Space,
    private readonly same: Same | null,
  ) {
    const bits = Math.min(FIRST_BITS, Math.max(6, Math.ceil(Math.log2(2 * rows + 1))));
    this.shift = 32 - bits;
    this.slots = new Int32Array(2 << bits);
    this.first = new Uint32Array(1 << (bits - 1));
  }

  /** Row of each key's first appearance. */
  firstRows(space: Space): Uint32Array {
    const rows = space.uint32(this.count);
    rows.set(this.first.subarray(0, this.count));
    return rows;
  }

  /**
   * `codes` of `length` rows from `from`: the number of each key, new ones getting the next. `hashes` stand from 0 on.
   * `holes`: rows whose code is -1 have no key. O(length) expected.
   */
  add(hashes: Int32Array, codes: Int32Array, from: number, length: number, holes: boolean): void {
    for (let done = 0; done < length; done += BATCH) {
      const size = Math.min(BATCH, length - done);
      if ((this.count + size) * 2 > this.slots.length >> 1) this.grow(from + done);
      this.addBatch(hashes, codes, done, from + done, size, holes);
    }
  }

  private addBatch(hashes: Int32Array, codes: Int32Array, at: number, from: number, size: number, holes: boolean): void {
    const { slots, shift, missed, first, same } = this;
    const misses = probe(slots, shift, missed, hashes, codes, at, from, size, holes, same !== null);
    this.count = addMissed(slots, shift, missed, misses, hashes, codes, at, from, same, first, this.count);
  }

  /** As `add`, but a key that was never added has the code -1. `same`: a row that is looked up beside one in the table. */
  find(hashes: Int32Array, codes: Int32Array, from: number, length: number, holes: boolean, same: Same | null): void {
    const { slots, shift, missed, first } = this;
    for (let done = 0; done < length; done += BATCH) {
      const size = Math.min(BATCH, length - done);
      const misses = probe(slots, shift, missed, hashes, codes, done, from + done, size, holes, same !== null);
      findMissed(slots, shift, missed, misses, hashes, codes, done, from + done, same, first);
    }
  }

  /**
   * How many keys there will be, if the next rows are like the `row` so far. Of so many draws from k keys row^2 / 2k are
   * repeated at first; a few frequent keys make the guess too low.
   */
  expected(row: number): number {
    const repeated = Math.max(1, row - this.count);
    const keys = (row * row) / (2 * repeated);
    return Math.max(this.count, Math.min(this.rows, keys * -Math.expm1(-this.rows / keys)));
  }

  /** Room for more after `row` rows: a table filled to a quarter by as many keys as are expected, so that few rows need a second look. */
  private grow(row: number): void {
    const old = this.slots;
    const wanted = 4 * Math.max(this.expected(row), this.count + BATCH);
    let bits = 33 - this.shift;
    while (bits < 30 && 2 ** bits < wanted) bits++;
    const slots = this.space.int32(2 << bits).fill(0);
    const shift = 32 - bits;
    moveInto(slots, shift, old);
    this.slots = slots;
    this.shift = shift;
    const first = this.space.uint32(1 << (bits - 1));
    first.set(this.first.subarray(0, this.count));
    this.first = first;
  }
}

/**
 * Looks each hash up at its own slot only, and gives the number found there. Returns how many rows need a second look, listed
 * in `missed`; with `all` every row does, and this has fetched its slot.
 */
function probe(
  slots: Int32Array,
  shift: number,
  missed: Int32Array,
  hashes: Int32Array,
  codes: Int32Array,
  at: number,
  from: number,
  size: number,
  holes: boolean,
  all: boolean,
): number {
  const every = all ? -1 : 0;
  let misses = 0;
  for (let i = 0; i < size; i++) {
    if (holes && codes[from + i] < 0) continue;
    const hash = hashes[at + i];
    const slot = (hash >>> shift) << 1;
    const number = slots[slot + 1] - 1;
    const apart = slots[slot] ^ hash;
    codes[from + i] = number;
    missed[misses] = i;
    // The sign is set where the hashes differ or the slot is empty: added up without a branch that could be guessed wrong.
    misses += (apart | -apart | number | every) >>> 31;
  }
  return misses;
}

/** Goes on looking where `probe` did not find the rows `missed`; new keys get the next numbers. Returns how many keys there are then. */
function addMissed(
  slots: Int32Array,
  shift: number,
  missed: Int32Array,
  misses: number,
  hashes: Int32Array,
  codes: Int32Array,
  at: number,
  from: number,
  same: Same | null,
  first: Uint32Array,
  before: number,
): number {
  const mask = slots.length - 1;
  let count = before;
  for (let i = 0; i < misses; i++) {
    const row = from + missed[i];
    const hash = hashes[at + missed[i]];
    let slot = (hash >>> shift) << 1;
    let number = slots[slot + 1];
    while (number !== 0 && (slots[slot] !== hash || (same && !same(row, first[number - 1])))) {
      slot = (slot + 2) & mask;
      number = slots[slot + 1];
    }
    if (number === 0) {
      first[count] = row;
      number = ++count;
      slots[slot] = hash;
      slots[slot + 1] = number;
    }
    codes[row] = number - 1;
  }
  return count;
}

/** As `addMissed`, but new keys get the code -1. */
function findMissed(
  slots: Int32Array,
  shift: number,
  missed: Int32Array,
  misses: number,
  hashes: Int32Array,
  codes: Int32Array,
  at: number,
  from: number,
  same: Same | null,
  first: Uint32Array,
): void {
  const mask = slots.length - 1;
  for (let i = 0; i < misses; i++) {
    const row = from + missed[i];
    const hash = hashes[at + missed[i]];
    let slot = (hash >>> shift) << 1;
    let number = slots[slot + 1];
    while (number !== 0 && (slots[slot] !== hash || (same && !same(row, first[number - 1])))) {
      slot = (slot + 2) & mask;
      number = slots[slot + 1];
    }
    codes[row] = number - 1;
  }
}

/** Puts what stands in a table into a larger one, which is empty. */
function moveInto(slots: Int32Array, shift: number, old: Int32Array): void {
  const mask = slots.length - 1;
  for (let at = 0; at < old.length; at += 2) {
    if (old[at + 1] === 0) continue;
    let slot = (old[at] >>> shift) << 1;
    while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
    slots[slot] = old[at];
    slots[slot + 1] = old[at + 1];
  }
}
