/** The keys by which texts are found: a text of up to 8 bytes or of up to 16 digits is itself the key, of another one it is a hash. */
import { areDigits, numberOf, padded } from "./digits";

const ZERO: u8 = 48;
/** 2 to the 64 by the golden ratio, and two odd numbers of mixed bits. */
const GOLDEN: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;
const MIXED_A: u64 = ((<u64>0xbf58476d) << 32) | 0x1ce4e5b9;
const MIXED_B: u64 = ((<u64>0x94d049bb) << 32) | 0x133111eb;

/** In the kind of a key: it is a hash. The other bits are the text's length. */
export const HASHED: u32 = 1 << 31;
/** Digits of the longest number of a run. */
const LONGEST: usize = 15;

/** The kind of the key that `keyOf` made last. */
export let keyKind: u32 = 0;

/** The key of a text; its kind goes into `keyKind`. */
export function keyOf(start: usize, length: usize): u64 {
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
export function wholeKey(start: usize, length: usize): u64 {
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
export function placeOf(key: u64, places: u32): u32 {
  return <u32>((key * GOLDEN) >> (32 + <u64>clz(places - 1)));
}

export function lengthOfKind(kind: u32): usize {
  return <usize>(kind & ~HASHED);
}

/** The text as a whole number, when it is one of up to `LONGEST` digits, written without a zero before it; -1 for any other. */
export function wholeNumber(start: usize, length: usize): i64 {
  if (length > LONGEST || (length > 1 && load<u8>(start) === ZERO)) return -1;
  const end = start + length;
  const low = padded(max(start, end - 8), end);
  if (!areDigits(low)) return -1;
  if (length <= 8) return numberOf(low);
  const high = padded(start, end - 8);
  return areDigits(high) ? <i64>numberOf(high) * 100000000 + numberOf(low) : -1;
}
