/**
 * The different texts of a column, numbered by first appearance. Their bytes are kept once, one after another, and are
 * found through a hash table with open addressing: a text of up to 8 bytes or of up to 16 digits is itself the key, of
 * another one the key is a hash and the bytes decide. Whole numbers that rise (or fall) from row to row, as order numbers do in a file in order
 * of time, need no table for as long as they do: one beyond the last is new.
 */
import { cellAt, endAt, insideEnd, insideStart, rowStep, startAt } from "./cells";
import { areDigits, numberOf, ONES, padded } from "./digits";
import { allocate, allocateZeros, release, roomOf } from "./heap";

const ZERO: u8 = 48;
const BEYOND_ASCII: u64 = ONES << 7;
/** 2 to the 64 by the golden ratio, and two odd numbers of mixed bits. */
const GOLDEN: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;
const MIXED_A: u64 = ((<u64>0xbf58476d) << 32) | 0x1ce4e5b9;
const MIXED_B: u64 = ((<u64>0x94d049bb) << 32) | 0x133111eb;

// A pool: addresses and counts, u32 unless told.
/** Different texts. */
const SIZE: usize = 0;
const BYTES: usize = 4;
const BYTES_ROOM: usize = 8;
/** Where texts begin among the bytes, and behind the last one where it ends. */
const STARTS: usize = 12;
const STARTS_ROOM: usize = 16;
/** The table; 0 while all texts are a run. */
const SLOTS: usize = 20;
const PLACES: usize = 24;
/** The smaller table that is being moved into this one, 0 for none, and how far that is. */
const BEFORE: usize = 28;
const BEFORE_PLACES: usize = 32;
const MOVED: usize = 36;
/** Texts in both tables. */
const HELD: usize = 40;
/** Texts that were a run, the first ones of all, and how many of them are in the table by now. */
const RUN: usize = 44;
const TAKEN: usize = 48;
/** 1 for a run that rises, -1 for one that falls (i32). */
const SIGN: usize = 52;
/** The last number of the run (i64). */
const LAST: usize = 56;
/** All bytes of all texts, or-ed (u64). */
const SEEN: usize = 64;
const POOL_BYTES: usize = 72;

// A slot: the key (u64), the code and 1 (u32; 0 is free), the text's kind (u32): its length, and whether the key is a hash.
const CODE: usize = 8;
const KIND: usize = 12;
const HASHED: u32 = 1 << 31;
const SLOT_SHIFT: usize = 4;

// A key that is looked up with others: the key (u64), its kind (u32; 0 for no text), where the text begins.
const KIND_OF_KEY: usize = 8;
const START_OF_KEY: usize = 12;
const KEY_BYTES: usize = 16;

const FIRST_PLACES: u32 = 64;
const FIRST_BYTES: usize = 1024;
const FIRST_STARTS: usize = 1024;
const LARGE: u32 = 1 << 20;
/** Places of the table before, or texts of a run, that are moved with each new text. */
const MOVED_AT_ONCE: u32 = 8;
/** Digits of the longest number of a run. */
const LONGEST: usize = 15;

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
  dropBefore(pool);
  release(pool, POOL_BYTES);
}

/**
 * The codes of `count` cells of a column into `into` (i32); -1 for an empty one. Keys are made first and looked up then:
 * look-ups in a large table wait for memory, and in a short loop many of them wait at once. `keys`: 16 bytes a cell.
 */
export function readTexts(pool: usize, column: i32, count: i32, into: usize, keys: usize): void {
  const step = rowStep();
  const done = load<u32>(pool, SLOTS) === 0 ? readRun(pool, column, count, into) : 0;
  let at = cellAt(column, done);
  let key = keys;
  for (let row = done; row < count; row++, at += step, key += KEY_BYTES) {
    const begin = startAt(at);
    const stop = endAt(at, column);
    const start = insideStart(begin, stop);
    const length = insideEnd(begin, stop) - start;
    store<u64>(key, length === 0 ? 0 : keyOf(start, length));
    store<u32>(key, length === 0 ? 0 : keyKind, KIND_OF_KEY);
    store<u32>(key, <u32>start, START_OF_KEY);
  }
  let slots = <usize>load<u32>(pool, SLOTS);
  let places = load<u32>(pool, PLACES);
  key = keys;
  for (let row = done; row < count; row++, key += KEY_BYTES) {
    const wanted = load<u64>(key);
    const kind = load<u32>(key, KIND_OF_KEY);
    // The usual case: the text is known, and in its first place.
    const slot = slots + ((<usize>placeOf(wanted, places)) << SLOT_SHIFT);
    let code = <i32>load<u32>(slot, CODE) - 1;
    if (
      load<u64>(slot) !== wanted ||
      load<u32>(slot, KIND) !== kind ||
      code < 0 ||
      (kind & HASHED && !equals(pool, code, load<u32>(key, START_OF_KEY), lengthOfKind(kind)))
    ) {
      code = -1;
      if (kind !== 0) {
        code = codeOfKey(pool, wanted, kind, load<u32>(key, START_OF_KEY));
        slots = load<u32>(pool, SLOTS);
        places = load<u32>(pool, PLACES);
      }
    }
    store<i32>(into + ((<usize>row) << 2), code);
  }
}

/** Codes cells for as long as they are a run; returns how many. The next one has ended it. */
function readRun(pool: usize, column: i32, count: i32, into: usize): i32 {
  const step = rowStep();
  const at = cellAt(column, 0);
  makeRoom(pool, <usize>count, (<usize>count) << 4);
  for (let row = 0; row < count; ) {
    // The first two tell which way it runs.
    if (load<u32>(pool, SIZE) > 1) row = lengthenRun(pool, at, step, column, row, count, into);
    if (row === count) break;
    const cell = at + <usize>row * step;
    const begin = startAt(cell);
    const stop = endAt(cell, column);
    const start = insideStart(begin, stop);
    const length = insideEnd(begin, stop) - start;
    const code = length === 0 ? -1 : codeInRun(pool, start, length);
    if (code < 0 && length > 0) return row;
    store<i32>(into + ((<usize>row) << 2), code);
    row++;
  }
  return count;
}

/** Codes cells from `from` on for as long as each is the last number of the run or lengthens it; returns where it got to. */
function lengthenRun(pool: usize, at: usize, step: usize, column: i32, from: i32, count: i32, into: usize): i32 {
  const rises = load<i32>(pool, SIGN) > 0;
  const bytes = <usize>load<u32>(pool, BYTES);
  let code = load<u32>(pool, SIZE) - 1;
  let place = <usize>load<u32>(pool, STARTS) + ((<usize>code + 1) << 2);
  let used = <usize>load<u32>(place);
  let last = load<i64>(pool, LAST);
  let row = from;
  for (let cell = at + <usize>from * step; row < count; row++, cell += step) {
    const begin = startAt(cell);
    const stop = endAt(cell, column);
    const start = insideStart(begin, stop);
    const length = insideEnd(begin, stop) - start;
    const value = length === 0 ? -1 : wholeNumber(start, length);
    if (value !== last) {
      if (value < 0 || value > last !== rises) break;
      // More than the number has: the next one is written over it.
      store<u64>(bytes + used, load<u64>(start));
      store<u64>(bytes + used, load<u64>(start, 8), 8);
      used += length;
      place += 4;
      store<u32>(place, <u32>used);
      last = value;
      code++;
    }
    store<u32>(into + ((<usize>row) << 2), code);
  }
  store<u32>(pool, code + 1, SIZE);
  store<i64>(pool, last, LAST);
  return row;
}

/** The code of the text from `start` to before `end`, a new one if need be; -1 for an empty one. */
export function codeOf(pool: usize, start: usize, end: usize): i32 {
  const length = end - start;
  if (length === 0) return -1;
  if (load<u32>(pool, SLOTS) === 0) {
    const code = codeInRun(pool, start, length);
    if (code >= 0) return code;
  }
  const key = keyOf(start, length);
  return codeOfKey(pool, key, keyKind, start);
}

/** The kind of the key that `keyOf` made last. */
let keyKind: u32 = 0;

/** The key of a text; its kind goes into `keyKind`. */
function keyOf(start: usize, length: usize): u64 {
  keyKind = <u32>length;
  if (length <= 8) return wholeKey(start, length);
  const end = start + length;
  if (length <= 16) {
    const low = padded(end - 8, end);
    const high = padded(start, end - 8);
    if (areDigits(low) && areDigits(high)) return <u64>numberOf(high) * 100000000 + <u64>numberOf(low);
  }
  keyKind |= HASHED;
  return hashOf(start, length);
}

/** Up to 8 bytes, the first one lowest. A zero byte at the end is told from none by the length. */
function wholeKey(start: usize, length: usize): u64 {
  return load<u64>(start + length - 8) >> ((8 - <u64>length) << 3);
}

/** A hash of more than 8 bytes. */
function hashOf(start: usize, length: usize): u64 {
  const last = start + length - 8;
  let hash = <u64>length * GOLDEN;
  for (let at = start; at < last; at += 8) hash = rotl(hash ^ load<u64>(at), 29) * MIXED_A;
  hash = (hash ^ load<u64>(last)) * MIXED_B;
  return hash ^ (hash >> 32);
}

/** Where a key is looked for first (Knuth's multiplicative hashing): the highest bits of the product hang on all of the key. */
function placeOf(key: u64, places: u32): u32 {
  return <u32>((key * GOLDEN) >> (32 + <u64>clz(places - 1)));
}

/** The slot of a text in a table, or the free one where it belongs. */
function slotOf(pool: usize, slots: usize, places: u32, key: u64, kind: u32, start: usize): usize {
  let place = placeOf(key, places);
  let slot = slots + ((<usize>place) << SLOT_SHIFT);
  while (load<u32>(slot, CODE) && !holds(pool, slot, key, kind, start)) {
    place = (place + 1) & (places - 1);
    slot = slots + ((<usize>place) << SLOT_SHIFT);
  }
  return slot;
}
function holds(pool: usize, slot: usize, key: u64, kind: u32, start: usize): bool {
  return load<u64>(slot) === key && load<u32>(slot, KIND) === kind && (!(kind & HASHED) || equals(pool, load<u32>(slot, CODE) - 1, start, lengthOfKind(kind)));
}
function lengthOfKind(kind: u32): usize {
  return <usize>(kind & ~HASHED);
}

function codeOfKey(pool: usize, key: u64, kind: u32, start: usize): i32 {
  const slot = slotOf(pool, load<u32>(pool, SLOTS), load<u32>(pool, PLACES), key, kind, start);
  const known = load<u32>(slot, CODE);
  return known ? <i32>known - 1 : codeElsewhere(pool, slot, key, kind, start);
}

/** The code of a text that the table does not hold: it may be in the one before, in what is left of a run, or new. */
function codeElsewhere(pool: usize, slot: usize, key: u64, kind: u32, start: usize): i32 {
  const length = lengthOfKind(kind);
  const before = <usize>load<u32>(pool, BEFORE);
  if (before) {
    const known = load<u32>(slotOf(pool, before, load<u32>(pool, BEFORE_PLACES), key, kind, start), CODE);
    if (known) return <i32>known - 1;
  }
  if (load<u32>(pool, TAKEN) < load<u32>(pool, RUN)) {
    const known = findInRun(pool, start, length);
    takeIn(pool);
    if (known >= 0) return known;
    slot = slotOf(pool, load<u32>(pool, SLOTS), load<u32>(pool, PLACES), key, kind, start);
  }
  const code = append(pool, start, length);
  put(slot, key, kind, code);
  store<u32>(pool, load<u32>(pool, HELD) + 1, HELD);
  if (load<u32>(pool, BEFORE)) move(pool);
  growIfFull(pool);
  return code;
}
function put(slot: usize, key: u64, kind: u32, code: u32): void {
  store<u64>(slot, key);
  store<u32>(slot, code + 1, CODE);
  store<u32>(slot, kind, KIND);
}

function equals(pool: usize, code: u32, start: usize, length: usize): bool {
  const from = textAt(pool, code);
  const last = length - 8;
  for (let i: usize = 0; i < last; i += 8) if (load<u64>(from + i) !== load<u64>(start + i)) return false;
  return load<u64>(from + last) === load<u64>(start + last);
}
function textAt(pool: usize, code: u32): usize {
  return <usize>load<u32>(pool, BYTES) + <usize>load<u32>(<usize>load<u32>(pool, STARTS) + ((<usize>code) << 2));
}
function lengthOf(pool: usize, code: u32): usize {
  const at = <usize>load<u32>(pool, STARTS) + ((<usize>code) << 2);
  return load<u32>(at, 4) - load<u32>(at);
}

/** Makes room for more texts of so many bytes altogether. Whole words are written: up to 15 bytes more than a text has. */
function makeRoom(pool: usize, texts: usize, bytes: usize): void {
  const starts = (<usize>load<u32>(pool, SIZE) + texts + 1) << 2;
  if (starts > <usize>load<u32>(pool, STARTS_ROOM)) widen(pool, STARTS, STARTS_ROOM, starts);
  const end = <usize>load<u32>(<usize>load<u32>(pool, STARTS) + ((<usize>load<u32>(pool, SIZE)) << 2)) + bytes + 16;
  if (end > <usize>load<u32>(pool, BYTES_ROOM)) widen(pool, BYTES, BYTES_ROOM, end);
}

/** Keeps a new text; its code. */
function append(pool: usize, start: usize, length: usize): i32 {
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

/** Texts that a table may hold: half of its places, or three quarters of many, for the memory's sake. */
function mostHeld(places: u32): u32 {
  return places > LARGE ? places - places / 4 : places / 2;
}

function growIfFull(pool: usize): void {
  const places = load<u32>(pool, PLACES);
  const held = load<u32>(pool, HELD);
  if (held <= mostHeld(places)) return;
  while (load<u32>(pool, TAKEN) < load<u32>(pool, RUN)) takeIn(pool);
  while (load<u32>(pool, BEFORE)) move(pool);
  store<u32>(pool, load<u32>(pool, SLOTS), BEFORE);
  store<u32>(pool, places, BEFORE_PLACES);
  store<u32>(pool, 0, MOVED);
  const more = places < 65536 ? places * 4 : places * 2;
  store<u32>(pool, <u32>allocateZeros((<usize>more) << SLOT_SHIFT), SLOTS);
  store<u32>(pool, more, PLACES);
  if (more <= 65536) while (load<u32>(pool, BEFORE)) move(pool);
}

/** Moves the next few places of the table before: all at once would hold up the worker. */
function move(pool: usize): void {
  const before = <usize>load<u32>(pool, BEFORE);
  const slots = <usize>load<u32>(pool, SLOTS);
  const places = load<u32>(pool, PLACES);
  const all = load<u32>(pool, BEFORE_PLACES);
  const from = load<u32>(pool, MOVED);
  const until = min(all, from + MOVED_AT_ONCE);
  for (let old = from; old < until; old++) {
    const slot = before + ((<usize>old) << SLOT_SHIFT);
    if (load<u32>(slot, CODE) === 0) continue;
    const key = load<u64>(slot);
    const to = freeSlot(slots, places, key);
    store<u64>(to, key);
    store<u64>(to, load<u64>(slot, CODE), CODE);
  }
  store<u32>(pool, until, MOVED);
  if (until === all) dropBefore(pool);
}

function dropBefore(pool: usize): void {
  const before = <usize>load<u32>(pool, BEFORE);
  if (before === 0) return;
  release(before, (<usize>load<u32>(pool, BEFORE_PLACES)) << SLOT_SHIFT);
  store<u32>(pool, 0, BEFORE);
}
function freeSlot(slots: usize, places: u32, key: u64): usize {
  let place = placeOf(key, places);
  while (load<u32>(slots + ((<usize>place) << SLOT_SHIFT), CODE)) place = (place + 1) & (places - 1);
  return slots + ((<usize>place) << SLOT_SHIFT);
}

/** The code of a text that is the last one of the run or lengthens it; -1 for any other, which ends the run: from then on there is a table. */
function codeInRun(pool: usize, start: usize, length: usize): i32 {
  const value = wholeNumber(start, length);
  const size = load<u32>(pool, SIZE);
  if (value >= 0) {
    const last = load<i64>(pool, LAST);
    if (size === 0) {
      store<i64>(pool, value, LAST);
      return append(pool, start, length);
    }
    if (value === last) return <i32>size - 1;
    if (size === 1) store<i32>(pool, value > last ? 1 : -1, SIGN);
    if (value > last === load<i32>(pool, SIGN) > 0) {
      store<i64>(pool, value, LAST);
      return append(pool, start, length);
    }
  }
  let places = FIRST_PLACES;
  while (mostHeld(places) <= size + size / 8) places <<= 1;
  store<u32>(pool, <u32>allocateZeros((<usize>places) << SLOT_SHIFT), SLOTS);
  store<u32>(pool, places, PLACES);
  store<u32>(pool, size, RUN);
  return -1;
}

/** Puts some more texts of the run into the table. */
function takeIn(pool: usize): void {
  const slots = <usize>load<u32>(pool, SLOTS);
  const places = load<u32>(pool, PLACES);
  const from = load<u32>(pool, TAKEN);
  const until = min(load<u32>(pool, RUN), from + MOVED_AT_ONCE);
  for (let code = from; code < until; code++) {
    const start = textAt(pool, code);
    const key = keyOf(start, lengthOf(pool, code));
    put(freeSlot(slots, places, key), key, keyKind, code);
  }
  store<u32>(pool, until, TAKEN);
  store<u32>(pool, load<u32>(pool, HELD) + until - from, HELD);
}

/** The code of a text among those of the run; -1 for none. O(log run). */
function findInRun(pool: usize, start: usize, length: usize): i32 {
  const value = wholeNumber(start, length);
  if (value < 0) return -1;
  const rises = load<i32>(pool, SIGN) >= 0;
  let low = 0;
  let high = <i32>load<u32>(pool, RUN) - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const other = wholeNumber(textAt(pool, middle), lengthOf(pool, middle));
    if (other === value) return middle;
    if (value > other === rises) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The text as a whole number, when it is one of up to `LONGEST` digits, written without a zero before it; -1 for any other. */
function wholeNumber(start: usize, length: usize): i64 {
  if (length > LONGEST || (length > 1 && load<u8>(start) === ZERO)) return -1;
  const end = start + length;
  const low = padded(max(start, end - 8), end);
  if (!areDigits(low)) return -1;
  if (length <= 8) return numberOf(low);
  const high = padded(start, end - 8);
  return areDigits(high) ? <i64>numberOf(high) * 100000000 + numberOf(low) : -1;
}
