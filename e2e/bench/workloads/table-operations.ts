/**
 * What pandas does in `groupby(...).agg(...)`, `merge`, `sort_values` and grouped `cumcount`, `cumsum` and `shift`, on a million
 * transactions. Both sides make whole tables of the result; figures are computed when the clock has stopped.
 */
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { aggregateTable } from "@/lib/table/operations/aggregate-table";
import { countMatches, joinRows } from "@/lib/table/operations/join";
import { joinColumns } from "@/lib/table/operations/join-tables";
import { groupRowsBy } from "@/lib/table/operations/key-codes";
import { matchKeys } from "@/lib/table/operations/match-rows";
import { withScratch } from "@/lib/table/operations/scratch";
import { sortedRows } from "@/lib/table/operations/sort";
import { takeColumns } from "@/lib/table/operations/take";
import { windowColumns } from "@/lib/table/operations/window";
import type { Column, NumberColumn, Table } from "@/lib/table/table";
import type { Run, Workload } from "./kmeans";

interface Transactions {
  readonly table: Table;
  readonly customer: NumberColumn;
  readonly day: NumberColumn;
  readonly amount: NumberColumn;
}

const numberColumn = (name: string, values: Float64Array): NumberColumn => ({ name, role: null, type: "number", values });
const valuesOf = (column: Column | undefined): Float64Array => (column?.type === "number" ? column.values : new Float64Array(0));
const sumOf = (values: Float64Array) => values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
/** Tells orders apart: the sum of values by their places. */
const byPlace = (values: Float64Array) => values.reduce((sum, value, i) => sum + (Number.isNaN(value) ? 0 : value * (i % 1000)), 0);

function transactions(bytes: ArrayBuffer): Transactions {
  const values = new Float32Array(bytes);
  const rows = values.length / 3;
  const column = (name: string, at: number) =>
    numberColumn(
      name,
      Float64Array.from({ length: rows }, (_, i) => values[3 * i + at]),
    );
  const [customer, day, amount] = [column("customer", 0), column("day", 1), column("amount", 2)];
  return { table: { rows, columns: [customer, day, amount], recipe: [] }, customer, day, amount };
}

const workload = (id: string, make: (of: Transactions) => Promise<Run>): Workload => ({
  id,
  file: "tx.f32",
  columns: 3,
  prepare: async (bytes) => make(transactions(bytes)),
});

export const workloads: readonly Workload[] = [
  workload("TG1", async ({ table }) => {
    const measure = (name: string, of: "count" | "sum" | "mean" | "min" | "max", column: string | null) => ({ name, measure: of, column, role: null });
    const measures = [
      measure("orders", "count", null),
      measure("total", "sum", "amount"),
      measure("mean", "mean", "amount"),
      measure("least", "min", "amount"),
      measure("last", "max", "day"),
    ];
    return async () => {
      const made = await aggregateTable(table, { groups: ["customer"], measures, keepMissing: false, order: "appearance" }, noCheckpoint);
      return () => ({ groups: made.rows, total: sumOf(valuesOf(made.columns[2])) });
    };
  }),
  workload("TG2", async ({ table }) => {
    const measures = [{ name: "median", measure: "median" as const, column: "amount", role: null }];
    return async () => {
      const made = await aggregateTable(table, { groups: ["customer", "day"], measures, keepMissing: false, order: "appearance" }, noCheckpoint);
      return () => ({ groups: made.rows, total: sumOf(valuesOf(made.columns[2])) });
    };
  }),
  workload("TJ1", async ({ table, customer }) => {
    const { first } = await groupRowsBy([customer], table.rows, "apart", noCheckpoint);
    const id = numberColumn(
      "customer",
      Float64Array.from(first, (row) => customer.values[row]),
    );
    const age = numberColumn(
      "age",
      id.values.map((value) => 18 + (value % 70)),
    );
    const customers: Table = { rows: first.length, columns: [id, age], recipe: [] };
    const pairs = [{ left: customer, right: id }];
    return () =>
      withScratch(async (space) => {
        const keys = await matchKeys(pairs, "exact", noCheckpoint, space);
        const rows = await joinRows("left", keys, await countMatches(keys, noCheckpoint), noCheckpoint, space);
        const { columns } = await joinColumns("left", table, customers, pairs, rows, { suffix: " 2", singleRoles: new Set() }, noCheckpoint);
        return () => ({ checksum: byPlace(valuesOf(columns[3])) });
      });
  }),
  workload("TS1", async ({ table, amount }) => async () => {
    const order = await sortedRows(table.rows, [{ column: amount, descending: true }], {}, noCheckpoint);
    const columns = await takeColumns(table.columns, order, noCheckpoint);
    return () => ({ checksum: byPlace(valuesOf(columns[0])) });
  }),
  workload("TS2", async ({ table, customer, day, amount }) => {
    const keys = [customer, day, amount].map((column, i) => ({ column, descending: i === 1 }));
    return async () => {
      const columns = await takeColumns(table.columns, await sortedRows(table.rows, keys, {}, noCheckpoint), noCheckpoint);
      return () => ({ checksum: byPlace(valuesOf(columns[2])) });
    };
  }),
  workload("TW1", async ({ table, customer, day, amount }) => async () => {
    const made = await windowColumns(
      table.rows,
      [customer],
      [{ column: day, descending: false }],
      [
        { name: "number", kind: "row-number" },
        { name: "before", kind: "lag", column: amount, offset: 1 },
        { name: "total", kind: "running-sum", column: amount },
        { name: "share", kind: "share", column: amount },
      ],
      {},
      noCheckpoint,
    );
    return () => ({ checksum: made.reduce((sum, column) => sum + byPlace(valuesOf(column)), 0) });
  }),
];
