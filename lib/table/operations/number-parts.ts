import type { Checkpoint } from "@/lib/compute/checkpoint";
import { inBlocks, part } from "./blocks";
import type { Same } from "./number-table";
import type { Space } from "./scratch";

/** Rows of a part: its hash table stays in the second cache of a processor. */
const PART_ROWS = 1 << 14;
const MOST_PARTS = 1 << 12;

/** Hashes `size` rows from `from` on into `hashes` (from 0 on), and gives rows without a key the code -1. Returns how many those are. */
export type HashRows = (hashes: Int32Array, codes: Int32Array, from: number, size: number) => number;

/** Keys by number: those of the rows, and the first row of each. */
export interface Numbered {
  readonly codes: Int32Array;
  readonly first: Uint32Array;
  readonly count: number;
  /** Rows of each, where they were counted on the way. */
  readonly sizes?: Uint32Array;
}

/**
 * Numbers keys by first appearance when there are too many for one hash table to stay in the cache: rows are parted by the
 * upper bits of their hashes, each part finds the first row with each row's key in a small table, and one pass over all rows
 * in their order numbers these, in `codes`. O(rows). Source of the idea: Shatdal, Kant and Naughton, Cache Conscious Algorithms for Relational
 * Query Processing (1994).
 */
export async function numberInParts(
  codes: Int32Array,
  hashRows: HashRows,
  same: Same | null,
  checkpoint: Checkpoint,
  space: Space,
  scratch: Space,
): Promise<Numbered> {
  const rows = codes.length;
  let bits = 1;
  while (rows > PART_ROWS << bits && 1 << bits < MOST_PARTS) bits++;
  const shift = 32 - bits;
  const hashes = scratch.int32(rows);
  const ends = new Uint32Array((1 << bits) + 1);
  await inBlocks(rows, part(checkpoint, 0, 4), (from, to) => {
    const own = hashes.subarray(from, to);
    const missing = hashRows(own, codes, from, to - from);
    if (missing === 0) codes.fill(0, from, to);
    countParts(ends, own, codes, shift, from);
  });
  for (let at = 1; at < ends.length; at++) ends[at] += ends[at - 1];
  const starts = ends.slice();
  const pairs = scratch.int32(2 * starts[1 << bits]);
  await inBlocks(rows, part(checkpoint, 1, 4), (from, to) => scatter(pairs, starts, hashes, codes, shift, from, to));
  await findLeaders(codes, pairs, ends, bits, same, part(checkpoint, 2, 4), scratch);
  // There are about as many keys as rows: not worth a copy of the right length.
  const first = space.uint32(rows);
  const sizes = space.uint32(rows);
  let count = 0;
  await inBlocks(rows, part(checkpoint, 3, 4), (from, to) => {
    count = numberLeaders(codes, first, sizes, count, from, to);
  });
  return { codes, first: first.subarray(0, count), count, sizes: sizes.subarray(0, count) };
}

/** The place after a part's own counts its rows. */
function countParts(counts: Uint32Array, hashes: Int32Array, codes: Int32Array, shift: number, from: number): void {
  for (let i = 0; i < hashes.length; i++) if (codes[from + i] >= 0) counts[(hashes[i] >>> shift) + 1]++;
}

/** Each row's hash beside its number. */
function scatter(pairs: Int32Array, starts: Uint32Array, hashes: Int32Array, codes: Int32Array, shift: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    if (codes[row] < 0) continue;
    const hash = hashes[row];
    const at = 2 * starts[hash >>> shift]++;
    pairs[at] = hash;
    pairs[at + 1] = row;
  }
}

/** `codes`: the first row with each row's key. */
async function findLeaders(
  codes: Int32Array,
  pairs: Int32Array,
  ends: Uint32Array,
  bits: number,
  same: Same | null,
  checkpoint: Checkpoint,
  scratch: Space,
): Promise<void> {
  let longest = 0;
  for (let at = 1; at < ends.length; at++) longest = Math.max(longest, ends[at] - ends[at - 1]);
  const slots = scratch.int32(4 * powerAbove(longest));
  const perCheckpoint = Math.max(1, Math.floor((1 << 17) / Math.max(1, longest)));
  for (let at = 0; at + 1 < ends.length; at++) {
    const length = ends[at + 1] - ends[at];
    const table = slots.subarray(0, 4 * powerAbove(length)).fill(0);
    leadPart(codes, pairs, table, bits, same, ends[at], ends[at + 1]);
    if (at % perCheckpoint === 0) await checkpoint(at, ends.length);
  }
}

function powerAbove(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, count)));
}

/** `slots`: two a slot, a hash and the first row with it + 1; half of them stay empty. */
function leadPart(codes: Int32Array, pairs: Int32Array, slots: Int32Array, bits: number, same: Same | null, from: number, to: number): void {
  const mask = slots.length - 1;
  const shift = Math.clz32(slots.length) + 2;
  for (let i = 2 * from; i < 2 * to; i += 2) {
    const hash = pairs[i];
    const row = pairs[i + 1];
    let slot = ((hash << bits) >>> shift) << 1;
    let leader = slots[slot + 1];
    while (leader !== 0 && (slots[slot] !== hash || (same && !same(row, leader - 1)))) {
      slot = (slot + 2) & mask;
      leader = slots[slot + 1];
    }
    if (leader === 0) {
      slots[slot] = hash;
      slots[slot + 1] = row + 1;
      leader = row + 1;
    }
    codes[row] = leader - 1;
  }
}

/** First rows get the next numbers, the rows behind them their number: it stands there already, a first row comes first. */
function numberLeaders(codes: Int32Array, first: Uint32Array, sizes: Uint32Array, before: number, from: number, to: number): number {
  let count = before;
  for (let row = from; row < to; row++) {
    const leader = codes[row];
    if (leader === row) {
      first[count] = row;
      sizes[count] = 1;
      codes[row] = count++;
    } else if (leader >= 0) {
      const code = codes[leader];
      codes[row] = code;
      sizes[code]++;
    }
  }
  return count;
}
