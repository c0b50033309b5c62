import type { Checkpoint } from "@/lib/compute/checkpoint";
import { columnLength } from "../columns";
import { type Column, MISSING_BOOLEAN } from "../table";
import { inBlocks, part } from "./blocks";
import { hashesOf, numberRows } from "./double-table";
import { numberRowsByHash } from "./row-hash";
import { FRESH, type Space, withScratch } from "./scratch";
import { directRange, gridOf, placeInto, type Span, spanOfNumbers } from "./spans";

/** Values as whole numbers from 0 to `count` - 1, equal where the values are equal; -1 where missing. Some numbers may be unused. */
export interface KeyCodes {
  readonly codes: Int32Array;
  readonly count: number;
}

/** Rows by the values of their keys. */
export interface RowGroups {
  /** Group of each row, numbered by first appearance; -1 where a key is missing and missing keys are left out. */
  readonly codes: Int32Array;
  /** First row of each group. */
  readonly first: Uint32Array;
  readonly count: number;
  /** Rows of each group, where they were counted on the way. */
  readonly sizes?: Uint32Array;
}

/**
 * The values of a column as codes. Coded columns are codes already and are not copied; whole numbers in a small range are
 * shifted; other numbers and dates go through a hash table (0 and -0 are one value). O(rows).
 */
export async function keyCodes(column: Column, checkpoint: Checkpoint, space: Space = FRESH): Promise<KeyCodes> {
  switch (column.type) {
    case "category":
    case "text":
      return { codes: column.codes, count: column.dictionary.length };
    case "boolean":
      return { codes: flagCodes(column.values, space), count: 2 };
    case "number":
    case "date": {
      const { values } = column;
      const span = spanOfNumbers(values);
      if (!span || span.count > directRange(values.length)) return numberDoubles(values, span, checkpoint, space);
      const codes = space.int32(values.length);
      await inBlocks(values.length, checkpoint, (from, to) => shiftInto(codes, values, span.least, from, to));
      return { codes, count: span.count };
    }
  }
}

function flagCodes(values: Uint8Array, space: Space): Int32Array {
  const codes = space.int32(values.length);
  for (let row = 0; row < values.length; row++) codes[row] = values[row] === MISSING_BOOLEAN ? -1 : values[row];
  return codes;
}

function shiftInto(codes: Int32Array, values: Float64Array, min: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = values[row];
    codes[row] = !Number.isNaN(value) ? (value - min) | 0 : -1;
  }
}

/** Groups rows by the values of one column, numbered by first appearance; a row without a value is in no group. O(rows). */
export function groupRows(column: Column, checkpoint: Checkpoint, space: Space = FRESH): Promise<RowGroups> {
  return groupRowsBy([column], columnLength(column), "apart", checkpoint, space);
}

/**
 * Groups rows by the values of columns, numbered by first appearance. No column: one group of all rows. With `missing` "apart"
 * a row without one of its keys is in no group; with "value" missing equals missing. The result lies in `space`.
 *
 * Values that are whole numbers, or codes, are places in the grid of all combinations there could be: a small grid is a table
 * itself, a larger one is looked up in a hash table. Other rows are hashed and compared. O(rows x columns).
 */
export async function groupRowsBy(
  columns: readonly Column[],
  rows: number,
  missing: "apart" | "value",
  checkpoint: Checkpoint,
  space: Space = FRESH,
): Promise<RowGroups> {
  if (columns.length === 0) return { codes: space.int32(rows).fill(0), first: new Uint32Array(Math.min(1, rows)), count: Math.min(1, rows) };
  const raised = missing === "value" ? 1 : 0;
  const [only] = columns;
  if (columns.length === 1) {
    if ("codes" in only) return renumberCodes(only.codes, only.dictionary.length, raised, checkpoint, space);
    if (only.type !== "boolean" && raised === 0) return groupDoubles(only.values, spanOfNumbers(only.values), checkpoint, space);
  }
  return withScratch(async (scratch) => {
    const grid = gridOf(columns, raised);
    if (!grid) return numberRowsByHash(columns, rows, missing, checkpoint, space);
    const places = scratch.float64(rows);
    await inBlocks(rows, part(checkpoint, 0, 2), (from, to) => {
      for (const [i, column] of columns.entries()) placeInto(places, column, grid.spans[i], raised, i === 0, from, to);
    });
    return groupDoubles(places, { least: 0, count: grid.size }, part(checkpoint, 1, 2), space);
  });
}

async function groupDoubles(keys: Float64Array, span: Span | null, checkpoint: Checkpoint, space: Space): Promise<RowGroups> {
  const rows = keys.length;
  if (!span || span.count > directRange(rows)) return numberDoubles(keys, span, checkpoint, space);
  return withScratch(async (scratch) => {
    const codes = space.int32(rows);
    const groupOf = scratch.int32(span.count).fill(0);
    const first = scratch.uint32(Math.min(rows, span.count));
    let count = 0;
    await inBlocks(rows, checkpoint, (from, to) => {
      count = numberShifted(codes, keys, span.least, groupOf, first, count, from, to);
    });
    return { codes, first: copied(first, count, space), count };
  });
}

function numberDoubles(keys: Float64Array, span: Span | null, checkpoint: Checkpoint, space: Space): Promise<RowGroups> {
  const { hashRows, same } = hashesOf(keys, span);
  return numberRows(keys.length, hashRows, same, checkpoint, space);
}

async function renumberCodes(keys: Int32Array, distinct: number, raised: 0 | 1, checkpoint: Checkpoint, space: Space): Promise<RowGroups> {
  const rows = keys.length;
  return withScratch(async (scratch) => {
    const codes = space.int32(rows);
    const groupOf = scratch.int32(distinct + raised).fill(0);
    const first = scratch.uint32(Math.min(rows, distinct + raised));
    let count = 0;
    await inBlocks(rows, checkpoint, (from, to) => {
      count = numberCodes(codes, keys, raised, groupOf, first, count, from, to);
    });
    return { codes, first: copied(first, count, space), count };
  });
}

function copied(rows: Uint32Array, count: number, space: Space): Uint32Array {
  const own = space.uint32(count);
  own.set(rows.subarray(0, count));
  return own;
}

/** `groupOf`: number of each key's group + 1. Returns the number of groups so far. */
function numberCodes(
  codes: Int32Array,
  keys: Int32Array,
  raised: number,
  groupOf: Int32Array,
  first: Uint32Array,
  before: number,
  from: number,
  to: number,
): number {
  let count = before;
  for (let row = from; row < to; row++) {
    const key = keys[row] + raised;
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

/** As `numberCodes`, of whole numbers from `least` on. */
function numberShifted(
  codes: Int32Array,
  keys: Float64Array,
  least: number,
  groupOf: Int32Array,
  first: Uint32Array,
  before: number,
  from: number,
  to: number,
): number {
  let count = before;
  for (let row = from; row < to; row++) {
    const key = keys[row];
    if (Number.isNaN(key)) {
      codes[row] = -1;
      continue;
    }
    const place = (key - least) | 0;
    let group = groupOf[place];
    if (group === 0) {
      first[count] = row;
      group = ++count;
      groupOf[place] = group;
    }
    codes[row] = group - 1;
  }
  return count;
}
