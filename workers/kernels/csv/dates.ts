/** Dates in numbers, with or without a time of day. */
import { cellAt, endAt, insideEnd, insideStart, rowStep, startAt } from "./cells";
import { areDigits, numberOf, ONES } from "./digits";

const SPACE: u8 = 32;
const DASH: u8 = 45;
const POINT: u8 = 46;
const SLASH: u8 = 47;
const ZERO: u8 = 48;
const COLON: u8 = 58;
const LETTER_T: u8 = 84;
const LETTER_Z: u8 = 90;
const DAY: f64 = 86400000;
const ISO_LENGTH: usize = 10;
/** The fifth and the eighth byte, where `2011-12-10` has its dashes. */
const DASHES: u64 = ((<u64>0xff) << 32) | ((<u64>0xff) << 56);
const DASH_TO_ZERO: u64 = DASHES & (ONES * (45 ^ 48));
/** Orders of day, month and year. */
const YEAR_FIRST: i32 = 0;
const DAY_FIRST: i32 = 1;
/** No day of the calendar. */
const NONE: i32 = i32.MIN_VALUE;
const MONTH_LENGTHS = memory.data<u8>([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);

const FROM_YEAR: i32 = 1900;
const YEARS: i32 = 200;
const months = memory.data(200 * 12 * 4);

let largestFirst: i32 = 0;
let largestSecond: i32 = 0;
/** The number that `digits` read. */
let read: i32 = 0;

/** The largest first number of the dates read by the last call whose order of day and month is not clear in itself. */
export function largestOfFirst(): i32 {
  return largestFirst;
}

/** The largest second one. */
export function largestOfSecond(): i32 {
  return largestSecond;
}

/**
 * Reads `2011-12-10`, `10.12.2011 8:26` and the like of `count` cells of a column into `into` (f64, ms since 1970, UTC).
 * `order`: 0 year first, 1 day first, 2 month first. NaN for no value, any other text and for days that do not exist. The
 * rows of the latter two go into `odd` (i32); returns how many they are.
 */
export function readDates(column: i32, count: i32, order: i32, into: usize, odd: usize): i32 {
  const step = rowStep();
  let at = cellAt(column, 0);
  let odds = 0;
  largestFirst = 0;
  largestSecond = 0;
  for (let row = 0; row < count; row++, at += step) {
    const begin = startAt(at);
    const stop = endAt(at, column);
    const start = insideStart(begin, stop);
    const end = insideEnd(begin, stop);
    const value = plainDate(start, end, order);
    store<f64>(into + ((<usize>row) << 3), value);
    if (F64.isNaN(value) && start < end) {
      store<i32>(odd + ((<usize>odds) << 2), row);
      odds++;
    }
  }
  return odds;
}

/** The date from `start` to before `end`. */
export function dateAt(start: usize, end: usize, order: i32): f64 {
  largestFirst = 0;
  largestSecond = 0;
  return plainDate(start, end, order);
}

function plainDate(start: usize, end: usize, order: i32): f64 {
  if (end <= start) return NaN;
  if (end - start === ISO_LENGTH) {
    // The dashes become zeros, so that all eight bytes are digits: year, zero, month, zero.
    const word = load<u64>(start);
    const digits = word ^ DASH_TO_ZERO;
    const ones = <u32>load<u8>(start + 9) - ZERO;
    const tens = <u32>load<u8>(start + 8) - ZERO;
    if ((word & DASHES) === (DASHES & (ONES * DASH)) && areDigits(digits) && ones <= 9 && tens <= 9) {
      const number = <i32>numberOf(digits);
      const day = dayOf(number / 10000, (number % 10000) / 10, <i32>(tens * 10 + ones));
      return day === NONE ? NaN : <f64>day * DAY;
    }
  }
  let at = start;
  const lengthA = digits(at, 4);
  const a = read;
  at += lengthA;
  const separator = load<u8>(at);
  if (lengthA === 0 || (separator !== DASH && separator !== POINT && separator !== SLASH)) return NaN;
  const lengthB = digits(++at, 2);
  const b = read;
  at += lengthB;
  if (lengthB === 0 || load<u8>(at) !== separator) return NaN;
  const lengthC = digits(++at, 4);
  const c = read;
  at += lengthC;
  if (at > end) return NaN;
  const day = dayBy(order, a, lengthA, b, c, lengthC);
  if (day === NONE) return NaN;
  if (at === end) return <f64>day * DAY;
  const between = load<u8>(at);
  return between === SPACE || between === LETTER_T ? <f64>day * DAY + timeAt(at + 1, end) : NaN;
}

/** Reads up to `most` digits; returns how many there were. */
function digits(at: usize, most: usize): usize {
  let length: usize = 0;
  let number = 0;
  for (; length < most; length++) {
    const digit = <i32>load<u8>(at + length) - ZERO;
    if (<u32>digit > 9) break;
    number = number * 10 + digit;
  }
  read = number;
  return length;
}

function dayBy(order: i32, a: i32, lengthA: usize, b: i32, c: i32, lengthC: usize): i32 {
  if (lengthA === 4) return lengthC >= 1 && lengthC <= 2 ? dayOf(a, b, c) : NONE;
  if (order === YEAR_FIRST || lengthA > 2 || (lengthC !== 4 && lengthC !== 2)) return NONE;
  largestFirst = max(largestFirst, a);
  largestSecond = max(largestSecond, b);
  // Two digits as POSIX strptime has them.
  const year = lengthC === 4 ? c : c < 69 ? 2000 + c : 1900 + c;
  return order === DAY_FIRST ? dayOf(year, b, a) : dayOf(year, a, b);
}

/** Days since 1970; of the usual years by a table of months, which saves the calendar's divisions. */
function dayOf(year: i32, month: i32, day: i32): i32 {
  if (<u32>(year - FROM_YEAR) >= <u32>YEARS || <u32>(month - 1) >= 12) return calendarDay(year, month, day);
  const place = (<usize>((year - FROM_YEAR) * 12 + month - 1)) << 2;
  let first = load<i32>(months + place);
  if (first === 0) {
    // The first day of the month in the upper bits, its length in the lower five.
    let length = 28;
    while (calendarDay(year, month, length + 1) !== NONE) length++;
    first = (calendarDay(year, month, 1) << 5) | length;
    store<i32>(months + place, first);
  }
  return <u32>(day - 1) < <u32>(first & 31) ? (first >> 5) + day - 1 : NONE;
}

/** The same of any year of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms"). */
function calendarDay(year: i32, month: i32, day: i32): i32 {
  if (year < 1 || month < 1 || month > 12 || day < 1) return NONE;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (day > <i32>load<u8>(MONTH_LENGTHS + month - 1) + <i32>(month === 2 && leap)) return NONE;
  const shifted = month > 2 ? year : year - 1;
  const era = shifted / 400;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** Reads `8:26`, `08:26:05` or `08:26:05.123`, and a `Z`, up to `end`, as ms. */
function timeAt(start: usize, end: usize): f64 {
  let at = start;
  const hourLength = digits(at, 2);
  const hour = read;
  at += hourLength;
  if (hourLength === 0 || load<u8>(at) !== COLON || digits(++at, 2) !== 2) return NaN;
  const minute = read;
  at += 2;
  let second = 0;
  let fraction = 0;
  if (at < end && load<u8>(at) === COLON) {
    if (digits(++at, 2) !== 2) return NaN;
    second = read;
    at += 2;
    if (at < end && load<u8>(at) === POINT) {
      if (digits(++at, 3) !== 3) return NaN;
      fraction = read;
      at += 3;
    }
  }
  if (at < end && load<u8>(at) === LETTER_Z) at++;
  // 24:00:00 is the next midnight, 60 a leap second.
  if (at !== end || hour > 24 || minute > 59 || second > 60 || (hour === 24 && (minute > 0 || second > 0))) return NaN;
  return <f64>(((hour * 60 + minute) * 60 + second) * 1000 + fraction);
}
