/** The table in which the texts of a pool are found: open addressing, grown bit by bit. */
import { allocateZeros, release } from "./heap";
import { HASHED, keyKind, keyOf, lengthOfKind, placeOf, wholeNumber } from "./keys";
import { append, BEFORE, BEFORE_PLACES, equals, HELD, lengthOf, MOVED, PLACES, RUN, SIGN, SIZE, SLOT_SHIFT, SLOTS, TAKEN, textAt } from "./texts";

// A slot: the key (u64), the code and 1 (u32; 0 is free), the kind of the key (u32).
export const CODE: usize = 8;
export const KIND: usize = 12;

const FIRST_PLACES: u32 = 64;
/** A table of more places is filled further, for the memory's sake. */
const LARGE: u32 = 1 << 20;
/** Places of the table before, or texts of a run, that are moved with each new text. */
const MOVED_AT_ONCE: u32 = 8;

/** Opens the table of a pool whose texts were a run until now. They are taken in as others are looked up. */
export function openTable(pool: usize): void {
  const size = load<u32>(pool, SIZE);
  let places = FIRST_PLACES;
  while (mostHeld(places) <= size + size / 8) places <<= 1;
  store<u32>(pool, <u32>allocateZeros((<usize>places) << SLOT_SHIFT), SLOTS);
  store<u32>(pool, places, PLACES);
  store<u32>(pool, size, RUN);
}

export function codeOfKey(pool: usize, key: u64, kind: u32, start: usize): i32 {
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

function put(slot: usize, key: u64, kind: u32, code: u32): void {
  store<u64>(slot, key);
  store<u32>(slot, code + 1, CODE);
  store<u32>(slot, kind, KIND);
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
