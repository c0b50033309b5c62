import * as z from "zod";
import type { Table } from "@/lib/table/table";
import { customerColumns, sumByCustomer, type TransactionColumns } from "../rfm";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";
import { stepColumn, typedStepColumn } from "./step-columns";

const edges = z.array(z.number()).readonly();

/** Names of the columns, the reference date as it was set (null: the day after the last purchase of each table) and the learned quintiles. */
const rfmStateSchema = z.object({
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
      ? typedStepColumn(table, state.amount, "number")
      : { quantity: typedStepColumn(table, state.quantity ?? "", "number"), price: typedStepColumn(table, state.price ?? "", "number") };
  return {
    customer: stepColumn(table, state.customer),
    order: state.order === null ? undefined : stepColumn(table, state.order),
    date: typedStepColumn(table, state.date, "date"),
    amount,
  };
}
