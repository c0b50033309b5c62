import { isMissingValue } from "../parse/missing";
import { type Decimal, looksLikeCode, parseNumber } from "../parse/number";
import { FailureLog } from "./builder";
import { MINUS, ZERO } from "./bytes";
import type { CellScanner } from "./cell-scanner";
import { ValueBuilder } from "./value-builder";

const POWERS = Float64Array.from({ length: 23 }, (_, i) => 10 ** i);
/** Digits that a double holds exactly, so that one division rounds correctly (Clinger's fast path). */
const EXACT_DIGITS = 15;
/** Characters whose digits, whatever they are, fit in a 32-bit integer. */
const SHORT = 9;

/** A column of numbers. Plain digits with at most one decimal sign are read from the bytes. */
export class NumberBuilder extends ValueBuilder {
  /** Values that read as numbers but look like codes: leading zeros, too many digits. */
  readonly codes = new FailureLog();
  /** Failures that would be numbers with the other decimal sign. */
  readonly otherDecimal = new FailureLog();
  private readonly sign: number;

  constructor(
    scanner: CellScanner,
    decode: (bytes: Uint8Array) => string,
    readonly decimal: Decimal,
    rows: number,
  ) {
    super(scanner, decode, rows);
    this.sign = decimal.charCodeAt(0);
  }

  protected plainValue(bytes: Uint8Array, start: number, end: number): number {
    return plainNumber(bytes, start, end, this.sign);
  }

  protected plainValues(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, from: number, into: Float64Array): void {
    const { sign } = this;
    for (let i = 0; i < into.length; i++) into[i] = plainNumber(bytes, starts[from + i], ends[from + i], sign);
  }

  protected textValue(text: string, row: number): number {
    const value = parseNumber(text, this.decimal);
    if (Number.isNaN(value)) {
      if (isMissingValue(text)) return value;
      this.failures.add(row, text);
      if (looksLikeCode(text)) this.codes.add(row, text);
      if (!Number.isNaN(parseNumber(text, this.decimal === "." ? "," : "."))) this.otherDecimal.add(row, text);
    } else if (looksLikeCode(text)) this.codes.add(row, text);
    return value;
  }
}

/** Reads `-12.5` with a decimal sign; NaN for anything less plain. Small, so that the compiler takes it into the loops that call it. */
function plainNumber(bytes: Uint8Array, start: number, end: number, sign: number): number {
  const negative = bytes[start] === MINUS;
  const first = negative ? start + 1 : start;
  if (end - first > SHORT) return longNumber(bytes, first, end, sign, negative);
  let digits = 0;
  let point = end;
  for (let i = first; i < end; i++) {
    const digit = bytes[i] - ZERO;
    if (digit >= 0 && digit <= 9) digits = (Math.imul(digits, 10) + digit) | 0;
    else if (point === end && bytes[i] === sign) point = i;
    else return Number.NaN;
  }
  // Leading zeros may make it a code.
  if (point === first || (bytes[first] === ZERO && point > first + 1)) return Number.NaN;
  const value = point < end ? digits / POWERS[end - point - 1] : digits;
  return negative && value !== 0 ? -value : value;
}

/** The same for more characters; `first` is the first one behind the minus sign. */
function longNumber(bytes: Uint8Array, first: number, end: number, sign: number, negative: boolean): number {
  let whole = 0;
  let point = end;
  for (let i = first; i < end; i++) {
    const digit = bytes[i] - ZERO;
    if (digit >= 0 && digit <= 9) whole = whole * 10 + digit;
    else if (point === end && bytes[i] === sign) point = i;
    else return Number.NaN;
  }
  if (point === first || (bytes[first] === ZERO && point > first + 1)) return Number.NaN;
  if (point < end) {
    if (end - first > EXACT_DIGITS + 1) return Number.NaN;
    whole /= POWERS[end - point - 1];
  } else if (end - first > EXACT_DIGITS) return Number.NaN;
  return negative && whole !== 0 ? -whole : whole;
}
