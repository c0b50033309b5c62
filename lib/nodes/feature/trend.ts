import * as z from "zod";
import { CALENDAR_UNITS } from "@/lib/ml/series/periods";
import { checkColumn } from "../choose-columns";
import { column, defineNode, report, table } from "../contract";
import { fail } from "../problem";
import { buyerParams, checkTransactions, moneyParams } from "../transaction-input";
import { isTrendReport } from "./trend-report";

const SUM = { value: ["sum"] };
/** Share of customers without a trend from which it is spoken of. */
const MANY = 0.5;

const params = z.object({
  ...buyerParams(),
  value: z.enum(["sum", "count"]).default("sum"),
  ...moneyParams(SUM),
  order: column({ role: "order", advanced: true, when: { value: ["count"] } }),
  unit: z.enum(CALENDAR_UNITS).default("month"),
  /** The last so many periods; null: the whole span. */
  count: z.int().min(2).max(1000).nullable().default(null),
  /** Periods in each of the two windows that are compared. */
  window: z.int().min(1).max(500).default(3),
  method: z.enum(["ols", "theil-sen"]).default("ols"),
  start: z.enum(["first", "span"]).default("first").meta({ advanced: true }),
  partial: z.boolean().default(false).meta({ advanced: true }),
});
export type TrendParams = z.output<typeof params>;

export const trend = defineNode({
  type: "feature.trend",
  v: 1,
  group: "feature",
  icon: "trending-up",
  inputs: { data: table() },
  outputs: { data: table(), series: table(), report: report() },
  params,
  migrations: {},
  summary: ({ unit, value }) => ({ key: `by.${value}.${unit}` }),
  check: ({ data }, chosen) => [...checkTransactions(data, chosen), ...checkColumn(data, chosen.order, { param: "order" })],
  async run({ data }, chosen, ctx) {
    if (data.rows === 0) fail("common.no-rows");
    const { describeTrends } = await import("./trend-run");
    return describeTrends(data, chosen, ctx);
  },
  picture({ report: found }) {
    if (!isTrendReport(found) || found.totals.length < 2) return null;
    return { type: "line", x: found.periods, y: found.totals };
  },
  advise({ report: found }, { unit }) {
    if (!isTrendReport(found) || found.customers === 0) return [];
    const share = found.untold / found.customers;
    if (share <= MANY || unit === "day") return [];
    const fix = { type: "set-params", params: { unit: unit === "month" ? "week" : "day" } } as const;
    return [{ code: "feature.trend-short-histories", severity: "info", detail: { share, customers: found.customers }, fix }];
  },
});
