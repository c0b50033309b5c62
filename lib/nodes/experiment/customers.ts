import { cell } from "@/lib/table/columns";
import { groupRows } from "@/lib/table/operations/key-codes";
import type { Column } from "@/lib/table/table";
import type { RunContext } from "../contract";

const CHUNK = 65_536;

/** The distinct values of a column as texts, and the value of each row (-1 where missing). O(rows). */
export interface Labels {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

export async function labelsOf(column: Column, ctx: RunContext): Promise<Labels> {
  const groups = await groupRows(column, ctx.checkpoint);
  return { codes: groups.codes, names: Array.from(groups.first, (row) => String(cell(column, row))) };
}

/** Rows of a table in which each customer stands once: the first row of each. `duplicates` and `unnamed` count the others. */
export interface Unique {
  readonly rows: Uint32Array;
  readonly names: readonly string[];
  readonly duplicates: number;
  readonly unnamed: number;
}

/** One row a customer, by the id column; every row is a customer of its own, named by its position, when there is none. */
export async function uniqueCustomers(column: Column | undefined, rows: number, ctx: RunContext): Promise<Unique> {
  if (!column) {
    const all = new Uint32Array(rows);
    const names: string[] = [];
    for (let row = 0; row < rows; row++) {
      all[row] = row;
      names.push(String(row));
      if (row % CHUNK === CHUNK - 1) await ctx.checkpoint(row, rows);
    }
    return { rows: all, names, duplicates: 0, unnamed: 0 };
  }
  const { codes, first, count } = await groupRows(column, ctx.checkpoint);
  const names: string[] = [];
  for (let group = 0; group < count; group++) {
    names.push(String(cell(column, first[group])));
    if (group % CHUNK === CHUNK - 1) await ctx.checkpoint(group, count);
  }
  let unnamed = 0;
  for (let row = 0; row < rows; row++) if (codes[row] < 0) unnamed++;
  return { rows: first, names, duplicates: rows - unnamed - count, unnamed };
}
