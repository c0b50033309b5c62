import * as z from "zod";
import type { ColumnType } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import { column, defineNode, report, table } from "../contract";
import { buyerParams, checkReference, checkTransactions, moneyParams, referenceDay } from "../transaction-input";
import { CATEGORY_NAMES, CHANNEL_NAMES, checkWindows, checkZone, windowsOf } from "./behaviour-input";
import { isBehaviourReport } from "./behaviour-report";

const CODED: readonly ColumnType[] = ["category", "text"];
const COUNTED: readonly ColumnType[] = ["category", "text", "number", "boolean"];

const params = z.object({
  ...buyerParams(),
  order: column({ role: "order" }),
  ...moneyParams(),
  /** Days, with commas between them. */
  windows: z.string().max(200).default("30, 90, 365"),
  category: column({ types: COUNTED, names: CATEGORY_NAMES }),
  channel: column({ types: CODED, names: CHANNEL_NAMES }),
  top: z.int().min(1).max(30).default(5),
  reference: referenceDay(),
  /** An IANA name. */
  zone: z.string().max(60).default("UTC"),
  events: z.boolean().default(false),
  orders: z.boolean().default(true),
  amounts: z.boolean().default(true),
  means: z.boolean().default(false),
  rhythm: z.boolean().default(true),
  basket: z.boolean().default(true),
  times: z.boolean().default(true),
  nightFrom: z
    .int()
    .min(0)
    .max(23)
    .default(22)
    .meta({ advanced: true, when: { times: [true] } }),
  nightTo: z
    .int()
    .min(0)
    .max(23)
    .default(6)
    .meta({ advanced: true, when: { times: [true] } }),
});
export type BehaviourParams = z.output<typeof params>;

export const behaviour = defineNode({
  type: "feature.behaviour",
  v: 1,
  group: "feature",
  icon: "footprints",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params,
  migrations: {},
  summary: ({ windows }) => ({ key: windowsOf(windows).length > 0 ? "within" : "whole", values: { windows: windowsOf(windows).join(", ") } }),
  check: ({ data }, chosen) => [
    ...checkTransactions(data, chosen),
    ...checkColumn(data, chosen.order, { param: "order" }),
    ...checkColumn(data, chosen.category, { param: "category", types: COUNTED }),
    ...checkColumn(data, chosen.channel, { param: "channel", types: CODED }),
    ...checkReference(chosen.reference),
    ...checkWindows(chosen.windows),
    ...checkZone(chosen.zone),
  ],
  async run({ data }, chosen, ctx) {
    const { describeBehaviour } = await import("./behaviour-run");
    return describeBehaviour(data, chosen, ctx);
  },
  picture({ report: found }) {
    if (!isBehaviourReport(found) || found.customers === 0) return null;
    const orders = found.made.filter(({ measure }) => measure === "orders");
    return orders.length > 1 ? { type: "bars", values: orders.map(({ mean }) => mean ?? 0) } : null;
  },
});
