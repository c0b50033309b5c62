import { isMissingValue } from "../parse/missing";
import { type Decimal, looksLikeCode, parseNumber } from "../parse/number";
import { FailureLog } from "./builder";
import type { CellScanner } from "./cell-scanner";
import { ValueBuilder } from "./value-builder";

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

  protected plainValue(start: number, end: number): number {
    return this.kernel.numberAt(start, end, this.sign);
  }

  protected plainValues(column: number, into: Float64Array): Int32Array {
    return this.kernel.readNumbers(column, into, this.sign);
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
