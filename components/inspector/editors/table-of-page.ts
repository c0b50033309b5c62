import type { RowsPage } from "@/lib/engine/protocol";
import { type Column, type Json, MISSING_BOOLEAN, MISSING_CODE, type Table } from "@/lib/table/table";

/** A page of rows as a table of its own, so that what is computed on tables can be computed on it. O(cells). */
export function tableOfPage({ columns, cells }: RowsPage): Table {
  return { rows: cells[0]?.length ?? 0, columns: columns.map((info, i) => columnOf(info, cells[i])), recipe: [] };
}

function columnOf({ name, type, role }: RowsPage["columns"][number], cells: readonly Json[]): Column {
  switch (type) {
    case "number":
    case "date":
      return { name, role, type, values: Float64Array.from(cells, (value) => (typeof value === "number" ? value : Number.NaN)) };
    case "boolean":
      return { name, role, type, values: Uint8Array.from(cells, (value) => (value === null ? MISSING_BOOLEAN : Number(value))) };
    case "category":
    case "text": {
      const codes = new Map<string, number>();
      const coded = Int32Array.from(cells, (value) => {
        if (value === null) return MISSING_CODE;
        const text = String(value);
        const code = codes.get(text) ?? codes.size;
        codes.set(text, code);
        return code;
      });
      return { name, role, type, codes: coded, dictionary: [...codes.keys()] };
    }
  }
}
