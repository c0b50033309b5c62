import { isRecord, type JsonRecord } from "../cell-reader/pairs";

/** Where the rows of a document are and how they are written. */
export type Shape =
  /** A list of objects, or of single values. */
  | { readonly kind: "records"; readonly path: string; readonly records: readonly unknown[] }
  /** A list of lists, with names when the document gives them. */
  | { readonly kind: "rows"; readonly path: string; readonly rows: readonly (readonly unknown[])[]; readonly names: readonly string[] | null }
  /** An object of lists of the same length, one for each column. */
  | { readonly kind: "columns"; readonly path: string; readonly columns: readonly (readonly [name: string, values: readonly unknown[]])[] }
  /** An object of objects: each is a row, its key a column of its own. */
  | { readonly kind: "keyed"; readonly path: string; readonly entries: readonly (readonly [key: string, record: unknown])[] };

const DEEPEST = 5;

/** The value at a path of keys joined by dots (`data.orders`, `items.0.lines`); undefined when there is none. */
export function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const key of path.split(".").filter((part) => part !== "" && part !== "$")) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isRecord(value)) value = Object.hasOwn(value, key) ? value[key] : undefined;
    else return undefined;
  }
  return value;
}

/** Paths of the lists in a document that could be its rows, the longest first. */
function recordPaths(document: unknown): { readonly path: string; readonly rows: number }[] {
  const found: { path: string; rows: number }[] = [];
  const look = (value: unknown, path: string, depth: number): void => {
    if (Array.isArray(value)) {
      // What describes the columns of a table is not its rows (pandas, Frictionless, Socrata).
      if (value.length > 0 && value.some(isRecord) && !/(?:^|\.)(?:schema\.fields|meta\.view\.columns)$/.test(path)) found.push({ path, rows: value.length });
      return;
    }
    if (!isRecord(value) || depth >= DEEPEST) return;
    for (const [key, inner] of Object.entries(value)) look(inner, path === "" ? key : `${path}.${key}`, depth + 1);
  };
  look(document, "", 0);
  return found.sort((a, b) => b.rows - a.rows);
}

/** Finds the rows: in the value at `path` when one is given, else wherever they are. null when there are none. */
export function findRecords(document: unknown, path: string | undefined): Shape | null {
  const value = path === undefined ? document : valueAt(document, path);
  const base = path ?? "";
  const direct = shapeOf(value, base);
  if (direct) return direct;
  if (!isRecord(value)) return null;
  const [longest] = recordPaths(value);
  if (longest) {
    const records = valueAt(value, longest.path);
    if (Array.isArray(records)) return { kind: "records", path: base === "" ? longest.path : `${base}.${longest.path}`, records };
  }
  const inner = Object.entries(value).find(([, candidate]) => isRecord(candidate) && shapeOf(candidate, "") !== null);
  if (inner && Object.values(value).filter(isRecord).length === 1) return shapeOf(inner[1], base === "" ? inner[0] : `${base}.${inner[0]}`);
  return Object.keys(value).length > 0 ? { kind: "records", path: base, records: [value] } : null;
}

function shapeOf(value: unknown, path: string): Shape | null {
  if (Array.isArray(value)) {
    const lists = value.filter((row): row is unknown[] => Array.isArray(row));
    return lists.length > 0 && lists.length === value.length ? { kind: "rows", path, rows: lists, names: null } : { kind: "records", path, records: value };
  }
  if (!isRecord(value)) return null;
  const { columns, data } = value;
  if (Array.isArray(columns) && Array.isArray(data) && columns.every((name) => typeof name === "string") && data.every((row) => Array.isArray(row)))
    return { kind: "rows", path, rows: data.filter((row): row is unknown[] => Array.isArray(row)), names: columns.map(String) };
  return columnsOf(value, path);
}

function columnsOf(value: JsonRecord, path: string): Shape | null {
  const entries = Object.entries(value);
  if (entries.length === 0) return null;
  const lists = entries.flatMap(([name, values]): [string, unknown[]][] => (Array.isArray(values) ? [[name, values]] : []));
  if (lists.length === entries.length && lists.length > 1 && lists.every(([, values]) => values.length === lists[0][1].length && !values.some(isRecord)))
    return { kind: "columns", path, columns: lists };
  const records = entries.flatMap(([name, inner]): [string, JsonRecord][] => (isRecord(inner) ? [[name, inner]] : []));
  if (records.length < entries.length) return null;
  const keys = Object.keys(records[0][1]);
  const same = keys.length > 0 && records.every(([, record]) => Object.keys(record).length === keys.length && keys.every((key) => Object.hasOwn(record, key)));
  // pandas writes each column as an object whose keys are the numbers of the rows.
  if (same && keys.every((key, i) => key === String(i)))
    return { kind: "columns", path, columns: records.map(([name, record]) => [name, keys.map((key) => record[key])]) };
  const scalars = (record: JsonRecord) => Object.values(record).every((inner) => typeof inner !== "object" || inner === null);
  return records.length > 1 && (same || records.every(([, record]) => scalars(record))) ? { kind: "keyed", path, entries: records } : null;
}
