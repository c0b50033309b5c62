import { type Column, MISSING_BOOLEAN } from "../table";

/** Numbers in a range no larger than this, or than twice the rows, are codes by themselves, without a hash table. */
export function directRange(rows: number): number {
  return Math.max(1 << 16, Math.min(1 << 24, 2 * rows));
}

/** So many whole numbers are told apart by 32 bits. */
export const INTEGERS = 2 ** 32;

/** Whole numbers from `least` on, `count` of them at most. */
export interface Span {
  readonly least: number;
  readonly count: number;
}

/** The whole numbers that values lie among, missing ones passed over; null when one is not whole, or too large to be exact. O(rows). */
export function spanOfNumbers(values: Float64Array): Span | null {
  let least = 0x7fff_ffff;
  let most = -0x8000_0000;
  const rows = values.length;
  let row = 0;
  // Integers of 32 bits are compared as such, as far as they go.
  for (; row < rows; row++) {
    const value = values[row];
    const integer = value | 0;
    if (integer !== value) {
      if (Number.isNaN(value)) continue;
      break;
    }
    if (integer < least) least = integer;
    if (integer > most) most = integer;
  }
  let [min, max] = least <= most ? [least, most] : [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (; row < rows; row++) {
    const value = values[row];
    if (value < min) min = value;
    if (value > max) max = value;
    if (value !== Math.floor(value) && !Number.isNaN(value)) return null;
  }
  if (min > max) return { least: 0, count: 0 };
  return Number.isSafeInteger(min) && Number.isSafeInteger(max) ? { least: min, count: max - min + 1 } : null;
}

/** How a column's values are told apart by whole numbers; null when they are not. */
export function spanOf(column: Column): Span | null {
  if ("codes" in column) return { least: 0, count: column.dictionary.length };
  if (column.type === "boolean") return { least: 0, count: 2 };
  return spanOfNumbers(column.values);
}

/** Several columns as one number: the place of a row's values in the grid of all combinations there could be. */
export interface Grid {
  readonly spans: readonly Span[];
  /** Places, a whole number that doubles hold exactly. */
  readonly size: number;
}

/** The grid of some columns, with a place for missing values when `raised` is 1; null when it has too many places. O(rows x columns). */
export function gridOf(columns: readonly Column[], raised: 0 | 1): Grid | null {
  const spans: Span[] = [];
  let size = 1;
  for (const column of columns) {
    const span = spanOf(column);
    if (!span) return null;
    spans.push({ least: span.least, count: span.count + raised });
    size *= span.count + raised;
    if (size > Number.MAX_SAFE_INTEGER) return null;
  }
  return { spans, size };
}

/** Adds a column to the places of the rows `from` to `to`: with `raised` a missing value has the first place, otherwise the row has none (NaN). */
export function placeInto(places: Float64Array, column: Column, { least, count }: Span, raised: 0 | 1, start: boolean, from: number, to: number): void {
  if (start) places.fill(0, from, to);
  if ("codes" in column) placeCodes(places, column.codes, -1, count, raised, from, to);
  else if (column.type === "boolean") placeCodes(places, column.values, MISSING_BOOLEAN, count, raised, from, to);
  else placeNumbers(places, column.values, least - raised, count, raised, from, to);
}

function placeCodes(places: Float64Array, codes: Int32Array | Uint8Array, missing: number, count: number, raised: 0 | 1, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const code = codes[row];
    if (code !== missing) places[row] = places[row] * count + code + raised;
    else places[row] = raised === 1 ? places[row] * count : Number.NaN;
  }
}

function placeNumbers(places: Float64Array, values: Float64Array, least: number, count: number, raised: 0 | 1, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    if (!Number.isNaN(value)) places[row] = places[row] * count + (value - least);
    else places[row] = raised === 1 ? places[row] * count : Number.NaN;
  }
}
