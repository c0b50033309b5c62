import type { Checkpoint } from "@/lib/ml/checkpoint";
import { cell, findColumn, isMissing } from "@/lib/table/columns";
import { type Column, type ColumnType, MISSING_BOOLEAN, type Role, type Table } from "@/lib/table/table";
import { chooseColumns, chooseOptionalColumn } from "../choose-columns";
import { fail } from "../problem";

export const TARGET_TYPES = ["category", "text", "boolean", "number"] as const satisfies readonly ColumnType[];

/** A number with more distinct values is an amount, not a class. */
const MOST_NUMBERS = 20;
const MOST_CLASSES = 50;

export interface Target {
  readonly column: Column;
  /** Names of the classes: “false” and “true” for a yes/no column. */
  readonly classes: readonly string[];
  /** Class a row; -1 where the target is missing. */
  readonly codes: Int32Array;
}

/** The column to predict: the one named, else the one with the role target, else the segments. */
export function targetColumn(data: Table, name: string | null): Column {
  const wanted = { param: "target", types: TARGET_TYPES };
  return (
    chooseOptionalColumn(data, name, { ...wanted, role: "target" }) ??
    chooseOptionalColumn(data, null, { ...wanted, role: "segment" }) ??
    fail("classify.target-not-set", {}, { param: "target" })
  );
}

/** The classes of a target column. Fails when it holds amounts rather than classes, or only one. O(rows). */
export function targetOf(column: Column, rows: number): Target {
  const classes = classNames(column, rows);
  if (classes.length === 0) fail("classify.target-empty", { column: column.name }, { param: "target" });
  if (classes.length === 1) fail("classify.one-class", { column: column.name, value: classes[0] }, { param: "target" });
  return { column, classes, codes: codesOf(column, classes, rows) };
}

/** The rows of another table in the classes of this one; `unknown` counts the rows of classes that were not there. */
export function codesIn(classes: readonly string[], column: Column, rows: number): { readonly codes: Int32Array; readonly unknown: number } {
  const codes = codesOf(column, classes, rows);
  let unknown = 0;
  for (let row = 0; row < rows; row++) if (codes[row] < 0 && !isMissing(column, row)) unknown++;
  return { codes, unknown };
}

function classNames(column: Column, rows: number): string[] {
  switch (column.type) {
    case "boolean":
      return [0, 1].filter((value) => column.values.includes(value)).map((value) => String(value === 1));
    case "number":
    case "date": {
      const distinct = new Set<number>();
      for (const value of column.values) {
        if (Number.isNaN(value)) continue;
        distinct.add(value);
        if (distinct.size > MOST_NUMBERS) fail("classify.target-continuous", { column: column.name, most: MOST_NUMBERS }, { param: "target" });
      }
      return [...distinct].sort((a, b) => a - b).map(String);
    }
    case "category":
    case "text": {
      const used = new Uint8Array(column.dictionary.length);
      for (const code of column.codes) if (code >= 0) used[code] = 1;
      const classes = column.dictionary.filter((_, code) => used[code] === 1);
      if (classes.length > MOST_CLASSES) {
        fail("classify.too-many-classes", { column: column.name, classes: classes.length, rows, most: MOST_CLASSES }, { param: "target" });
      }
      // Segments come in an order that means something: the largest first.
      return column.role === "segment" ? classes : classes.sort((a, b) => (a < b ? -1 : 1));
    }
  }
}

function codesOf(column: Column, classes: readonly string[], rows: number): Int32Array {
  const position = new Map(classes.map((name, code) => [name, code]));
  if ("codes" in column) {
    const recoded = column.dictionary.map((name) => position.get(name) ?? -1);
    return column.codes.map((code) => (code < 0 ? -1 : recoded[code]));
  }
  return Int32Array.from({ length: rows }, (_, row) => {
    const value = cell(column, row);
    return value === null ? -1 : (position.get(String(value)) ?? -1);
  });
}

/** Code of the class asked for: the one named; else yes, the greater number or the rarer of two; null with more classes. */
export function positiveClass(target: Target, name: string | null): number | null {
  const { column, classes, codes } = target;
  if (name !== null && name.trim() !== "") {
    const wanted = name.trim().toLowerCase();
    const found = classes.findIndex((of) => of.toLowerCase() === wanted);
    return found >= 0 ? found : fail("classify.positive-missing", { value: name, column: column.name, classes: classes.join(", ") }, { param: "positive" });
  }
  if (classes.length > 2) return null;
  if (column.type === "boolean" || column.type === "number") return 1;
  let second = 0;
  let known = 0;
  for (const code of codes) {
    if (code >= 0) known++;
    if (code === 1) second++;
  }
  return second * 2 <= known ? 1 : 0;
}

/** Roles of columns that are not facts about the customer that a prediction may rest on. */
const NOT_FEATURES: readonly (Role | null)[] = ["id", "order", "date", "target", "segment", "sensitive", "consent", "weight"];

/** The columns to predict from: those named, else those with the role feature, else all numbers, categories and yes/no columns that fit. */
export function featureColumns(data: Table, names: readonly string[] | null, target: Column): Column[] {
  if (names !== null && names.length > 0) {
    if (names.includes(target.name)) {
      const others = names.filter((name) => name !== target.name);
      fail("classify.target-is-feature", { column: target.name }, { param: "columns", fix: { type: "set-params", params: { columns: others } } });
    }
    return chooseColumns(data, names, { param: "columns" });
  }
  const others = data.columns.filter((column) => column.name !== target.name);
  const features = others.filter((column) => column.role === "feature");
  if (features.length > 0) return features;
  const usable = others.filter((column) => !NOT_FEATURES.includes(column.role) && column.type !== "text" && column.type !== "date");
  return usable.length > 0 ? usable : fail("classify.no-features", { column: target.name }, { param: "columns" });
}

/** Columns that tell rows apart rather than describing them: of the role id or order, or texts of which nearly every row has its own. */
export function identifying(columns: readonly Column[], rows: number): string[] {
  return columns.filter((column) => column.role === "id" || column.role === "order" || tellsRowsApart(column, rows)).map((column) => column.name);
}

function tellsRowsApart(column: Column, rows: number): boolean {
  if (!("codes" in column) || rows < 20) return false;
  return new Set(column.codes.filter((code) => code >= 0)).size > 0.9 * rows;
}

/** 1 where every one of the columns is missing: nothing to predict from. */
export async function blankRows(columns: readonly Column[], rows: number, checkpoint: Checkpoint): Promise<Uint8Array> {
  const blank = new Uint8Array(rows).fill(1);
  for (const column of columns) {
    await checkpoint(0, 1);
    for (let row = 0; row < rows; row++) if (blank[row] === 1 && !isMissing(column, row)) blank[row] = 0;
  }
  return blank;
}

/** Rows of `test` whose customer is among those of `train`; 0 when either has no customer column. */
export function sharedCustomers(train: Table, test: Table): number {
  const mine = train.columns.find((column) => column.role === "id");
  const theirs = mine && findColumn(test, mine.name);
  if (!mine || !theirs) return 0;
  const known = new Set<string>();
  for (let row = 0; row < train.rows; row++) {
    const value = cell(mine, row);
    if (value !== null) known.add(String(value));
  }
  let shared = 0;
  for (let row = 0; row < test.rows; row++) {
    const value = cell(theirs, row);
    if (value !== null && known.has(String(value))) shared++;
  }
  return shared;
}

/** Yes/no codes as a column. */
export function booleanOf(codes: Int32Array): Uint8Array {
  return Uint8Array.from(codes, (code) => (code < 0 ? MISSING_BOOLEAN : code));
}
