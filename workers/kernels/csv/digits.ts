/** Eight characters at a time as the digits they are. */

/** 1 in each of eight bytes. */
export const ONES: u64 = ~(<u64>0) / 255;
export const ZEROS: u64 = ONES * 48;
const UPPER: u64 = ONES * 0xf0;
const LOWER: u64 = ONES * 0x0f;
const SIXES: u64 = ONES * 6;
const THREES: u64 = ONES * 0x33;
/** Every second byte, and every second two. */
const PAIRS: u64 = ~(<u64>0) / 0x101;
const FOURS: u64 = ~(<u64>0) / 0x10001;

/** Whether all eight bytes are digits. */
export function areDigits(word: u64): bool {
  return ((word & UPPER) | (((word + SIXES) & UPPER) >> 4)) === THREES;
}

/** The number that eight digits write, the first one in the lowest byte: neighbours are joined to pairs, fours and all eight. */
export function numberOf(word: u64): u32 {
  const pairs = ((word & LOWER) * (1 + (10 << 8))) >> 8;
  const fours = ((pairs & PAIRS) * (1 + (100 << 16))) >> 16;
  return <u32>(((fours & FOURS) * (1 + ((<u64>10000) << 32))) >> 32);
}

/** The last eight bytes before `end`, those before `start` as zeros; `start` lies 1 to 8 bytes before `end`. */
export function padded(start: usize, end: usize): u64 {
  const missing = (8 - <u64>(end - start)) << 3;
  const kept = ~(<u64>0) << missing;
  return (load<u64>(end - 8) & kept) | (ZEROS & ~kept);
}
