import { withDetectedRoles } from "./cell-reader/cell-grid";
import { isMissing } from "./columns";
import { isCategory } from "./csv-reader/settle";
import { retype } from "./retype";
import { type CodedColumn, type Column, type ColumnType, MISSING_BOOLEAN, MISSING_CODE, type Table } from "./table";

export interface Stacked {
  readonly table: Table;
  /** For each table, the columns that others have and it lacks. */
  readonly absent: readonly (readonly string[])[];
  /** Columns that were of different types and are texts now. */
  readonly retyped: readonly string[];
}

/**
 * Puts tables below one another. Columns meet by name, in the order in which they first appear; where a table lacks one, its rows are
 * missing. Columns of different types become texts, as a CSV file would hold them. Roles are found anew. O(cells), `breathe` awaited between columns.
 */
export async function stackTables(tables: readonly Table[], breathe: () => Promise<void>): Promise<Stacked> {
  const [only] = tables;
  if (tables.length === 1 && only) return { table: only, absent: [[]], retyped: [] };
  const names = [...new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)))];
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const byName = tables.map((table) => new Map(table.columns.map((column) => [column.name, column])));
  const retyped: string[] = [];
  const columns: Column[] = [];
  for (const name of names) {
    const parts = byName.map((known, i) => ({ column: known.get(name), rows: tables[i].rows }));
    const { column, mixed } = stackColumn(name, parts, rows);
    if (mixed) retyped.push(name);
    columns.push(column);
    await breathe();
  }
  const absent = byName.map((known) => names.filter((name) => !known.has(name)));
  return { table: withDetectedRoles(columns, rows), absent, retyped };
}

interface Part {
  readonly column: Column | undefined;
  readonly rows: number;
}

function stackColumn(name: string, parts: readonly Part[], rows: number): { column: Column; mixed: boolean } {
  // A column without a single value fits any type.
  const filled = parts.map((part) => (part.column && hasValue(part.column, part.rows) ? part : { ...part, column: undefined }));
  const types = new Set(filled.flatMap(({ column }): ColumnType[] => (column ? [column.type === "text" ? "category" : column.type] : [])));
  const [type = "category"] = types;
  if (types.size > 1 || type === "category") return { column: stackCoded(name, filled, rows), mixed: types.size > 1 };
  if (type === "boolean") {
    const values = new Uint8Array(rows).fill(MISSING_BOOLEAN);
    place(filled, (column, at) => column.type === "boolean" && values.set(column.values, at));
    return { column: { name, role: null, type, values }, mixed: false };
  }
  const values = new Float64Array(rows).fill(Number.NaN);
  place(filled, (column, at) => (column.type === "number" || column.type === "date") && values.set(column.values, at));
  return { column: { name, role: null, type: type === "date" ? "date" : "number", values }, mixed: false };
}

function place(parts: readonly Part[], put: (column: Column, at: number) => void): void {
  let at = 0;
  for (const { column, rows } of parts) {
    if (column) put(column, at);
    at += rows;
  }
}

function stackCoded(name: string, parts: readonly Part[], rows: number): CodedColumn {
  const codes = new Int32Array(rows).fill(MISSING_CODE);
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  let present = 0;
  let text = false;
  place(parts, (column, at) => {
    const { column: coded } = retype(column, column.type === "text" ? "text" : "category", { decimal: ".", format: { kind: "calendar", order: "ymd" } });
    if (!("codes" in coded)) return;
    text ||= column.type === "text";
    const own = coded.dictionary.map((value) => {
      let code = known.get(value);
      if (code === undefined) {
        code = dictionary.length;
        known.set(value, code);
        dictionary.push(value);
      }
      return code;
    });
    for (const [row, code] of coded.codes.entries()) {
      if (code === MISSING_CODE) continue;
      codes[at + row] = own[code];
      present++;
    }
  });
  return { name, role: null, type: !text && isCategory(present, dictionary.length) ? "category" : "text", codes, dictionary };
}

function hasValue(column: Column, rows: number): boolean {
  for (let row = 0; row < rows; row++) if (!isMissing(column, row)) return true;
  return false;
}
