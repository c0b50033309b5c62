import { type CodedColumn, type Column, type Json, MISSING_BOOLEAN, MISSING_CODE, type Role, type Table } from "./table";

/** The column called `name`, or undefined. O(columns). */
export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

export function isMissing(column: Column, row: number): boolean {
  switch (column.type) {
    case "number":
    case "date":
      return Number.isNaN(column.values[row]);
    case "category":
    case "text":
      return column.codes[row] === MISSING_CODE;
    case "boolean":
      return column.values[row] === MISSING_BOOLEAN;
  }
}

/** Number of rows a column holds. */
export function columnLength(column: Column): number {
  return "codes" in column ? column.codes.length : column.values.length;
}

/** Whether the texts of a column can be looked at for nothing. A dictionary that waits for its first use is one of very many different texts. */
export function hasTextsAtHand(column: Column): column is CodedColumn {
  return "codes" in column && !Object.getOwnPropertyDescriptor(column, "dictionary")?.get;
}

/** Number of missing cells. O(rows). */
export function missingCount(column: Column): number {
  const rows = columnLength(column);
  let count = 0;
  for (let row = 0; row < rows; row++) if (isMissing(column, row)) count++;
  return count;
}

/** A cell as plain data: dates as ms since epoch, missing as null. */
export function cell(column: Column, row: number): Json {
  if (isMissing(column, row)) return null;
  switch (column.type) {
    case "number":
    case "date":
      return column.values[row];
    case "category":
    case "text":
      return column.dictionary[column.codes[row]];
    case "boolean":
      return column.values[row] === 1;
  }
}

/** The rows at `indices`, in that order; dictionaries are shared. O(indices x columns). */
export function takeRows(table: Table, indices: Uint32Array | Int32Array): Table {
  return { rows: indices.length, columns: table.columns.map((column) => takeColumn(column, indices)), recipe: table.recipe };
}

export function takeColumn(column: Column, indices: Uint32Array | Int32Array): Column {
  const length = indices.length;
  switch (column.type) {
    case "number":
    case "date": {
      const values = new Float64Array(length);
      for (let i = 0; i < length; i++) values[i] = column.values[indices[i]];
      return { ...column, values };
    }
    case "category":
    case "text": {
      const codes = new Int32Array(length);
      for (let i = 0; i < length; i++) codes[i] = column.codes[indices[i]];
      return { ...column, codes };
    }
    case "boolean": {
      const values = new Uint8Array(length);
      for (let i = 0; i < length; i++) values[i] = column.values[indices[i]];
      return { ...column, values };
    }
  }
}

/** Adds columns at the end; one with a name already there replaces it in place. */
export function withColumns(table: Table, added: readonly Column[]): Table {
  const byName = new Map(added.map((column) => [column.name, column]));
  const kept = table.columns.map((column) => {
    const replacement = byName.get(column.name);
    if (replacement) byName.delete(column.name);
    return replacement ?? column;
  });
  return { ...table, columns: [...kept, ...byName.values()] };
}

export function withRole<C extends Column>(column: C, role: Role | null): C {
  if (column.role === role) return column;
  // A dictionary that is made when it is first asked for stays so.
  const same: C = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(column));
  return Object.defineProperty(same, "role", { value: role, enumerable: true });
}

/** A name not yet taken: `base`, `base 2`, `base 3` ... */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(`${base} ${n}`)) n++;
  return `${base} ${n}`;
}
