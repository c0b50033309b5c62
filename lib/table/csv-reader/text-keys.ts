/**
 * The keys by which values are found: two 32-bit halves, and what kind of key they are. Values are read four bytes at a
 * time, the bytes before them among the first four masked away.
 */

/** Bytes that must stand before every value: they are read and masked away. */
export const BYTES_BEFORE = 16;

/** The halves hash the value: its bytes decide. */
export const HASHED = 1;
/** The halves are the value, of up to 8 bytes. */
export const WHOLE = 2;
/** The halves are the value as a number of 9 to 16 digits, the last 8 of them in the second one. */
export const DIGITS = 3;

/** Digits of the longest number that a double holds whatever its digits are. */
export const LONGEST_NUMBER = 15;

const ASCII_ZEROS = 0x30303030;
/** Which bits of a value's last and last but one four bytes belong to it, by its length. */
const TAIL_BITS = Int32Array.of(0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const HEAD_BITS = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1);

/**
 * Writes the key of a value into `keys`: head, tail, the place where it is looked for first, and its kind. A value must
 * have at least one byte.
 */
export function writeKey(view: DataView, start: number, end: number, keys: Int32Array, at: number): void {
  const length = end - start;
  if (length <= 8 && view.getUint8(start) !== 0) {
    writeWholeKey(view, end, length, keys, at);
    keys[at + 3] = WHOLE;
    return;
  }
  if (length > 8 && length <= 16 && digitsKey(view, start, end, keys, at)) return;
  const head = hashOf(view, start, end);
  const tail = length < 4 ? 0 : view.getInt32(end - 4);
  keys[at] = head;
  keys[at + 1] = tail;
  keys[at + 2] = home(head, tail, HASHED);
  keys[at + 3] = HASHED;
}

/** The same, without the kind, for 1 to 8 bytes, the first no zero byte: by those a value would be told from a shorter one by nothing. */
export function writeWholeKey(view: DataView, end: number, length: number, keys: Int32Array, at: number): void {
  const tail = view.getInt32(end - 4) & TAIL_BITS[length];
  const head = view.getInt32(end - 8) & HEAD_BITS[length];
  keys[at] = head;
  keys[at + 1] = tail;
  keys[at + 2] = placeOf(number(tail) + signs(tail) + Math.imul(number(head), 10_000) + signs(head));
}

/** The same for 9 to 16 bytes that are all digits, the first no zero; false for others. */
function digitsKey(view: DataView, start: number, end: number, keys: Int32Array, at: number): boolean {
  if (view.getUint8(start) === 48) return false;
  const d = view.getInt32(end - 4);
  if (!areDigits(d)) return false;
  const length = end - start;
  const bitsB = HEAD_BITS[Math.min(8, length - 4)];
  const bitsA = length > 12 ? TAIL_BITS[length - 12] : 0;
  const c = view.getInt32(end - 8);
  const b = (view.getInt32(end - 12) & bitsB) | (ASCII_ZEROS & ~bitsB);
  const a = (view.getInt32(end - 16) & bitsA) | (ASCII_ZEROS & ~bitsA);
  if (!areDigits(c) || !areDigits(b) || !areDigits(a)) return false;
  const head = number(a) * 10_000 + number(b);
  const tail = number(c) * 10_000 + number(d);
  keys[at] = head;
  keys[at + 1] = tail;
  keys[at + 2] = home(head, tail, DIGITS);
  keys[at + 3] = DIGITS;
  return true;
}

function areDigits(word: number): boolean {
  return ((word & 0xf0f0f0f0) | 0) === ASCII_ZEROS && (((word + 0x06060606) & 0xf0f0f0f0) | 0) === ASCII_ZEROS;
}

/** The value as a whole number, when it is one of up to `LONGEST_NUMBER` digits, written without a zero before it; -1 for any other. */
export function wholeNumber(view: DataView, start: number, end: number): number {
  const length = end - start;
  if (length > LONGEST_NUMBER || (length > 1 && view.getUint8(start) === 48)) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = view.getUint8(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** A hash of all bytes but the last four, which the key holds as they are. */
function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  if (hash <= 8) {
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x01000193);
    return hash;
  }
  for (let i = start; i < end - 8; i += 4) hash = stirred(hash, view.getInt32(i));
  hash = stirred(hash, view.getInt32(end - 8));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

function stirred(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x9e3779b1);
  return (mixed << 13) | (mixed >>> 19);
}

/** The place where a key is looked for first: near to the places of numbers near to it. */
export function home(head: number, tail: number, kind: number): number {
  if (kind === WHOLE) return placeOf(number(tail) + signs(tail) + Math.imul(number(head), 10_000) + signs(head));
  return placeOf(kind === DIGITS ? tail + Math.imul(head, 100_000_000) : number(tail) + signs(tail) + head);
}

/** Numbers in a row keep places in a row, and numbers a power of two apart do not meet. */
function placeOf(number: number): number {
  const near = number | 0;
  return near + (near >>> 11) + (near >>> 22);
}

/** Four digits as their number; of other characters, something of them. */
function number(word: number): number {
  const pairs = (word & 0x000f000f) + Math.imul((word >>> 8) & 0x000f000f, 10);
  return (pairs & 0xffff) + Math.imul(pairs >>> 16, 100);
}

/** What four characters are beside digits; 0 for digits and for none, so that numbers of any length lie in one row. */
function signs(word: number): number {
  const mixed = Math.imul(((word ^ (word >>> 1)) & 0x10101010) | (word & 0xc0c0c0c0), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

/** How far off the next place to try is. */
export function stepOf(head: number, tail: number): number {
  const mixed = Math.imul(head ^ Math.imul(tail, 0xcc9e2d51), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) >>> 8) | 1;
}
