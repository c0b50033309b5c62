/** Numbers in plain digits. */
import { cellAt, endAt, insideEnd, insideStart, rowStep, startAt } from "./cells";
import { areDigits, numberOf, ONES, padded } from "./digits";

const MINUS: u8 = 45;
const ZERO: u8 = 48;
/** Digits that a double holds exactly, so that one division rounds correctly (Clinger's fast path). */
const EXACT_DIGITS: usize = 15;
const POWERS = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]);

/**
 * Reads `-12.5` and the like of `count` cells of a column into `into` (f64), with `sign` as the decimal sign. NaN for no
 * value and for anything less plain, leading zeros among them: they may make it a code. The rows of the latter go into
 * `odd` (i32); returns how many they are.
 */
export function readNumbers(column: i32, count: i32, sign: i32, into: usize, odd: usize): i32 {
  const step = rowStep();
  let at = cellAt(column, 0);
  let odds = 0;
  for (let row = 0; row < count; row++, at += step) {
    const begin = startAt(at);
    const stop = endAt(at, column);
    const start = insideStart(begin, stop);
    const end = insideEnd(begin, stop);
    const value = plainNumber(start, end, <u8>sign);
    store<f64>(into + ((<usize>row) << 3), value);
    if (F64.isNaN(value) && start < end) {
      store<i32>(odd + ((<usize>odds) << 2), row);
      odds++;
    }
  }
  return odds;
}

/** The number from `start` to before `end`. */
export function numberAt(start: usize, end: usize, sign: i32): f64 {
  return plainNumber(start, end, <u8>sign);
}
function plainNumber(start: usize, end: usize, sign: u8): f64 {
  const negative = load<u8>(start) === MINUS && start < end;
  const first = negative ? start + 1 : start;
  const length = end - first;
  if (length - 1 >= 8) return longNumber(first, end, sign, negative);
  const word = padded(first, end);
  let digits = word;
  let decimals: u64 = 0;
  // The lowest byte that is the decimal sign; the test of higher ones is not exact, but two signs are no number anyway.
  const other = word ^ (ONES * <u64>sign);
  const signs = (other - ONES) & ~other & (ONES << 7);
  if (signs) {
    // The digits before the sign move up by one, over it.
    const below = (signs & (0 - signs)) >> 7;
    const whole = below - 1;
    digits = (word & ~(whole | (below * 0xff))) | ((word & whole) << 8) | <u64>ZERO;
    decimals = <u64>clz(below) >> 3;
  }
  if (!areDigits(digits)) return NaN;
  // Leading zeros, or nothing before the decimal sign.
  const leading = load<u8>(first);
  if (leading === sign || (leading === ZERO && <u64>length - (signs ? decimals + 1 : 0) > 1)) return NaN;
  const value = signs ? <f64>numberOf(digits) / load<f64>(POWERS + ((<usize>decimals) << 3)) : <f64>numberOf(digits);
  return negative && value !== 0 ? -value : value;
}

/** None or more than eight characters. */
function longNumber(first: usize, end: usize, sign: u8, negative: bool): f64 {
  if (first >= end || end - first > EXACT_DIGITS + 1) return NaN;
  let whole: u64 = 0;
  let point = end;
  for (let at = first; at < end; at++) {
    const byte = load<u8>(at);
    const digit = byte - ZERO;
    if (digit <= 9) whole = whole * 10 + digit;
    else if (point === end && byte === sign) point = at;
    else return NaN;
  }
  if (point === first || (load<u8>(first) === ZERO && point > first + 1)) return NaN;
  if (point === end && end - first > EXACT_DIGITS) return NaN;
  const value = point < end ? <f64>whole / load<f64>(POWERS + ((end - point - 1) << 3)) : <f64>whole;
  return negative && value !== 0 ? -value : value;
}
