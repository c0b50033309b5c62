import { fail } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import type { CodedColumn, Column, ColumnType, DateColumn, NumberColumn, Table } from "@/lib/table/table";

/** The column of this name. Fails with `common.column-missing`. */
export function presentColumn(table: Table, name: string): Column {
  return findColumn(table, name) ?? fail("common.column-missing", { column: name });
}

/** The number column of this name. Fails with `common.column-missing` or `common.column-type`. */
export function presentNumbers(table: Table, name: string): NumberColumn {
  const column = presentColumn(table, name);
  return column.type === "number" ? column : wrongType(column, "number");
}

/** The date column of this name. Fails with `common.column-missing` or `common.column-type`. */
export function presentDates(table: Table, name: string): DateColumn {
  const column = presentColumn(table, name);
  return column.type === "date" ? column : wrongType(column, "date");
}

/** Fails with `common.column-type`. */
export function wrongType(column: Column, wanted: ColumnType): never {
  return fail("common.column-type", { column: column.name, type: column.type, wanted });
}

export function isNumbers(column: Column): column is NumberColumn {
  return column.type === "number";
}

export function isCoded(column: Column): column is CodedColumn {
  return column.type === "category" || column.type === "text";
}

/** Two lists of rows of a table of `rows` rows: those that `leaves` marks with more than 0, and the others. O(rows). */
export function partRows(leaves: Uint8Array | Int32Array, rows: number): { readonly kept: Uint32Array; readonly left: Uint32Array } {
  let leaving = 0;
  for (let row = 0; row < rows; row++) if (leaves[row] > 0) leaving++;
  const kept = new Uint32Array(rows - leaving);
  const left = new Uint32Array(leaving);
  for (let row = 0, k = 0, l = 0; row < rows; row++) {
    if (leaves[row] > 0) left[l++] = row;
    else kept[k++] = row;
  }
  return { kept, left };
}

/** A category column of words given as places in `words`; -1 is missing. The dictionary holds the words that some row uses, in their order. */
export function categoryOf(name: string, places: Int32Array, words: readonly string[]): CodedColumn {
  const used = new Uint8Array(words.length);
  for (const place of places) if (place >= 0) used[place] = 1;
  const dictionary: string[] = [];
  const codeOf = new Map<string, number>();
  const codeAt = words.map((word, place) => {
    if (used[place] === 0) return -1;
    const known = codeOf.get(word);
    if (known !== undefined) return known;
    codeOf.set(word, dictionary.length);
    return dictionary.push(word) - 1;
  });
  return { name, role: null, type: "category", dictionary, codes: places.map((place) => (place < 0 ? -1 : codeAt[place])) };
}
