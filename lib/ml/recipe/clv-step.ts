import * as z from "zod";
import type { Table } from "@/lib/table/table";
import { clvColumns } from "../customers/clv-columns";
import { clvNamesSchema } from "../customers/column-names";
import { CLV_PERIODS, gatherPurchases, historiesAt, type PurchaseColumns } from "../customers/histories";
import { valueCustomers } from "../customers/lifetime-value";
import { phase } from "../phase";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";
import { stepColumn, typedStepColumn } from "./step-columns";

/** Names of the columns, how purchases are counted and the two fitted models. Rate and month are per month and in periods. */
const clvStateSchema = z.object({
  customer: z.string(),
  date: z.string(),
  amount: z.string().nullable(),
  quantity: z.string().nullable(),
  price: z.string().nullable(),
  period: z.enum(CLV_PERIODS),
  /** As it was set; null: each table ends with its last purchase. */
  reference: z.number().nullable(),
  countReturns: z.boolean(),
  model: z.object({ r: z.number(), alpha: z.number(), a: z.number(), b: z.number() }),
  value: z.object({ gammaGamma: z.object({ p: z.number(), q: z.number(), v: z.number() }).nullable(), mean: z.number() }).nullable(),
  names: clvNamesSchema.prefault({}),
  horizon: z.object({ months: z.int().min(1), rate: z.number(), month: z.number(), margin: z.number() }),
});
export type ClvState = z.output<typeof clvStateSchema>;

/** Sums transactions up by customer and values them by the models that were learned: nothing is fitted again. */
export const clvStep: StepKind = {
  node: "feature.clv",
  async apply(table, json, checkpoint) {
    const state = readState("clv", clvStateSchema, json);
    const columns = purchaseColumns(table, state);
    const purchases = await gatherPurchases(columns, table.rows, state.period, state.reference, state.countReturns, phase(checkpoint, 0, 0.5));
    const histories = await historiesAt(purchases, purchases.end, phase(checkpoint, 0.5, 0.6));
    const values = await valueCustomers(histories, state.model, state.value, state.horizon, phase(checkpoint, 0.6, 1));
    return { rows: histories.customers, columns: clvColumns(columns.customer, purchases.firstRow, histories, values, state.names), recipe: table.recipe };
  },
};

function purchaseColumns(table: Table, state: ClvState): PurchaseColumns {
  const amount =
    state.amount !== null
      ? typedStepColumn(table, state.amount, "number")
      : state.quantity !== null && state.price !== null
        ? { quantity: typedStepColumn(table, state.quantity, "number"), price: typedStepColumn(table, state.price, "number") }
        : null;
  return { customer: stepColumn(table, state.customer), date: typedStepColumn(table, state.date, "date"), amount };
}
