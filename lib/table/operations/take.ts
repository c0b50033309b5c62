import type { Checkpoint } from "@/lib/compute/checkpoint";
import { type Column, MISSING_BOOLEAN, MISSING_CODE } from "../table";
import { inBlocks, part } from "./blocks";

/** The cells at `rows`; -1 gives a missing cell. Dictionaries are shared. O(rows). */
export function takeOrMissing(column: Column, rows: Int32Array): Column {
  const length = rows.length;
  switch (column.type) {
    case "number":
    case "date": {
      const values = new Float64Array(length);
      for (let i = 0; i < length; i++) values[i] = rows[i] < 0 ? Number.NaN : column.values[rows[i]];
      return { ...column, values };
    }
    case "category":
    case "text": {
      const codes = new Int32Array(length);
      for (let i = 0; i < length; i++) codes[i] = rows[i] < 0 ? MISSING_CODE : column.codes[rows[i]];
      return { ...column, codes };
    }
    case "boolean": {
      const values = new Uint8Array(length);
      for (let i = 0; i < length; i++) values[i] = rows[i] < 0 ? MISSING_BOOLEAN : column.values[rows[i]];
      return { ...column, values };
    }
  }
}

/** The cells of several columns at `rows`, a checkpoint after each block. */
export async function takeColumns(columns: readonly Column[], rows: Uint32Array | Int32Array, checkpoint: Checkpoint): Promise<Column[]> {
  const taken: Column[] = [];
  for (const [i, column] of columns.entries()) taken.push(await takeCells(column, rows, part(checkpoint, i, columns.length)));
  return taken;
}

/** The cells at `rows`, block after block. Dictionaries are shared. O(rows). */
export async function takeCells(column: Column, rows: Uint32Array | Int32Array, checkpoint: Checkpoint): Promise<Column> {
  // One kind of rows, so that the loops below are made for it alone; there are no more of them than 31 bits tell apart.
  const at = new Int32Array(rows.buffer, rows.byteOffset, rows.length);
  switch (column.type) {
    case "number":
    case "date": {
      const values = new Float64Array(at.length);
      await inBlocks(at.length, checkpoint, (from, to) => takeNumbers(values, column.values, at, from, to));
      return { ...column, values };
    }
    case "category":
    case "text": {
      const codes = new Int32Array(at.length);
      await inBlocks(at.length, checkpoint, (from, to) => takeCodes(codes, column.codes, at, from, to));
      return { ...column, codes };
    }
    case "boolean": {
      const values = new Uint8Array(at.length);
      await inBlocks(at.length, checkpoint, (from, to) => takeFlags(values, column.values, at, from, to));
      return { ...column, values };
    }
  }
}

function takeNumbers(taken: Float64Array, values: Float64Array, rows: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) taken[i] = values[rows[i]];
}

function takeCodes(taken: Int32Array, codes: Int32Array, rows: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) taken[i] = codes[rows[i]];
}

function takeFlags(taken: Uint8Array, values: Uint8Array, rows: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) taken[i] = values[rows[i]];
}
