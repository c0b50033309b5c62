import * as z from "zod";
import { fail } from "@/lib/problem";
import type { CodedColumn, Table } from "@/lib/table/table";
import { behaviourOf, type EventColumns } from "../customers/behaviour";
import { behaviourColumns, channelCodes } from "../customers/behaviour-columns";
import { behaviourNamesSchema } from "../customers/column-names";
import { lineAmounts } from "../line-amounts";
import { phase } from "../phase";
import { readState } from "./read-state";
import type { StepKind } from "./recipe";
import { stepColumn, typedStepColumn } from "./step-columns";

const name = z.string().nullable();

/** Names of the columns read and made, the windows as set and the channel values whose shares were learned. */
const behaviourStateSchema = z.object({
  customer: z.string(),
  date: z.string(),
  order: name,
  amount: name,
  quantity: name,
  price: name,
  category: name,
  channelColumn: name,
  /** As it was set; null: the day after the last line of each table. */
  reference: z.number().nullable(),
  zone: z.string(),
  night: z.tuple([z.number(), z.number()]).readonly(),
  names: behaviourNamesSchema.prefault({}),
  choice: z.object({
    windows: z.array(z.number()).readonly(),
    events: z.boolean(),
    orders: z.boolean(),
    amounts: z.boolean(),
    means: z.boolean(),
    distinct: z.boolean(),
    rhythm: z.boolean(),
    basket: z.boolean(),
    pieces: z.boolean(),
    night: z.boolean(),
    weekend: z.boolean(),
    returns: z.boolean(),
    channel: z.object({ name: z.string(), values: z.array(z.string()).readonly(), others: name }).nullable(),
  }),
});
export type BehaviourState = z.output<typeof behaviourStateSchema>;

/** Sums events up by customer with the windows and values that were learned. */
export const behaviourStep: StepKind = {
  node: "feature.behaviour",
  async apply(table, json, checkpoint) {
    const state = readState("behaviour", behaviourStateSchema, json);
    const columns = await eventColumns(table, state, phase(checkpoint, 0, 0.1));
    const settings = { reference: state.reference, windows: state.choice.windows, zone: state.zone, night: state.night };
    const found = await behaviourOf(columns, table.rows, settings, phase(checkpoint, 0.1, 1));
    const { id, made } = behaviourColumns(columns.customer, found, state.choice, state.names);
    return { rows: found.customers, columns: [id, ...made.map(({ column }) => column)], recipe: table.recipe };
  },
};

/** The columns of a table that a state names. Fails when one is missing or of another type. */
export async function eventColumns(table: Table, state: BehaviourState, checkpoint: (done: number, total: number) => Promise<void>): Promise<EventColumns> {
  const price = state.price === null ? null : typedStepColumn(table, state.price, "number");
  const quantity = state.quantity === null ? null : typedStepColumn(table, state.quantity, "number");
  const amount = state.amount !== null ? typedStepColumn(table, state.amount, "number") : quantity && price ? { quantity, price } : null;
  return {
    customer: stepColumn(table, state.customer),
    date: typedStepColumn(table, state.date, "date"),
    order: state.order === null ? undefined : stepColumn(table, state.order),
    amounts: amount ? await lineAmounts(amount, table.rows, checkpoint) : null,
    pieces: quantity ? quantity.values : null,
    category: state.category === null ? undefined : stepColumn(table, state.category),
    channel: state.channelColumn === null || !state.choice.channel ? undefined : channelCodes(coded(table, state.channelColumn), state.choice.channel),
  };
}

function coded(table: Table, wanted: string): CodedColumn {
  const column = stepColumn(table, wanted);
  return column.type === "category" || column.type === "text" ? column : fail("common.column-type", { column: wanted, type: column.type, wanted: "category" });
}
