/**
 * The different texts of a column, numbered by first appearance. Their bytes are kept once, one after another, and are
 * found through a hash table with open addressing: a text of up to 8 bytes or of up to 16 digits is itself the key, of
 * another one the key is a hash and the bytes decide. Whole numbers that rise (or fall) from row to row, as order numbers do in a file in order
 * of time, need no table for as long as they do: one beyond the last is new.
 */
import { cellAt, endAt, insideEnd, insideStart, rowStep, startAt } from "./cells";
import { HASHED, keyKind, keyOf, lengthOfKind, placeOf, wholeNumber } from "./keys";
import { CODE, codeOfKey, KIND, openTable } from "./table";
import { append, BYTES, equals, LAST, makeRoom, PLACES, SIGN, SIZE, SLOT_SHIFT, SLOTS, STARTS } from "./texts";

// A key that is looked up with others: the key (u64), its kind (u32; 0 for no text), where the text begins.
const KIND_OF_KEY: usize = 8;
const START_OF_KEY: usize = 12;
const KEY_BYTES: usize = 16;

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
  openTable(pool);
  return -1;
}
