/** The texts that a pool keeps, one after another. */
import { ONES } from "./digits";
import { allocate, allocateZeros, release, roomOf } from "./heap";
import { wholeKey } from "./keys";

const BEYOND_ASCII: u64 = ONES << 7;

// A pool: addresses and counts, u32 unless told.
/** Different texts. */
export const SIZE: usize = 0;
export const BYTES: usize = 4;
export const BYTES_ROOM: usize = 8;
/** Where texts begin among the bytes, and behind the last one where it ends. */
export const STARTS: usize = 12;
export const STARTS_ROOM: usize = 16;
/** The table; 0 while all texts are a run. */
export const SLOTS: usize = 20;
export const PLACES: usize = 24;
/** The smaller table that is being moved into this one, 0 for none, and how far that is. */
export const BEFORE: usize = 28;
export const BEFORE_PLACES: usize = 32;
export const MOVED: usize = 36;
/** Texts in both tables. */
export const HELD: usize = 40;
/** Texts that were a run, the first ones of all, and how many of them are in the table by now. */
export const RUN: usize = 44;
export const TAKEN: usize = 48;
/** 1 for a run that rises, -1 for one that falls (i32). */
export const SIGN: usize = 52;
/** The last number of the run (i64). */
export const LAST: usize = 56;
/** All bytes of all texts, or-ed (u64). */
export const SEEN: usize = 64;
export const POOL_BYTES: usize = 72;

/** Bytes of a slot of the table, as a shift. */
export const SLOT_SHIFT: usize = 4;
const FIRST_BYTES: usize = 1024;
const FIRST_STARTS: usize = 1024;

export function openPool(): usize {
  const pool = allocateZeros(POOL_BYTES);
  store<u32>(pool, <u32>allocate(FIRST_BYTES), BYTES);
  store<u32>(pool, <u32>FIRST_BYTES, BYTES_ROOM);
  store<u32>(pool, <u32>allocate(FIRST_STARTS), STARTS);
  store<u32>(pool, <u32>FIRST_STARTS, STARTS_ROOM);
  store<u32>(<usize>load<u32>(pool, STARTS), 0);
  return pool;
}

/** Different texts. */
export function poolSize(pool: usize): u32 {
  return load<u32>(pool, SIZE);
}

/** Address of the texts' bytes, one after another. */
export function poolBytes(pool: usize): usize {
  return load<u32>(pool, BYTES);
}

/** Address of where the texts begin among the bytes (u32), one more than there are texts. */
export function poolStarts(pool: usize): usize {
  return load<u32>(pool, STARTS);
}

/** Whether no byte is beyond ASCII. */
export function poolIsAscii(pool: usize): bool {
  return (load<u64>(pool, SEEN) & BEYOND_ASCII) === 0;
}

/** Whether all texts are whole numbers that rise or fall from row to row. */
export function poolIsRun(pool: usize): bool {
  return load<u32>(pool, SLOTS) === 0;
}

/** Gives back all memory of a pool. */
export function closePool(pool: usize): void {
  release(load<u32>(pool, BYTES), load<u32>(pool, BYTES_ROOM));
  release(load<u32>(pool, STARTS), load<u32>(pool, STARTS_ROOM));
  if (load<u32>(pool, SLOTS)) release(load<u32>(pool, SLOTS), (<usize>load<u32>(pool, PLACES)) << SLOT_SHIFT);
  if (load<u32>(pool, BEFORE)) release(load<u32>(pool, BEFORE), (<usize>load<u32>(pool, BEFORE_PLACES)) << SLOT_SHIFT);
  release(pool, POOL_BYTES);
}

export function textAt(pool: usize, code: u32): usize {
  return <usize>load<u32>(pool, BYTES) + <usize>load<u32>(<usize>load<u32>(pool, STARTS) + ((<usize>code) << 2));
}

export function lengthOf(pool: usize, code: u32): usize {
  const at = <usize>load<u32>(pool, STARTS) + ((<usize>code) << 2);
  return load<u32>(at, 4) - load<u32>(at);
}

export function equals(pool: usize, code: u32, start: usize, length: usize): bool {
  const from = textAt(pool, code);
  const last = length - 8;
  for (let i: usize = 0; i < last; i += 8) if (load<u64>(from + i) !== load<u64>(start + i)) return false;
  return load<u64>(from + last) === load<u64>(start + last);
}

/** Makes room for more texts of so many bytes altogether. Whole words are written: up to 15 bytes more than a text has. */
export function makeRoom(pool: usize, texts: usize, bytes: usize): void {
  const starts = (<usize>load<u32>(pool, SIZE) + texts + 1) << 2;
  if (starts > <usize>load<u32>(pool, STARTS_ROOM)) widen(pool, STARTS, STARTS_ROOM, starts);
  const end = <usize>load<u32>(<usize>load<u32>(pool, STARTS) + ((<usize>load<u32>(pool, SIZE)) << 2)) + bytes + 16;
  if (end > <usize>load<u32>(pool, BYTES_ROOM)) widen(pool, BYTES, BYTES_ROOM, end);
}

/** Keeps a new text; its code. */
export function append(pool: usize, start: usize, length: usize): i32 {
  makeRoom(pool, 1, length);
  const code = load<u32>(pool, SIZE);
  const place = <usize>load<u32>(pool, STARTS) + ((<usize>code) << 2);
  const used = <usize>load<u32>(place);
  const to = <usize>load<u32>(pool, BYTES) + used;
  let seen = load<u64>(pool, SEEN);
  if (length <= 8) {
    const key = wholeKey(start, length);
    store<u64>(to, key);
    seen |= key;
  } else {
    const last = length - 8;
    for (let i: usize = 0; i < last; i += 8) {
      const word = load<u64>(start + i);
      store<u64>(to + i, word);
      seen |= word;
    }
    const word = load<u64>(start + last);
    store<u64>(to + last, word);
    seen |= word;
  }
  store<u64>(pool, seen, SEEN);
  store<u32>(place, <u32>(used + length), 4);
  store<u32>(pool, code + 1, SIZE);
  return code;
}

/** Moves an array of a pool to where it has room for `bytes`. */
function widen(pool: usize, array: usize, room: usize, bytes: usize): void {
  const old = <usize>load<u32>(pool + array);
  const had = <usize>load<u32>(pool + room);
  const larger = roomOf(max(bytes, had * 2));
  const moved = allocate(larger);
  memory.copy(moved, old, had);
  release(old, had);
  store<u32>(pool + array, <u32>moved);
  store<u32>(pool + room, <u32>larger);
}
