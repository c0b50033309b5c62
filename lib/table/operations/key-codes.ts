import type { Checkpoint } from "@/lib/compute/checkpoint";
import { columnLength } from "../columns";
import { type Column, MISSING_BOOLEAN } from "../table";
import { byRows, inBlocks, part } from "./blocks";
import { IntegerTable, KeyTable } from "./key-table";

/** Values as whole numbers from 0 to `count` - 1, equal where the values are equal; -1 where missing. Some numbers may be unused. */
export interface KeyCodes {
  readonly codes: Int32Array;
  readonly count: number;
  /** They are numbered by first appearance, and none is unused. */
  readonly inOrder?: boolean;
}

/** Rows by the values of their keys. */
export interface RowGroups {
  /** Group of each row, numbered by first appearance; -1 where a key is missing and missing keys are left out. */
  readonly codes: Int32Array;
  /** First row of each group. */
  readonly first: Uint32Array;
  readonly count: number;
}

/** Numbers in a range no larger than this, or than twice the rows, are codes by themselves, without a hash table. */
export function directRange(rows: number): number {
  return Math.max(1 << 16, Math.min(1 << 24, 2 * rows));
}

/** Whole numbers within such a range are told apart by 32 bits. */
export const INTEGER_RANGE = 0xffff_ffff;

/** Smallest and largest value of whole numbers; null when one is not whole or there is none. Missing values are passed over. O(rows). */
export function wholeRange(values: Float64Array): { readonly min: number; readonly max: number } | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value < min) min = value;
    if (value > max) max = value;
    if (value !== Math.floor(value) && !Number.isNaN(value)) return null;
  }
  return min <= max ? { min, max } : null;
}

/**
 * The values of a column as codes. Coded columns are codes already and are not copied; whole numbers in a small range are
 * shifted; other numbers and dates go through a hash table on their bits (0 and -0 are one value). O(rows).
 */
export async function keyCodes(column: Column, checkpoint: Checkpoint): Promise<KeyCodes> {
  switch (column.type) {
    case "category":
    case "text":
      return { codes: column.codes, count: column.dictionary.length };
    case "boolean":
      return { codes: Int32Array.from(column.values, (value) => (value === MISSING_BOOLEAN ? -1 : value)), count: 2 };
    case "number":
    case "date":
      return numberCodes(column.values, checkpoint);
  }
}

async function numberCodes(values: Float64Array, checkpoint: Checkpoint): Promise<KeyCodes> {
  const codes = new Int32Array(values.length);
  const range = wholeRange(values);
  if (range && range.max - range.min < directRange(values.length)) {
    const { min, max } = range;
    await inBlocks(values.length, checkpoint, (from, to) => shiftInto(codes, values, min, from, to));
    return { codes, count: max - min + 1 };
  }
  if (range && range.max - range.min <= INTEGER_RANGE && Number.isSafeInteger(range.min) && Number.isSafeInteger(range.max)) {
    const integers = new IntegerTable(values.length);
    await inBlocks(values.length, checkpoint, (from, to) => integers.addInto(codes, values, range.min, from, to));
    return { codes, count: integers.count, inOrder: true };
  }
  const table = new KeyTable();
  const bits = bitsOf(values);
  await inBlocks(values.length, checkpoint, (from, to) => addInto(codes, table, values, bits, from, to));
  return { codes, count: table.count, inOrder: true };
}

function shiftInto(codes: Int32Array, values: Float64Array, min: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    codes[row] = !Number.isNaN(value) ? value - min : -1;
  }
}

/** The two halves of each number's bits. */
export function bitsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** Codes of numbers from a table, new ones added to it. */
export function addInto(codes: Int32Array, table: KeyTable, values: Float64Array, bits: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    if (Number.isNaN(value)) codes[row] = -1;
    else codes[row] = value === 0 ? table.add(0, 0) : table.add(bits[2 * row], bits[2 * row + 1]);
  }
}

/** Codes of numbers from a table; -1 for those it does not hold. */
export function findInto(codes: Int32Array, table: KeyTable, values: Float64Array, bits: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    if (Number.isNaN(value)) codes[row] = -1;
    else codes[row] = value === 0 ? table.find(0, 0) : table.find(bits[2 * row], bits[2 * row + 1]);
  }
}

/** Missing as a value of its own: every code one higher. */
function withMissing({ codes, count }: KeyCodes): KeyCodes {
  const raised = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) raised[row] = codes[row] + 1;
  return { codes: raised, count: count + 1 };
}

/**
 * The codes of several columns as one. With `missing` "apart" a row without one of its keys has the code -1; with "value"
 * missing equals missing. O(rows x columns).
 */
export async function combinedCodes(columns: readonly Column[], missing: "apart" | "value", checkpoint: Checkpoint): Promise<KeyCodes> {
  const grid = columns.length > 1 ? await gridCodes(columns, missing, checkpoint) : null;
  if (grid) return grid;
  const steps = columns.length * 2;
  let all: KeyCodes | null = null;
  for (const [i, column] of columns.entries()) {
    const own = await keyCodes(column, part(checkpoint, 2 * i, steps));
    const next: KeyCodes = missing === "value" ? withMissing(own) : own;
    all = all ? await pairCodes(all, next, part(checkpoint, 2 * i + 1, steps)) : next;
  }
  return all ?? { codes: new Int32Array(0), count: 0 };
}

/** How a column's values are told apart by whole numbers from 0 to `count` - 1 without looking at all of them; null when they are not. */
function spanOf(column: Column): { readonly least: number; readonly count: number } | null {
  if ("codes" in column) return { least: 0, count: column.dictionary.length };
  if (column.type === "boolean") return { least: 0, count: 2 };
  const range = wholeRange(column.values);
  return range && Number.isSafeInteger(range.min) && Number.isSafeInteger(range.max) ? { least: range.min, count: range.max - range.min + 1 } : null;
}

/**
 * Codes of several columns at once: places in the grid of all combinations their values could have, numbered through a hash
 * table where it is large. Null when the grid has more places than 32 bits tell apart. O(rows x columns).
 */
async function gridCodes(columns: readonly Column[], missing: "apart" | "value", checkpoint: Checkpoint): Promise<KeyCodes | null> {
  const raised = missing === "value" ? 1 : 0;
  const spans: { readonly least: number; readonly count: number }[] = [];
  let size = 1;
  for (const column of columns) {
    const span = spanOf(column);
    if (!span) return null;
    spans.push({ least: span.least - raised, count: span.count + raised });
    size *= span.count + raised;
  }
  if (size > INTEGER_RANGE) return null;
  const rows = columnLength(columns[0]);
  const places = new Float64Array(rows);
  const steps = columns.length + 1;
  for (const [i, column] of columns.entries()) {
    const { least, count } = spans[i];
    await inBlocks(rows, part(checkpoint, i, steps), (from, to) => {
      if ("codes" in column) placeCodes(places, column.codes, -1, count, raised, from, to);
      else if (column.type === "boolean") placeCodes(places, column.values, MISSING_BOOLEAN, count, raised, from, to);
      else placeNumbers(places, column.values, least, count, raised, from, to);
    });
  }
  const codes = new Int32Array(rows);
  const last = part(checkpoint, columns.length, steps);
  if (size <= directRange(rows)) {
    await inBlocks(rows, last, (from, to) => shiftInto(codes, places, 0, from, to));
    return { codes, count: size };
  }
  const table = new IntegerTable(rows);
  await inBlocks(rows, last, (from, to) => table.addInto(codes, places, 0, from, to));
  return { codes, count: table.count, inOrder: true };
}

function placeCodes(places: Float64Array, codes: Int32Array | Uint8Array, missing: number, count: number, raised: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const code = codes[row];
    if (code !== missing) places[row] = places[row] * count + code + raised;
    else places[row] = raised === 1 ? places[row] * count : Number.NaN;
  }
}

function placeNumbers(places: Float64Array, values: Float64Array, least: number, count: number, raised: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    if (!Number.isNaN(value)) places[row] = places[row] * count + (value - least);
    else places[row] = raised === 1 ? places[row] * count : Number.NaN;
  }
}

/**
 * Codes of pairs of codes; -1 where either is. Few possible pairs are numbered as a grid. Many are found without hashing: rows
 * are laid out by the key with more values, and within each of its groups the other key's values are numbered as they come,
 * in a list that stays in the cache. O(rows + values of both).
 */
export async function pairCodes(a: KeyCodes, b: KeyCodes, checkpoint: Checkpoint): Promise<KeyCodes> {
  const rows = a.codes.length;
  const codes = new Int32Array(rows);
  if (a.count * b.count <= directRange(rows)) {
    await inBlocks(rows, checkpoint, (from, to) => gridInto(codes, a.codes, b.codes, b.count, from, to));
    return { codes, count: a.count * b.count };
  }
  const [outer, inner] = a.count >= b.count ? [a, b] : [b, a];
  const { starts, rows: laidOut } = await rowsByGroup(outer.codes, outer.count, part(checkpoint, 0, 2));
  if (laidOut.length < rows) codes.fill(-1);
  const seenIn = new Int32Array(inner.count).fill(-1);
  const numberOf = new Int32Array(inner.count);
  let count = 0;
  await byRows(starts, part(checkpoint, 1, 2), (from, to) => {
    count = numberPairs(codes, inner.codes, starts, laidOut, seenIn, numberOf, count, from, to);
  });
  return { codes, count };
}

function gridInto(codes: Int32Array, a: Int32Array, b: Int32Array, width: number, from: number, to: number): void {
  for (let row = from; row < to; row++) codes[row] = a[row] < 0 || b[row] < 0 ? -1 : a[row] * width + b[row];
}

function numberPairs(
  codes: Int32Array,
  inner: Int32Array,
  starts: Uint32Array,
  laidOut: Uint32Array,
  seenIn: Int32Array,
  numberOf: Int32Array,
  before: number,
  from: number,
  to: number,
): number {
  let count = before;
  for (let group = from; group < to; group++) {
    const end = starts[group + 1];
    for (let i = starts[group]; i < end; i++) {
      const row = laidOut[i];
      const value = inner[row];
      if (value < 0) codes[row] = -1;
      else {
        if (seenIn[value] !== group) {
          seenIn[value] = group;
          numberOf[value] = count++;
        }
        codes[row] = numberOf[value];
      }
    }
  }
  return count;
}

/**
 * Groups rows by the values of columns, numbered by first appearance. No column: one group of all rows.
 * `missing`: as in `combinedCodes`. O(rows x columns).
 */
export async function groupRowsBy(columns: readonly Column[], rows: number, missing: "apart" | "value", checkpoint: Checkpoint): Promise<RowGroups> {
  if (columns.length === 0) return { codes: new Int32Array(rows), first: new Uint32Array(Math.min(1, rows)), count: Math.min(1, rows) };
  const keys = await combinedCodes(columns, missing, part(checkpoint, 0, 2));
  if (keys.inOrder) return { codes: keys.codes, first: firstRows(keys), count: keys.count };
  // Codes of several columns are this function's own: groups take their place.
  const codes = columns.length > 1 || missing === "value" ? keys.codes : new Int32Array(rows);
  const groupOf = new Int32Array(keys.count);
  const first = new Uint32Array(Math.min(rows, keys.count));
  let count = 0;
  await inBlocks(rows, part(checkpoint, 1, 2), (from, to) => {
    count = numberInto(codes, keys.codes, groupOf, first, count, from, to);
  });
  return { codes, first: first.subarray(0, count), count };
}

/** The first row of each code, when they are numbered by first appearance. */
function firstRows({ codes, count }: KeyCodes): Uint32Array {
  const first = new Uint32Array(count);
  for (let row = 0, next = 0; next < count; row++) if (codes[row] === next) first[next++] = row;
  return first;
}

/** `groupOf`: number of each key's group + 1. Returns the number of groups so far. */
function numberInto(codes: Int32Array, keys: Int32Array, groupOf: Int32Array, first: Uint32Array, before: number, from: number, to: number): number {
  let count = before;
  for (let row = from; row < to; row++) {
    const key = keys[row];
    if (key < 0) {
      codes[row] = -1;
      continue;
    }
    let group = groupOf[key];
    if (group === 0) {
      first[count] = row;
      group = ++count;
      groupOf[key] = group;
    }
    codes[row] = group - 1;
  }
  return count;
}

/** Rows laid out group after group, in their order: those of group g are `rows[starts[g]]` to `rows[starts[g + 1] - 1]`. */
export interface RowsByGroup {
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
}

/** Lays rows out by group, in `order` (default: as they come); rows of no group (-1) are left out. A counting sort, O(rows + groups). */
export async function rowsByGroup(codes: Int32Array, count: number, checkpoint: Checkpoint, order?: Uint32Array): Promise<RowsByGroup> {
  const starts = new Uint32Array(count + 1);
  for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) starts[codes[row] + 1]++;
  for (let group = 0; group < count; group++) starts[group + 1] += starts[group];
  const next = starts.slice(0, count);
  const rows = new Uint32Array(starts[count]);
  await inBlocks(codes.length, checkpoint, (from, to) => {
    if (order) layOutOrdered(rows, next, codes, order, from, to);
    else layOut(rows, next, codes, from, to);
  });
  return { starts, rows };
}

function layOut(rows: Uint32Array, next: Uint32Array, codes: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const group = codes[row];
    if (group >= 0) rows[next[group]++] = row;
  }
}

function layOutOrdered(rows: Uint32Array, next: Uint32Array, codes: Int32Array, order: Uint32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const group = codes[order[i]];
    if (group >= 0) rows[next[group]++] = order[i];
  }
}
