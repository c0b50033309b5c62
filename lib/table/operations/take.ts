import type { Checkpoint } from "@/lib/compute/checkpoint";
import { takeColumn } from "../columns";
import { type Column, MISSING_BOOLEAN, MISSING_CODE } from "../table";

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

/** The cells of several columns at `rows`, a checkpoint after each column. */
export async function takeColumns(columns: readonly Column[], rows: Uint32Array | Int32Array, checkpoint: Checkpoint): Promise<Column[]> {
  const taken: Column[] = [];
  for (const column of columns) {
    taken.push(takeColumn(column, rows));
    await checkpoint(taken.length, columns.length);
  }
  return taken;
}
