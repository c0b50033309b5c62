import * as z from "zod";
import { freeName, isMissing, withColumns } from "@/lib/table/columns";
import { type Column, MISSING_BOOLEAN, MISSING_CODE, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { takeRowsInTurn } from "../take-rows";
import { categoryOf, partRows, presentNumbers, wrongType } from "./column-access";
import { donorsSchema, imputeByNeighbors } from "./knn-impute";
import { fillByModels, type PatternModels, patternModelsSchema } from "./pattern-models";

const fillSchema = z.object({ column: z.string(), value: z.union([z.number(), z.string(), z.boolean()]) });
export type Fill = z.output<typeof fillSchema>;

/** What was learned about the gaps of a table; the same gaps of other rows are treated alike. */
export const missingStateSchema = z.object({
  /** A row with a gap in one of these leaves. */
  dropRows: z.array(z.string()),
  dropColumns: z.array(z.string()),
  fills: z.array(fillSchema),
  neighbors: donorsSchema.nullable(),
  /** Absent in steps of earlier versions. */
  models: patternModelsSchema.nullable().default(null),
  /** Yes/no columns that tell where a value was missing. */
  indicators: z.array(z.object({ column: z.string(), name: z.string() })),
  /** A category that names what was missing: rows of one pattern can be modelled apart. */
  pattern: z
    .object({
      name: z.string(),
      columns: z.array(z.string()),
      /** Patterns with a name of their own, by the names of their columns. */
      known: z.array(z.array(z.string())),
      complete: z.string(),
      other: z.string(),
    })
    .nullable(),
});
export type MissingState = z.output<typeof missingStateSchema>;

export interface MissingApplied {
  readonly table: Table;
  /** Rows that left. */
  readonly rejected: Uint32Array;
  /** Rows that left, by the first of `dropRows` that they lack. */
  readonly droppedBy: readonly number[];
  /** Cells filled, by column. */
  readonly filled: ReadonlyMap<string, number>;
  /** Cells that each pattern's model filled, and by column those that none fitted. */
  readonly byModel: readonly number[];
  readonly unmodelled: ReadonlyMap<string, number>;
}

/** Treats the gaps of a table as `state` says. Columns that the table lacks are passed over. O(rows x columns), and the neighbours' cost. */
export async function applyMissing(table: Table, state: MissingState, checkpoint: Checkpoint): Promise<MissingApplied> {
  const added = [...indicatorColumns(table, state), ...(await patternColumns(table, state, phase(checkpoint, 0, 0.2)))];
  const { leaves, droppedBy } = await leavingRows(table, state.dropRows, phase(checkpoint, 0.2, 0.3));
  const { kept, left } = partRows(leaves, table.rows);
  const marked = withColumns(table, added);
  const rows = left.length === 0 ? marked : await takeRowsInTurn(marked, kept, phase(checkpoint, 0.3, 0.4));
  const filled = new Map<string, number>();
  const columns: Column[] = [];
  for (const { column: name, value } of state.fills) {
    const column = rows.columns.find((each) => each.name === name);
    if (!column) continue;
    const result = filledBy(column, value);
    filled.set(name, result.count);
    if (result.count > 0) columns.push(result.column);
    await phase(checkpoint, 0.4, 0.5)(filled.size, state.fills.length);
  }
  columns.push(...(await neighborColumns(rows, state, filled, phase(checkpoint, 0.5, state.models ? 0.7 : 1))));
  const modelled = state.models
    ? await modelledColumns(rows, state.models, filled, phase(checkpoint, 0.7, 1))
    : { columns: [], byModel: [], unmodelled: new Map() };
  columns.push(...modelled.columns);
  const dropped = new Set(state.dropColumns);
  const result = withColumns(rows, columns);
  return {
    table: { ...result, columns: result.columns.filter((column) => !dropped.has(column.name)) },
    rejected: left,
    droppedBy,
    filled,
    byModel: modelled.byModel,
    unmodelled: modelled.unmodelled,
  };
}

function indicatorColumns(table: Table, { indicators }: MissingState): Column[] {
  return indicators.flatMap(({ column: name, name: marked }): Column[] => {
    const column = table.columns.find((each) => each.name === name);
    if (!column) return [];
    const values = new Uint8Array(table.rows);
    for (let row = 0; row < table.rows; row++) if (isMissing(column, row)) values[row] = 1;
    return [{ name: marked, role: null, type: "boolean", values }];
  });
}

async function patternColumns(table: Table, { pattern }: MissingState, checkpoint: Checkpoint): Promise<Column[]> {
  if (!pattern) return [];
  const { missingPatterns } = await import("./missing-patterns");
  const columns = pattern.columns.flatMap((name) => table.columns.find((column) => column.name === name) ?? []);
  const { patterns, ofRow } = await missingPatterns(columns, table.rows, checkpoint);
  const known = new Set(pattern.known.map(keyOf));
  const words = patterns.map(({ missing }) => {
    const names = missing.map((place) => columns[place].name);
    return names.length === 0 ? pattern.complete : known.has(keyOf(names)) ? names.join(" + ") : pattern.other;
  });
  return [categoryOf(pattern.name, ofRow, words)];
}

const keyOf = (names: readonly string[]) => JSON.stringify(names);

/** Rows with a gap in one of the columns, and how many leave by each, the first they lack. O(rows x columns). */
export async function leavingRows(table: Table, names: readonly string[], checkpoint: Checkpoint): Promise<{ leaves: Uint8Array; droppedBy: number[] }> {
  const leaves = new Uint8Array(table.rows);
  const droppedBy: number[] = [];
  for (const name of names) {
    const column = table.columns.find((each) => each.name === name);
    let count = 0;
    for (let row = 0; column && row < table.rows; row++) {
      if (leaves[row] === 1 || !isMissing(column, row)) continue;
      leaves[row] = 1;
      count++;
    }
    droppedBy.push(count);
    await checkpoint(droppedBy.length, names.length);
  }
  return { leaves, droppedBy };
}

/** A copy with `value` in every gap. Fails with `common.column-type` when the value is of another type. */
function filledBy(column: Column, value: Fill["value"]): { readonly column: Column; readonly count: number } {
  let count = 0;
  if (column.type === "number" || column.type === "date") {
    if (typeof value !== "number") return wrongType(column, typeof value === "boolean" ? "boolean" : "category");
    const values = column.values.slice();
    for (let row = 0; row < values.length; row++) {
      if (!Number.isNaN(values[row])) continue;
      values[row] = value;
      count++;
    }
    return { column: { ...column, values }, count };
  }
  if (column.type === "boolean") {
    if (typeof value !== "boolean") return wrongType(column, typeof value === "number" ? "number" : "category");
    const values = column.values.slice();
    for (let row = 0; row < values.length; row++) {
      if (values[row] !== MISSING_BOOLEAN) continue;
      values[row] = Number(value);
      count++;
    }
    return { column: { ...column, values }, count };
  }
  if (typeof value !== "string") return wrongType(column, typeof value === "boolean" ? "boolean" : "number");
  const known = column.dictionary.indexOf(value);
  const code = known >= 0 ? known : column.dictionary.length;
  const codes = column.codes.slice();
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] !== MISSING_CODE) continue;
    codes[row] = code;
    count++;
  }
  return { column: { ...column, codes, dictionary: known >= 0 ? column.dictionary : [...column.dictionary, value] }, count };
}

async function neighborColumns(table: Table, { neighbors }: MissingState, filled: Map<string, number>, checkpoint: Checkpoint): Promise<Column[]> {
  if (!neighbors) return [];
  const read = neighbors.columns.map((name) => presentNumbers(table, name));
  const values = read.map((column) => column.values);
  const results = await imputeByNeighbors(values, table.rows, neighbors, checkpoint);
  return results.map((result, i): Column => {
    const column = read[neighbors.columns.indexOf(neighbors.fills[i])];
    let count = 0;
    for (let row = 0; row < table.rows; row++) if (Number.isNaN(column.values[row]) && !Number.isNaN(result[row])) count++;
    filled.set(column.name, count);
    return { ...column, values: result };
  });
}

async function modelledColumns(table: Table, models: PatternModels, filled: Map<string, number>, checkpoint: Checkpoint) {
  const made = await fillByModels(table, models, checkpoint);
  const unmodelled = new Map<string, number>();
  for (const [name, { cells, fallback }] of made.filled) {
    filled.set(name, cells);
    unmodelled.set(name, fallback);
  }
  return { columns: made.columns, byModel: made.byModel, unmodelled };
}

/** Names for new columns, none of them taken in the table or twice. */
export function freeNames(table: Table, wanted: readonly string[]): string[] {
  const taken = new Set(table.columns.map((column) => column.name));
  return wanted.map((name) => {
    const free = freeName(name, taken);
    taken.add(free);
    return free;
  });
}
