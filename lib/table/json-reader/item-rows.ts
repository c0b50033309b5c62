import { isPairs, isRecord, type JsonRecord } from "../cell-reader/pairs";

/** Objects further inside are not looked into for a list. */
const DEEPEST = 3;

/**
 * Makes a row of each item of a list of records ("line_items" of an order), with what belongs to the record repeated on each of its rows.
 * The first such list that is met is taken, wherever it stands, and it alone. A record without items stays one row.
 */
export class ItemRows {
  private path: readonly string[] | null = null;
  private records = 0;
  private rows = 0;

  /** Null until a list was met. */
  get facts(): { readonly path: string; readonly records: number; readonly rows: number } | null {
    return this.path && { path: this.path.join("."), records: this.records, rows: this.rows };
  }

  of(value: unknown): readonly unknown[] {
    this.records++;
    const rows = this.rowsOf(value);
    this.rows += rows.length;
    return rows;
  }

  private rowsOf(value: unknown): readonly unknown[] {
    if (!isRecord(value)) return [value];
    this.path ??= pathOfItems(value, 0);
    if (!this.path) return [value];
    const items = this.path.reduce<unknown>((inner, key) => (isRecord(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);
    if (!Array.isArray(items)) return [value];
    const { path } = this;
    return items.length === 0 ? [replaced(value, path, undefined)] : items.map((item) => replaced(value, path, item));
  }
}

function pathOfItems(record: JsonRecord, depth: number): readonly string[] | null {
  for (const [key, value] of Object.entries(record)) if (Array.isArray(value) && value.length > 0 && value.every(isRecord) && !isPairs(value)) return [key];
  if (depth >= DEEPEST) return null;
  for (const [key, value] of Object.entries(record)) {
    const inner = isRecord(value) ? pathOfItems(value, depth + 1) : null;
    if (inner) return [key, ...inner];
  }
  return null;
}

/** The record with another value at a path; `undefined` takes the key away. */
function replaced(record: JsonRecord, [key, ...rest]: readonly string[], value: unknown): JsonRecord {
  const inner = record[key];
  const { [key]: _, ...others } = record;
  if (rest.length > 0) return { ...record, [key]: isRecord(inner) ? replaced(inner, rest, value) : inner };
  return value === undefined ? others : { ...record, [key]: value };
}
