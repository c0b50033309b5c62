import type { Checkpoint } from "@/lib/compute/checkpoint";
import { columnLength } from "../columns";
import { type CodedColumn, type Column, type ColumnType, MISSING_BOOLEAN, MISSING_CODE, type Role, type Table } from "../table";

/** How a column of the union came to be. */
export interface UnionColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Its type in each table; null where a table has no such column. */
  readonly types: readonly (ColumnType | null)[];
}

export interface UnionResult {
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly made: readonly UnionColumn[];
}

/**
 * The type that holds the values of all: equal types stay, category and text are text, and anything else beside a different
 * type is text (a number as it is written, a date as ISO 8601, yes and no as true and false).
 */
export function commonType(types: readonly ColumnType[]): ColumnType {
  const [first = "text", ...others] = types;
  return others.every((type) => type === first) ? first : "text";
}

/**
 * The rows of several tables one after another, columns brought together by name (letters alone decide with `loose`: capitals
 * and spaces at the ends do not). A table without a column has missing cells in it. Columns stand in the order they are first
 * met. O(rows x columns + dictionaries).
 */
export async function unionTables(tables: readonly Table[], loose: boolean, checkpoint: Checkpoint): Promise<UnionResult> {
  const keyOf = (name: string) => (loose ? name.normalize("NFKC").trim().toLowerCase() : name);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const places = new Map<string, { name: string; found: (Column | null)[]; role: Role | null }>();
  for (const [i, table] of tables.entries()) {
    const seen = new Map<string, number>();
    for (const column of table.columns) {
      // Columns of one table that are called alike stay apart.
      const key = keyOf(column.name);
      const time = seen.get(key) ?? 0;
      seen.set(key, time + 1);
      const place = places.get(`${time} ${key}`) ?? { name: column.name, found: tables.map(() => null), role: column.role };
      place.found[i] = column;
      places.set(`${time} ${key}`, place);
    }
  }
  const columns: Column[] = [];
  const made: UnionColumn[] = [];
  const roles = new Set<Role>();
  for (const { name, found, role } of places.values()) {
    const types = found.map((column) => column?.type ?? null);
    const type = commonType(types.filter((each) => each !== null));
    const parts = found.map((column, i) => column ?? tables[i].rows);
    const kept = role !== null && roles.has(role) && role !== "feature" ? null : role;
    if (kept !== null) roles.add(kept);
    columns.push({ ...stacked(parts, name, type), role: kept });
    made.push({ name, type, types });
    await checkpoint(columns.length, places.size);
  }
  return { rows, columns, made };
}

/** Columns one below another in one of type `type`; a number stands for so many missing cells. */
export function stacked(parts: readonly (Column | number)[], name: string, type: ColumnType): Column {
  const length = parts.reduce<number>((sum, each) => sum + (typeof each === "number" ? each : columnLength(each)), 0);
  if (type === "number" || type === "date") {
    const values = new Float64Array(length).fill(Number.NaN);
    place(parts, (column, at) => {
      if (column.type === type) values.set(column.values, at);
    });
    return { name, role: null, type, values };
  }
  if (type === "boolean") {
    const values = new Uint8Array(length).fill(MISSING_BOOLEAN);
    place(parts, (column, at) => {
      if (column.type === "boolean") values.set(column.values, at);
    });
    return { name, role: null, type, values };
  }
  return { name, role: null, type, ...stackedTexts(parts, length) };
}

function stackedTexts(parts: readonly (Column | number)[], length: number): Pick<CodedColumn, "codes" | "dictionary"> {
  const codes = new Int32Array(length).fill(MISSING_CODE);
  const dictionary: string[] = [];
  const known = new Map<string, number>();
  const numberOf = (text: string): number => {
    let number = known.get(text);
    if (number === undefined) {
      number = dictionary.length;
      known.set(text, number);
      dictionary.push(text);
    }
    return number;
  };
  place(parts, (column, at) => {
    if ("codes" in column) {
      const target = Int32Array.from(column.dictionary, numberOf);
      for (let row = 0; row < column.codes.length; row++) if (column.codes[row] >= 0) codes[at + row] = target[column.codes[row]];
      return;
    }
    const cells = column.values.length;
    for (let row = 0; row < cells; row++) {
      const text = written(column, row);
      if (text !== null) codes[at + row] = numberOf(text);
    }
  });
  return { codes, dictionary };
}

function written(column: Exclude<Column, CodedColumn>, row: number): string | null {
  const value = column.values[row];
  if (column.type === "boolean") return value === MISSING_BOOLEAN ? null : value === 1 ? "true" : "false";
  if (Number.isNaN(value)) return null;
  if (column.type === "number") return String(value + 0);
  const moment = new Date(value);
  if (Number.isNaN(moment.getTime())) return String(value);
  const text = moment.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, -14) : text;
}

function place(parts: readonly (Column | number)[], put: (column: Column, at: number) => void): void {
  let at = 0;
  for (const each of parts) {
    if (typeof each === "number") at += each;
    else {
      put(each, at);
      at += columnLength(each);
    }
  }
}
