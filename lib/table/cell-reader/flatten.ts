import type { Cell } from "./cell-column";
import { isPairs, pairsOf } from "./pairs";

/**
 * What becomes of a list inside a record: its values joined into a text, or their number. Lists of records are counted; with `rows` the items of
 * one of them become rows of their own (see `ItemRows`), other lists are joined.
 */
export const LISTS = ["join", "count", "rows"] as const;
export type Lists = (typeof LISTS)[number];

/** Objects further inside are kept as JSON text. */
const DEEPEST = 12;
const LIST_SEPARATOR = ", ";

/**
 * Turns the values of records into cells: an object becomes a column for each of its keys, joined by dots
 * (`address.city`), and so does a list of pairs of key and value; any other list one cell. Which columns hold lists is remembered.
 */
export class Flattener {
  readonly joined = new Set<string>();
  readonly counted = new Set<string>();
  /** The row whose values come next. */
  row = 0;
  /** Rows with an empty list, which alone does not tell whether it is joined or counted. */
  private readonly empty = new Map<string, number[]>();

  constructor(private readonly lists: Lists) {}

  /** Calls `put` for every cell that the value called `name` becomes. */
  flatten(name: string, value: unknown, put: (name: string, cell: Cell) => void, depth = 0): void {
    if (value === null || value === undefined) put(name, null);
    else if (isScalar(value)) put(name, value);
    else if (Array.isArray(value) && isPairs(value)) for (const [key, inner] of pairsOf(value)) this.flatten(`${name}.${key}`, inner, put, depth + 1);
    else if (Array.isArray(value)) put(name, this.list(name, value));
    else if (value instanceof Uint8Array) put(name, hexadecimal(value));
    else if (ArrayBuffer.isView(value)) put(name, this.list(name, [...numbersOf(value)]));
    else if (typeof value === "object") {
      if (depth >= DEEPEST) {
        put(name, jsonText(value));
        return;
      }
      for (const [key, inner] of Object.entries(value)) this.flatten(name === "" ? key : `${name}.${key}`, inner, put, depth + 1);
    } else put(name, String(value));
  }

  /** Calls `put` for the empty lists of columns whose other lists were counted: they hold 0. */
  putEmpty(put: (name: string, row: number, cell: Cell) => void): void {
    for (const name of this.counted) for (const row of this.empty.get(name) ?? []) put(name, row, 0);
  }

  private list(name: string, values: readonly unknown[]): Cell {
    if (values.length === 0 && this.lists !== "count") {
      const rows = this.empty.get(name);
      if (rows) rows.push(this.row);
      else this.empty.set(name, [this.row]);
      return null;
    }
    const scalars = values.every((value) => value === null || value === undefined || isScalar(value));
    if (this.lists === "count" || !scalars) {
      this.counted.add(name);
      return values.length;
    }
    this.joined.add(name);
    const present = values.filter((value) => value !== null && value !== undefined);
    return present.length === 0 ? null : present.map((value) => (value instanceof Date ? value.toISOString() : String(value))).join(LIST_SEPARATOR);
  }
}

function isScalar(value: unknown): value is number | string | boolean | bigint | Date {
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean" || typeof value === "bigint" || value instanceof Date;
}

function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function numbersOf(view: ArrayBufferView): Iterable<number | bigint> {
  return Symbol.iterator in view ? (view as Iterable<number | bigint>) : [];
}

function jsonText(value: object): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
}
