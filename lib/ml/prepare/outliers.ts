import * as z from "zod";
import { withColumns } from "@/lib/table/columns";
import { KeyTable } from "@/lib/table/operations/key-table";
import { type Column, MISSING_BOOLEAN, type NumberColumn, type Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import { takeRowsInTurn } from "../take-rows";
import { categoryOf, partRows, presentColumn, presentNumbers } from "./column-access";
import { forestSchema } from "./isolation-forest";
import { OUTLIER_ACTIONS } from "./outlier-choices";

/** A value below `low` or above `high` lies out; null: no fence on that side. */
const fenceSchema = z.object({ low: z.number().nullable(), high: z.number().nullable() });
export type Fence = z.output<typeof fenceSchema>;

const columnFencesSchema = z.object({
  column: z.string(),
  /** The fence of rows whose group has none of its own. */
  all: fenceSchema,
  groups: z.array(fenceSchema.extend({ group: z.string() })),
});
export type ColumnFences = z.output<typeof columnFencesSchema>;

/** Learned fences and what is done with what lies beyond them. */
export const outliersStateSchema = z.object({
  group: z.string().nullable(),
  columns: z.array(columnFencesSchema),
  action: z.enum(OUTLIER_ACTIONS),
  /** Names of the columns that `flag` adds: yes/no, and the columns in which the row lies out. */
  flag: z.string(),
  flagIn: z.string(),
  /** Rows are judged as wholes, and `columns` is empty: those with a score above the threshold lie out. Absent in steps of earlier versions. */
  rows: z
    .object({ columns: z.array(z.string()), forest: forestSchema, threshold: z.number(), score: z.string() })
    .nullable()
    .default(null),
});
export type OutliersState = z.output<typeof outliersStateSchema>;

export interface OutliersApplied {
  readonly table: Table;
  readonly rejected: Uint32Array;
  /** By column: cells below and above their fence, and rows whose first fence this is. */
  readonly counts: readonly { readonly below: number; readonly above: number; readonly first: number }[];
  /** Rows that lie out in some column. */
  readonly rows: number;
  /** By column, -1 below its fence, 1 above, 0 within or missing. */
  readonly sides: readonly Int8Array[];
}

/** Compares every row with the learned fences and does what the state says. O(rows x columns). */
export async function applyOutliers(table: Table, state: OutliersState, checkpoint: Checkpoint): Promise<OutliersApplied> {
  const sources = state.columns.map(({ column }) => presentNumbers(table, column));
  const fenceOf = state.group === null ? null : groupNames(presentColumn(table, state.group));
  const out = new Int32Array(table.rows);
  const sides = sources.map(() => new Int8Array(table.rows));
  const counts = sources.map(() => ({ below: 0, above: 0, first: 0 }));
  const replaced: NumberColumn[] = [];
  const changes = state.action === "clip" || state.action === "missing";
  for (const [c, source] of sources.entries()) {
    const fences = state.columns[c];
    const byName = new Map(fences.groups.map((each) => [each.group, each]));
    const own = fenceOf?.names.map((name) => byName.get(name) ?? fences.all);
    const values = changes ? source.values.slice() : source.values;
    const side = sides[c];
    await inSlices(table.rows, 8, phase(checkpoint, (c / sources.length) * 0.7, ((c + 1) / sources.length) * 0.7), (from, to) => {
      for (let row = from; row < to; row++) {
        const group = fenceOf ? fenceOf.codeAt(row) : -1;
        const { low, high } = own && group >= 0 ? own[group] : fences.all;
        const value = source.values[row];
        const beyond = low !== null && value < low ? -1 : high !== null && value > high ? 1 : 0;
        if (beyond === 0) continue;
        side[row] = beyond;
        if (beyond < 0) counts[c].below++;
        else counts[c].above++;
        if (out[row]++ === 0) counts[c].first++;
        if (state.action === "missing") values[row] = Number.NaN;
        else if (state.action === "clip") values[row] = (beyond < 0 ? low : high) ?? value;
      }
    });
    if (changes && counts[c].below + counts[c].above > 0) replaced.push({ ...source, values });
  }
  const rows = counts.reduce((sum, { first }) => sum + first, 0);
  const { kept, left } = partRows(state.action === "remove" ? out : new Uint8Array(table.rows), table.rows);
  const result =
    state.action === "flag"
      ? withColumns(table, await flagColumns(state, sides, out, phase(checkpoint, 0.7, 1)))
      : left.length > 0
        ? await takeRowsInTurn(table, kept, phase(checkpoint, 0.7, 1))
        : withColumns(table, replaced);
  return { table: result, rejected: left, counts, rows, sides };
}

async function flagColumns(state: OutliersState, sides: readonly Int8Array[], out: Int32Array, checkpoint: Checkpoint): Promise<Column[]> {
  // Rows that lie out in the same columns share a place; place 0 are those that lie out in none.
  let combinations: (readonly string[])[] = [[]];
  let places = new Int32Array(out.length);
  for (const [c, { column }] of state.columns.entries()) {
    const numbered = new KeyTable(combinations.length * 2);
    numbered.add(0, 0);
    const [before, known] = [places, combinations];
    const next = new Int32Array(out.length);
    const split: (readonly string[])[] = [[]];
    await inSlices(out.length, 30, phase(checkpoint, c / state.columns.length, (c + 1) / state.columns.length), (from, to) => {
      for (let row = from; row < to; row++) {
        if (out[row] === 0) continue;
        const beyond = sides[c][row] !== 0;
        const place = numbered.add(before[row], Number(beyond));
        if (place === split.length) split.push(beyond ? [...known[before[row]], column] : known[before[row]]);
        next[row] = place;
      }
    });
    places = next;
    combinations = split;
  }
  const words = combinations.map((columns) => columns.join(" + "));
  return [
    { name: state.flag, role: null, type: "boolean", values: Uint8Array.from(out, (count) => Number(count > 0)) },
    categoryOf(
      state.flagIn,
      places.map((place, row) => (out[row] === 0 ? -1 : place)),
      words,
    ),
  ];
}

/** The values of a group column as text, and the place of a row's value among them (-1: missing). */
export function groupNames(column: Column): { readonly names: readonly string[]; codeAt(row: number): number } {
  if ("codes" in column) return { names: column.dictionary, codeAt: (row) => column.codes[row] };
  if (column.type === "boolean") return { names: ["false", "true"], codeAt: (row) => (column.values[row] === MISSING_BOOLEAN ? -1 : column.values[row]) };
  const places = new Map<number, number>();
  const names: string[] = [];
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1;
    const key = value + 0;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, names.length);
    return names.push(String(key)) - 1;
  });
  return { names, codeAt: (row) => codes[row] };
}
