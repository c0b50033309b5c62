import { type Column, MISSING_BOOLEAN, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { mix } from "../group-by";

const STRIDE = 65_536;

/**
 * Marks rows equal in every column to an earlier row (1), as pandas `DataFrame.duplicated()`: missing equals missing.
 * Columns are hashed one after another, rows of equal hash are compared. O(rows x columns).
 */
export async function duplicateRows(table: Table, checkpoint: Checkpoint): Promise<Uint8Array> {
  const { rows, columns } = table;
  const work = rows * (columns.length + 1);
  const hashes = new Uint32Array(rows);
  for (const [i, column] of columns.entries()) {
    const keyOf = hasher(column);
    for (let start = 0; start < rows; start += STRIDE) {
      const end = Math.min(rows, start + STRIDE);
      for (let row = start; row < end; row++) hashes[row] = mix(hashes[row], keyOf(row));
      await checkpoint(i * rows + end, work);
    }
  }
  const duplicate = new Uint8Array(rows);
  if (columns.length === 0) return duplicate;
  const equal = columns.map(equality);
  let capacity = 16;
  while (capacity < rows * 2) capacity *= 2;
  const slots = new Int32Array(capacity).fill(-1);
  for (let row = 0; row < rows; row++) {
    let slot = hashes[row] & (capacity - 1);
    for (;;) {
      const earlier = slots[slot];
      if (earlier < 0) {
        slots[slot] = row;
        break;
      }
      if (hashes[earlier] === hashes[row] && equal.every((same) => same(earlier, row))) {
        duplicate[row] = 1;
        break;
      }
      slot = (slot + 1) & (capacity - 1);
    }
    if (row % STRIDE === STRIDE - 1) await checkpoint(columns.length * rows + row, work);
  }
  return duplicate;
}

function hasher(column: Column): (row: number) => number {
  if ("codes" in column) return (row) => column.codes[row];
  if (column.type === "boolean") return (row) => column.values[row];
  const { values } = column;
  const held = new Float64Array(1);
  const bits = new Int32Array(held.buffer);
  return (row) => {
    const value = values[row];
    if (Number.isNaN(value)) return MISSING_BOOLEAN;
    held[0] = value + 0;
    return bits[0] ^ Math.imul(bits[1], 0x9e3779b1);
  };
}

function equality(column: Column): (a: number, b: number) => boolean {
  if ("codes" in column) return (a, b) => column.codes[a] === column.codes[b];
  const { values } = column;
  return (a, b) => values[a] === values[b] || (Number.isNaN(values[a]) && Number.isNaN(values[b]));
}
