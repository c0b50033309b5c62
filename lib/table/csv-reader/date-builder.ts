import { clock, type DateFormat, dayOf, fullYear, parseDate, unclearDayAndMonth } from "../parse/date";
import { isMissingValue } from "../parse/missing";
import { type ColumnBuilder, FailureLog, grown } from "./builder";
import { SPACE, ZERO } from "./bytes";
import type { CellScanner } from "./cell-scanner";

const COLON = 58;
const POINT = 46;
const LETTER_T = 84;
const LETTER_Z = 90;
const SEPARATORS = new Set([45, 46, 47]);

/**
 * A column of dates. Lines of one order repeat their date: the bytes of the last cell are compared first. Dates written
 * in numbers are read from the bytes, the others through `parseDate`.
 */
export class DateBuilder implements ColumnBuilder {
  values: Float64Array;
  readonly failures = new FailureLog();
  /** The largest first and second number of dates whose order of day and month is not clear in itself. */
  largestFirst = 0;
  largestSecond = 0;
  private readonly last = new Uint8Array(32);
  private lastLength = 0;
  private lastValue = Number.NaN;
  private stop = 0;
  private number = 0;
  private time = 0;
  private dayKey = -1;
  private dayTime = 0;

  constructor(
    private readonly scanner: CellScanner,
    private readonly decode: (bytes: Uint8Array) => string,
    readonly format: DateFormat,
    rows: number,
  ) {
    this.values = new Float64Array(rows);
  }

  reserve(rows: number): void {
    if (rows <= this.values.length) return;
    const larger = new Float64Array(grown(this.values.length, rows));
    larger.set(this.values);
    this.values = larger;
  }

  read(bytes: Uint8Array, at: number, limit: number, row: number): number {
    const { scanner, last, lastLength } = this;
    if (lastLength > 0 && at + lastLength < limit && scanner.ends[bytes[at + lastLength]] === 1) {
      let i = 0;
      while (i < lastLength && bytes[at + i] === last[i]) i++;
      if (i === lastLength) {
        this.values[row] = this.lastValue;
        return at + lastLength;
      }
    }
    if (this.format.kind === "calendar" && this.plain(bytes, at) && scanner.ends[bytes[this.stop]] === 1) {
      this.values[row] = this.time;
      const length = this.stop - at;
      if (length <= last.length && this.stop < limit) {
        for (let i = 0; i < length; i++) last[i] = bytes[at + i];
        this.lastLength = length;
        this.lastValue = this.time;
      }
      return this.stop;
    }
    const end = scanner.scan(bytes, at, limit);
    if (end < limit) this.take(scanner.source, scanner.start, scanner.end, row);
    return end;
  }

  skip(row: number): void {
    this.values[row] = Number.NaN;
  }

  /** Reads up to `most` digits into `number`; returns how many there were. */
  private digits(bytes: Uint8Array, at: number, most: number): number {
    let number = 0;
    let i = at;
    let digit = bytes[i] - ZERO;
    while (digit >= 0 && digit <= 9 && i - at < most) {
      number = number * 10 + digit;
      digit = bytes[++i] - ZERO;
    }
    this.number = number;
    return i - at;
  }

  /** Reads a date in numbers, with or without a time, at `at` into `time` and `stop`; false for anything else and for days that do not exist. */
  private plain(bytes: Uint8Array, at: number): boolean {
    let i = at;
    const lengthA = this.digits(bytes, i, 4);
    const a = this.number;
    i += lengthA;
    const separator = bytes[i];
    if (lengthA === 0 || !SEPARATORS.has(separator)) return false;
    const lengthB = this.digits(bytes, ++i, 2);
    const b = this.number;
    i += lengthB;
    if (lengthB === 0 || bytes[i] !== separator) return false;
    const lengthC = this.digits(bytes, ++i, 4);
    const c = this.number;
    i += lengthC;
    const day = this.day(a, lengthA, b, c, lengthC);
    if (Number.isNaN(day)) return false;
    this.stop = i;
    this.time = day;
    return (bytes[i] !== SPACE && bytes[i] !== LETTER_T) || this.addTime(bytes, i + 1);
  }

  private day(a: number, lengthA: number, b: number, c: number, lengthC: number): number {
    const { order } = this.format;
    if (lengthA === 4) return lengthC >= 1 && lengthC <= 2 ? this.cachedDay(a, b, c) : Number.NaN;
    if (order === "ymd" || lengthA > 2 || (lengthC !== 4 && lengthC !== 2)) return Number.NaN;
    if (a > this.largestFirst) this.largestFirst = a;
    if (b > this.largestSecond) this.largestSecond = b;
    const year = fullYear(c, lengthC);
    return order === "dmy" ? this.cachedDay(year, b, a) : this.cachedDay(year, a, b);
  }

  private cachedDay(year: number, month: number, day: number): number {
    const key = (year * 128 + month) * 128 + day;
    if (key !== this.dayKey) {
      this.dayKey = key;
      this.dayTime = dayOf(year, month, day);
    }
    return this.dayTime;
  }

  /** Adds `8:26`, `08:26:05` or `08:26:05.123`, and a `Z`. */
  private addTime(bytes: Uint8Array, at: number): boolean {
    let i = at;
    const hourLength = this.digits(bytes, i, 2);
    const hour = this.number;
    i += hourLength;
    if (hourLength === 0 || bytes[i] !== COLON) return false;
    if (this.digits(bytes, ++i, 2) !== 2) return false;
    const minute = this.number;
    i += 2;
    let second = 0;
    let fraction = 0;
    if (bytes[i] === COLON) {
      if (this.digits(bytes, ++i, 2) !== 2) return false;
      second = this.number;
      i += 2;
      if (bytes[i] === POINT) {
        const length = this.digits(bytes, ++i, 3);
        if (length !== 3) return false;
        fraction = this.number;
        i += length;
      }
    }
    if (bytes[i] === LETTER_Z) i++;
    const added = clock(hour, minute, second);
    if (Number.isNaN(added)) return false;
    this.time += added + fraction;
    this.stop = i;
    return true;
  }

  private take(bytes: Uint8Array, from: number, to: number, row: number): void {
    let start = from;
    let end = to;
    while (start < end && bytes[start] === SPACE) start++;
    while (end > start && bytes[end - 1] === SPACE) end--;
    if (start === end) {
      this.values[row] = Number.NaN;
      return;
    }
    const text = this.decode(bytes.subarray(start, end));
    const value = parseDate(text, this.format);
    this.values[row] = value;
    const unclear = this.format.kind === "calendar" ? unclearDayAndMonth(text) : null;
    if (unclear) {
      this.largestFirst = Math.max(this.largestFirst, unclear[0]);
      this.largestSecond = Math.max(this.largestSecond, unclear[1]);
    }
    if (Number.isNaN(value) && !isMissingValue(text)) this.failures.add(row, text);
  }
}
