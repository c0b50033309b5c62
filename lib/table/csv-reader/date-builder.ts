import { clock, type DateFormat, dayOf, fullYear, parseDate, unclearDayAndMonth } from "../parse/date";
import { isMissingValue } from "../parse/missing";
import { SPACE, ZERO } from "./bytes";
import type { CellScanner } from "./cell-scanner";
import { ValueBuilder } from "./value-builder";

const COLON = 58;
const DASH = 45;
const POINT = 46;
const SLASH = 47;
const LETTER_T = 84;
const LETTER_Z = 90;
const DAY = 86_400_000;
const ISO_LENGTH = 10;
/** Years whose months are kept in a table. */
const FROM_YEAR = 1900;
const TO_YEAR = 2100;

/** A column of dates. Dates written in numbers are read from the bytes, the others through `parseDate`. */
export class DateBuilder extends ValueBuilder {
  /** The largest first and second number of dates whose order of day and month is not clear in itself. */
  largestFirst = 0;
  largestSecond = 0;
  private readonly calendar: boolean;
  private readonly months = new MonthTable();
  private number = 0;

  constructor(
    scanner: CellScanner,
    decode: (bytes: Uint8Array) => string,
    readonly format: DateFormat,
    rows: number,
  ) {
    super(scanner, decode, rows);
    this.calendar = format.kind === "calendar";
  }

  protected plainValues(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, from: number, into: Float64Array): void {
    for (let i = 0; i < into.length; i++) into[i] = this.plainValue(bytes, starts[from + i], ends[from + i]);
  }

  /** Reads a date in numbers, with or without a time; NaN for anything else and for days that do not exist. */
  protected plainValue(bytes: Uint8Array, start: number, end: number): number {
    if (!this.calendar) return Number.NaN;
    const iso = end - start === ISO_LENGTH ? this.isoDay(bytes, start) : Number.NaN;
    return Number.isNaN(iso) ? this.anyDate(bytes, start, end) : iso;
  }

  private anyDate(bytes: Uint8Array, start: number, end: number): number {
    let i = start;
    const lengthA = this.digits(bytes, i, 4);
    const a = this.number;
    i += lengthA;
    const separator = bytes[i];
    if (lengthA === 0 || (separator !== DASH && separator !== POINT && separator !== SLASH)) return Number.NaN;
    const lengthB = this.digits(bytes, ++i, 2);
    const b = this.number;
    i += lengthB;
    if (lengthB === 0 || bytes[i] !== separator) return Number.NaN;
    const lengthC = this.digits(bytes, ++i, 4);
    const c = this.number;
    i += lengthC;
    if (i > end) return Number.NaN;
    const day = this.day(a, lengthA, b, c, lengthC);
    if (i === end) return day;
    return bytes[i] === SPACE || bytes[i] === LETTER_T ? day + this.timeOf(bytes, i + 1, end) : Number.NaN;
  }

  protected textValue(text: string, row: number): number {
    const value = parseDate(text, this.format);
    const unclear = this.calendar ? unclearDayAndMonth(text) : null;
    if (unclear) {
      this.largestFirst = Math.max(this.largestFirst, unclear[0]);
      this.largestSecond = Math.max(this.largestSecond, unclear[1]);
    }
    if (Number.isNaN(value) && !isMissingValue(text)) this.failures.add(row, text);
    return value;
  }

  /** Reads `2011-12-10`, the most usual form, without a decision a character; NaN for any other. */
  private isoDay(bytes: Uint8Array, at: number): number {
    if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH) return Number.NaN;
    const a = bytes[at] - ZERO;
    const b = bytes[at + 1] - ZERO;
    const c = bytes[at + 2] - ZERO;
    const d = bytes[at + 3] - ZERO;
    const e = bytes[at + 5] - ZERO;
    const f = bytes[at + 6] - ZERO;
    const g = bytes[at + 8] - ZERO;
    const h = bytes[at + 9] - ZERO;
    // Negative when one of them is no digit.
    const odd = a | (9 - a) | b | (9 - b) | c | (9 - c) | d | (9 - d) | e | (9 - e) | f | (9 - f) | g | (9 - g) | h | (9 - h);
    return odd < 0 ? Number.NaN : this.months.day(a * 1000 + b * 100 + c * 10 + d, e * 10 + f, g * 10 + h);
  }

  /** Reads up to `most` digits into `number`; returns how many there were. */
  private digits(bytes: Uint8Array, at: number, most: number): number {
    let number = 0;
    let length = 0;
    for (; length < most; length++) {
      const digit = bytes[at + length] - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      number = number * 10 + digit;
    }
    this.number = number;
    return length;
  }

  private day(a: number, lengthA: number, b: number, c: number, lengthC: number): number {
    const { order } = this.format;
    if (lengthA === 4) return lengthC >= 1 && lengthC <= 2 ? this.months.day(a, b, c) : Number.NaN;
    if (order === "ymd" || lengthA > 2 || (lengthC !== 4 && lengthC !== 2)) return Number.NaN;
    if (a > this.largestFirst) this.largestFirst = a;
    if (b > this.largestSecond) this.largestSecond = b;
    const year = fullYear(c, lengthC);
    return order === "dmy" ? this.months.day(year, b, a) : this.months.day(year, a, b);
  }

  /** Reads `8:26`, `08:26:05` or `08:26:05.123`, and a `Z`, up to `end`. */
  private timeOf(bytes: Uint8Array, at: number, end: number): number {
    let i = at;
    const hourLength = this.digits(bytes, i, 2);
    const hour = this.number;
    i += hourLength;
    if (hourLength === 0 || bytes[i] !== COLON || this.digits(bytes, ++i, 2) !== 2) return Number.NaN;
    const minute = this.number;
    i += 2;
    let second = 0;
    let fraction = 0;
    if (i < end && bytes[i] === COLON) {
      if (this.digits(bytes, ++i, 2) !== 2) return Number.NaN;
      second = this.number;
      i += 2;
      if (i < end && bytes[i] === POINT) {
        if (this.digits(bytes, ++i, 3) !== 3) return Number.NaN;
        fraction = this.number;
        i += 3;
      }
    }
    if (i < end && bytes[i] === LETTER_Z) i++;
    return i === end ? clock(hour, minute, second) + fraction : Number.NaN;
  }
}

/** Days by a table of months: a multiplication instead of the calendar's divisions. */
class MonthTable {
  private readonly first = new Float64Array((TO_YEAR - FROM_YEAR) * 12);
  private readonly length = new Uint8Array((TO_YEAR - FROM_YEAR) * 12);

  /** As `dayOf`. */
  day(year: number, month: number, day: number): number {
    if (!(year >= FROM_YEAR && year < TO_YEAR && month >= 1 && month <= 12)) return dayOf(year, month, day);
    const place = (year - FROM_YEAR) * 12 + month - 1;
    if (this.length[place] === 0) this.fill(place, year, month);
    return day >= 1 && day <= this.length[place] ? this.first[place] + (day - 1) * DAY : Number.NaN;
  }

  private fill(place: number, year: number, month: number): void {
    this.first[place] = dayOf(year, month, 1);
    let length = 28;
    while (!Number.isNaN(dayOf(year, month, length + 1))) length++;
    this.length[place] = length;
  }
}
