import type { Checkpoint } from "@/lib/compute/checkpoint";
import { type Column, MISSING_BOOLEAN, MISSING_CODE } from "../table";
import { numberRows } from "./double-table";
import type { HashRows, Numbered } from "./number-parts";
import { mixed, type Same } from "./number-table";
import type { Space } from "./scratch";

/** What a missing number is hashed as. */
const MISSING_HASH = 0x5bd1e995;

/**
 * Numbers rows whose values have no place in a grid, by first appearance: each row is hashed, column after column, and rows
 * with equal hashes are compared. Rows without one of the values have the code -1, unless missing equals missing.
 * The result lies in `space`. O(rows x columns).
 */
export async function numberRowsByHash(
  columns: readonly Column[],
  rows: number,
  missing: "apart" | "value",
  checkpoint: Checkpoint,
  space: Space,
): Promise<Numbered> {
  const equal = columns.map(equality);
  const hashRows: HashRows = (hashes, codes, from, size) => {
    hashes.fill(0, 0, size);
    if (missing === "apart") codes.fill(0, from, from + size);
    for (const column of columns) {
      if ("codes" in column) hashCodes(hashes, column.codes, from, size);
      else if (column.type === "boolean") hashFlags(hashes, column.values, from, size);
      else hashNumbers(hashes, column.values, from, size);
      if (missing === "apart") markMissing(codes, column, from, from + size);
    }
    return missing === "apart" ? 1 : 0;
  };
  return numberRows(rows, hashRows, (a, b) => equal.every((same) => same(a, b)), checkpoint, space);
}

function hashCodes(hashes: Int32Array, codes: Int32Array, from: number, size: number): void {
  for (let i = 0; i < size; i++) hashes[i] = mixed(hashes[i], codes[from + i]);
}

function hashFlags(hashes: Int32Array, values: Uint8Array, from: number, size: number): void {
  for (let i = 0; i < size; i++) hashes[i] = mixed(hashes[i], values[from + i]);
}

function hashNumbers(hashes: Int32Array, values: Float64Array, from: number, size: number): void {
  const bits = new Int32Array(values.buffer, values.byteOffset + 8 * from, 2 * size);
  for (let i = 0; i < size; i++) {
    // Without the sign 0 and -0 are one.
    const hash = mixed(bits[2 * i], bits[2 * i + 1] << 1);
    hashes[i] = mixed(hashes[i], Number.isNaN(values[from + i]) ? MISSING_HASH : hash);
  }
}

function markMissing(codes: Int32Array, column: Column, from: number, to: number): void {
  if ("codes" in column) {
    for (let row = from; row < to; row++) if (column.codes[row] === MISSING_CODE) codes[row] = -1;
  } else if (column.type === "boolean") {
    for (let row = from; row < to; row++) if (column.values[row] === MISSING_BOOLEAN) codes[row] = -1;
  } else {
    for (let row = from; row < to; row++) if (Number.isNaN(column.values[row])) codes[row] = -1;
  }
}

/** Missing equals missing. */
function equality(column: Column): Same {
  if ("codes" in column) return (a, b) => column.codes[a] === column.codes[b];
  const { values } = column;
  return (a, b) => values[a] === values[b] || (Number.isNaN(values[a]) && Number.isNaN(values[b]));
}
