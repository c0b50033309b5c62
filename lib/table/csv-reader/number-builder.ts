import { isMissingValue } from "../parse/missing";
import { type Decimal, looksLikeCode, parseNumber } from "../parse/number";
import { type ColumnBuilder, FailureLog, grown } from "./builder";
import { MINUS, SPACE, ZERO } from "./bytes";
import type { CellScanner } from "./cell-scanner";

const POWERS = Float64Array.from({ length: 23 }, (_, i) => 10 ** i);
/** Digits that a double holds exactly, so that one division rounds correctly (Clinger's fast path). */
const EXACT_DIGITS = 15;

/**
 * A column of numbers. Plain digits with at most one decimal sign are read from the bytes; anything else goes through
 * `parseNumber`.
 */
export class NumberBuilder implements ColumnBuilder {
  values: Float64Array;
  readonly failures = new FailureLog();
  /** Values that read as numbers but look like codes: leading zeros, too many digits. */
  readonly codes = new FailureLog();
  /** Failures that would be numbers with the other decimal sign. */
  readonly otherDecimal = new FailureLog();
  private stop = 0;
  private value = 0;
  private readonly sign: number;
  /** -1 where the decimal sign is the delimiter: then it stands in quoted cells only. */
  private readonly openSign: number;

  constructor(
    private readonly scanner: CellScanner,
    private readonly decode: (bytes: Uint8Array) => string,
    readonly decimal: Decimal,
    rows: number,
  ) {
    this.values = new Float64Array(rows);
    this.sign = decimal.charCodeAt(0);
    this.openSign = this.sign === scanner.delimiter ? -1 : this.sign;
  }

  reserve(rows: number): void {
    if (rows <= this.values.length) return;
    const larger = new Float64Array(grown(this.values.length, rows));
    larger.set(this.values);
    this.values = larger;
  }

  read(bytes: Uint8Array, at: number, limit: number, row: number): number {
    const { scanner } = this;
    if (this.plain(bytes, at, this.openSign) && scanner.ends[bytes[this.stop]] === 1) {
      this.values[row] = this.value;
      return this.stop;
    }
    const end = scanner.scan(bytes, at, limit);
    if (end < limit) this.take(scanner.source, scanner.start, scanner.end, row);
    return end;
  }

  skip(row: number): void {
    this.values[row] = Number.NaN;
  }

  /** Reads `-12.5` at `at` into `value` and `stop`; false for anything less plain. */
  private plain(bytes: Uint8Array, at: number, sign: number): boolean {
    let i = at;
    const negative = bytes[i] === MINUS;
    if (negative) i++;
    const start = i;
    let whole = 0;
    let digit = bytes[i] - ZERO;
    while (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      digit = bytes[++i] - ZERO;
    }
    const digits = i - start;
    // Leading zeros may make it a code.
    if (digits === 0 || (digits > 1 && bytes[start] === ZERO)) return false;
    if (bytes[i] === sign) {
      const point = ++i;
      digit = bytes[i] - ZERO;
      while (digit >= 0 && digit <= 9) {
        whole = whole * 10 + digit;
        digit = bytes[++i] - ZERO;
      }
      const fraction = i - point;
      if (digits + fraction > EXACT_DIGITS) return false;
      whole /= POWERS[fraction];
    } else if (digits > EXACT_DIGITS) return false;
    this.stop = i;
    this.value = negative && whole !== 0 ? -whole : whole;
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
    if (this.plain(bytes, start, this.sign) && this.stop === end) {
      this.values[row] = this.value;
      return;
    }
    this.takeText(this.decode(bytes.subarray(start, end)), row);
  }

  private takeText(text: string, row: number): void {
    const value = parseNumber(text, this.decimal);
    this.values[row] = value;
    if (Number.isNaN(value)) {
      if (isMissingValue(text)) return;
      this.failures.add(row, text);
      if (looksLikeCode(text)) this.codes.add(row, text);
      if (!Number.isNaN(parseNumber(text, this.decimal === "." ? "," : "."))) this.otherDecimal.add(row, text);
    } else if (looksLikeCode(text)) this.codes.add(row, text);
  }
}
