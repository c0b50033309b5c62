import * as z from "zod";
import { fail } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import type { Column, DateColumn, NumberColumn, Table } from "@/lib/table/table";
import { customerColumns, sumByCustomer, type TransactionColumns } from "../rfm";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";

const edges = z.array(z.number()).readonly();

/** Names of the columns, the reference date as it was set (null: the day after the last purchase of each table) and the learned quintiles. */
export const rfmStateSchema = z.object({
  customer: z.string(),
  order: z.string().nullable(),
  date: z.string(),
  amount: z.string().nullable(),
  quantity: z.string().nullable(),
  price: z.string().nullable(),
  reference: z.number().nullable(),
  edges: z.object({ recency: edges, frequency: edges, monetary: edges }).nullable(),
  extras: z.boolean(),
});
export type RfmState = z.output<typeof rfmStateSchema>;

/** Sums transactions up by customer and scores them on the learned quintiles. */
export const rfmStep: StepKind = {
  node: "feature.rfm",
  async apply(table, json, checkpoint) {
    const state = readState("rfm", rfmStateSchema, json);
    const columns = transactionColumns(table, state);
    const sums = await sumByCustomer(columns, table.rows, state.reference, checkpoint);
    return { rows: sums.customers, columns: customerColumns(columns, sums, state.edges, state.extras), recipe: table.recipe };
  },
};

function transactionColumns(table: Table, state: RfmState): TransactionColumns {
  const amount =
    state.amount !== null
      ? numberColumn(table, state.amount)
      : { quantity: numberColumn(table, state.quantity ?? ""), price: numberColumn(table, state.price ?? "") };
  return {
    customer: present(table, state.customer),
    order: state.order === null ? undefined : present(table, state.order),
    date: dateColumn(table, state.date),
    amount,
  };
}

function present(table: Table, name: string): Column {
  return findColumn(table, name) ?? fail("common.column-missing", { column: name });
}

function numberColumn(table: Table, name: string): NumberColumn {
  const column = present(table, name);
  return column.type === "number" ? column : fail("common.column-type", { column: name, type: column.type, wanted: "number" });
}

function dateColumn(table: Table, name: string): DateColumn {
  const column = present(table, name);
  return column.type === "date" ? column : fail("common.column-type", { column: name, type: column.type, wanted: "date" });
}
