import * as z from "zod";
import { readDate } from "@/lib/ml/formula/dates";
import { defineNode, report, table } from "../contract";
import type { Advice } from "../problem";
import { buyerParams, checkReference, checkTransactions, moneyParams, referenceDay } from "../transaction-input";
import { isClvReport } from "./clv-report";

/** How far the total of the held-out purchases may be off before it is spoken of. */
const FAR_OFF = 0.25;
const FEW_PURCHASES = 50;

const params = z.object({
  ...buyerParams(),
  ...moneyParams(),
  months: z.int().min(1).max(60).default(12),
  /** Share a year. */
  discount: z.number().min(0).max(1).default(0.1).meta({ unit: "percent" }),
  /** Share of the amount that is left after costs. */
  margin: z.number().min(0.01).max(1).default(1).meta({ unit: "percent" }),
  period: z.enum(["day", "week"]).default("day"),
  /** A day, 2011-12-10: purchases from its midnight (UTC) on do not count. Null: all count. */
  reference: referenceDay(),
  holdout: z.boolean().default(true),
  /** Share of the time observed. */
  holdoutShare: z
    .number()
    .min(0.05)
    .max(0.6)
    .default(0.25)
    .meta({ unit: "percent", when: { holdout: [true] }, advanced: true }),
  countReturns: z.boolean().default(false).meta({ advanced: true }),
  penalizer: z.number().min(0).max(10).default(0).meta({ advanced: true }),
});
export type ClvParams = z.output<typeof params>;

export const clv = defineNode({
  type: "feature.clv",
  v: 1,
  group: "feature",
  icon: "gem",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params,
  migrations: {},
  summary: ({ months, reference }) => ({
    key: reference === null ? "ahead" : "aheadFrom",
    values: { months, ...(reference === null ? {} : { date: readDate(reference)?.time ?? 0 }) },
  }),
  check: ({ data }, chosen) => [...checkTransactions(data, chosen), ...checkReference(chosen.reference)],
  async run({ data }, chosen, ctx) {
    const { valueTransactions } = await import("./clv-run");
    return valueTransactions(data, chosen, ctx);
  },
  picture({ report: found }) {
    if (!isClvReport(found)) return null;
    return { type: "bars", values: (found.clv ?? found.alive).histogram.counts };
  },
  advise({ report: found }) {
    if (!isClvReport(found)) return [];
    const advice: Advice[] = [];
    const { holdout } = found;
    if (holdout && holdout.actual >= FEW_PURCHASES) {
      const off = holdout.predicted / holdout.actual - 1;
      if (Math.abs(off) > FAR_OFF) {
        const detail = { predicted: Math.round(holdout.predicted), actual: holdout.actual, off: Math.abs(off) };
        advice.push({ code: off > 0 ? "feature.clv-too-high" : "feature.clv-too-low", severity: "warning", detail });
      }
    }
    return advice;
  },
});
