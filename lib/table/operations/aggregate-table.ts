import type { Checkpoint } from "@/lib/compute/checkpoint";
import { findColumn, withRole } from "../columns";
import type { Column, Role, Table } from "../table";
import { part } from "./blocks";
import { aggregate, sizesOf } from "./group-by";
import { groupRowsBy } from "./key-codes";
import type { Measure } from "./measures";
import { type Scratch, withScratch } from "./scratch";
import { sortedRows } from "./sort";
import { takeColumns } from "./take";

/** In which order groups stand: as they are first met, by their keys, or the largest first. */
export const GROUP_ORDERS = ["appearance", "key", "size"] as const;
export type GroupOrder = (typeof GROUP_ORDERS)[number];

export interface MeasureSetting {
  readonly name: string;
  readonly measure: Measure;
  /** Null: of the rows themselves. */
  readonly column: string | null;
  readonly role: Role | null;
}

export interface AggregateSetting {
  readonly groups: readonly string[];
  readonly measures: readonly MeasureSetting[];
  /** Rows without a key are a group of their own; otherwise they are left out. */
  readonly keepMissing: boolean;
  readonly order: GroupOrder;
}

export interface Aggregated {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Rows left out for want of a key. */
  readonly noKey: number;
  /** Rows of each group. */
  readonly sizes: Uint32Array;
}

/** A row a group: the group columns, then a column a measure. Every named column must be there. O(rows x (groups + measures)). */
export async function aggregateTable(table: Table, setting: AggregateSetting, checkpoint: Checkpoint): Promise<Aggregated> {
  return withScratch((scratch) => aggregateIn(table, setting, checkpoint, scratch));
}

async function aggregateIn(table: Table, setting: AggregateSetting, checkpoint: Checkpoint, scratch: Scratch): Promise<Aggregated> {
  const named = (name: string): Column => {
    const column = findColumn(table, name);
    if (!column) throw new RangeError(`no column ${name}`);
    return column;
  };
  const keys = setting.groups.map(named);
  const groups = await groupRowsBy(keys, table.rows, setting.keepMissing ? "value" : "apart", part(checkpoint, 0, 5), scratch);
  const sizes = await sizesOf(groups, part(checkpoint, 1, 5));
  const noKey = table.rows - sumOf(sizes);
  const aggregations = setting.measures.map(({ name, measure, column }) => ({ name, measure, column: column === null ? null : named(column) }));
  const measured = await aggregate(groups, aggregations, part(checkpoint, 2, 5), sizes);
  const keyColumns = await takeColumns(keys, groups.first, part(checkpoint, 3, 5));
  const columns = [...keyColumns, ...measured.map((column, i) => withRole(column, setting.measures[i].role))];
  if (setting.order === "appearance" || groups.count === 0) return { rows: groups.count, columns, noKey, sizes };
  const bySize: Column = { name: "", role: null, type: "number", values: Float64Array.from(sizes) };
  const order = setting.order === "size" ? [{ column: bySize, descending: true }] : keyColumns.map((column) => ({ column, descending: false }));
  const sorted = await sortedRows(groups.count, order, {}, part(checkpoint, 4, 5));
  return { rows: groups.count, columns: await takeColumns(columns, sorted, checkpoint), noKey, sizes: sorted.map((group) => sizes[group]) };
}

function sumOf(sizes: Uint32Array): number {
  let sum = 0;
  for (let group = 0; group < sizes.length; group++) sum += sizes[group];
  return sum;
}
