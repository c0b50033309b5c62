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
  private readonly start = new Int32Array(1);
  private readonly end = new Int32Array(1);
  private readonly value = new Float64Array(1);

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
    this.start[0] = start;
    this.end[0] = end;
    readNumbers(bytes, this.start, this.end, 0, this.sign, this.value);
    return this.value[0];
  }

  protected plainValues(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, from: number, into: Float64Array): void {
    readNumbers(bytes, starts, ends, from, this.sign, into);
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

/**
 * Reads `-12.5` and the like with a decimal sign, from `starts[from + i]` to before `ends[from + i]` into `into[i]`; NaN for
 * anything less plain. One function with its loop: the compiler would not always take a function for one number into it.
 */
function readNumbers(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, from: number, sign: number, into: Float64Array): void {
  for (let i = 0; i < into.length; i++) {
    const start = starts[from + i];
    const end = ends[from + i];
    const negative = bytes[start] === MINUS;
    const first = negative ? start + 1 : start;
    if (end - first > SHORT) {
      into[i] = longNumber(bytes, first, end, sign, negative);
      continue;
    }
    let digits = 0;
    let point = end;
    let at = first;
    for (; at < end; at++) {
      const digit = bytes[at] - ZERO;
      if (digit >= 0 && digit <= 9) digits = (Math.imul(digits, 10) + digit) | 0;
      else if (point === end && bytes[at] === sign) point = at;
      else break;
    }
    // Leading zeros may make it a code.
    if (at < end || point === first || (bytes[first] === ZERO && point > first + 1)) {
      into[i] = Number.NaN;
      continue;
    }
    const value = point < end ? digits / POWERS[end - point - 1] : digits;
    into[i] = negative && value !== 0 ? -value : value;
  }
}

/** One number of more characters; `first` is the first one behind the minus sign. */
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
