import { type DateFormat, parseDate, unclearDayAndMonth } from "../parse/date";
import { isMissingValue } from "../parse/missing";
import type { CellScanner } from "./cell-scanner";
import { ValueBuilder } from "./value-builder";

/** A column of dates. Dates written in numbers are read from the bytes, the others through `parseDate`. */
export class DateBuilder extends ValueBuilder {
  /** The largest first and second number of dates whose order of day and month is not clear in itself. */
  largestFirst = 0;
  largestSecond = 0;
  private readonly calendar: boolean;

  constructor(
    scanner: CellScanner,
    decode: (bytes: Uint8Array) => string,
    readonly format: DateFormat,
    rows: number,
  ) {
    super(scanner, decode, rows);
    this.calendar = format.kind === "calendar";
  }

  protected plainValue(start: number, end: number): number {
    if (!this.calendar) return Number.NaN;
    const value = this.kernel.dateAt(start, end, this.format.order);
    this.noteLargest();
    return value;
  }

  protected plainValues(column: number, into: Float64Array): Int32Array {
    if (!this.calendar) {
      into.fill(Number.NaN);
      return Int32Array.from(into.keys());
    }
    const odd = this.kernel.readDates(column, into, this.format.order);
    this.noteLargest();
    return odd;
  }

  protected textValue(text: string, row: number): number {
    const value = parseDate(text, this.format);
    if (this.calendar) this.note(...(unclearDayAndMonth(text) ?? [0, 0]));
    if (Number.isNaN(value) && !isMissingValue(text)) this.failures.add(row, text);
    return value;
  }

  private noteLargest(): void {
    this.note(this.kernel.largestOfFirst(), this.kernel.largestOfSecond());
  }

  private note(first: number, second: number): void {
    if (first > this.largestFirst) this.largestFirst = first;
    if (second > this.largestSecond) this.largestSecond = second;
  }
}
