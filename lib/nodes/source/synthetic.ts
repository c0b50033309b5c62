import * as z from "zod";
import type { Column, Table } from "@/lib/table/table";
import { defineNode, type Report, report, seed, table } from "../contract";

/** The truth behind the generated customers, for checking what a method finds. */
export interface SyntheticReport extends Report {
  readonly kind: "source.synthetic";
  readonly rows: number;
  /** True segments in order, then noise (`segment` null). */
  readonly segments: readonly { readonly segment: number | null; readonly rows: number; readonly lift: number; readonly churnRate: number }[];
}

export const synthetic = defineNode({
  type: "source.synthetic",
  v: 1,
  group: "source",
  icon: "dices",
  inputs: {},
  outputs: { data: table(), truth: report() },
  params: z.object({
    rows: z.int().min(10).max(1_000_000).default(2000),
    segments: z.int().min(1).max(8).default(4).meta({ control: "slider" }),
    separation: z.number().min(0).max(12).default(5).meta({ control: "slider", step: 0.5 }),
    noise: z.number().min(0).max(0.5).default(0.03).meta({ control: "slider", step: 0.01, unit: "percent" }),
    churnRate: z.number().min(0.01).max(0.9).default(0.2).meta({ control: "slider", step: 0.01, unit: "percent" }),
    lift: z.number().min(0).max(2).default(0.4).meta({ control: "slider", step: 0.05, unit: "percent" }),
    seed: seed(),
  }),
  migrations: {},
  summary: ({ rows, segments }) => ({ key: "settings", values: { rows, segments } }),
  async run(_inputs, params, ctx) {
    const { CHANNELS, REGIONS, synthesiseCustomers } = await import("@/lib/ml/synthetic-customers");
    const made = await synthesiseCustomers(params, params.seed ?? ctx.seed, ctx.checkpoint);
    const rows = params.rows;
    const index = Int32Array.from({ length: rows }, (_, row) => row);
    const columns: Column[] = [
      { name: "customer_id", type: "text", role: "id", codes: index, dictionary: Array.from(index, (row) => `S${100_001 + row}`) },
      { name: "tenure_days", type: "number", role: null, values: made.tenureDays },
      { name: "orders", type: "number", role: "feature", values: made.orders },
      { name: "spend", type: "number", role: "feature", values: made.spend },
      { name: "days_since_last_order", type: "number", role: "feature", values: made.recencyDays },
      { name: "email_open_rate", type: "number", role: "feature", values: made.openRate },
      { name: "channel", type: "category", role: null, codes: made.channel, dictionary: CHANNELS },
      { name: "region", type: "category", role: null, codes: made.region, dictionary: REGIONS },
      { name: "true_segment", type: "category", role: null, codes: made.segment, dictionary: Array.from({ length: params.segments }, (_, s) => String(s + 1)) },
      { name: "churned", type: "boolean", role: "target", values: made.churned },
      { name: "variant", type: "category", role: null, codes: made.variant, dictionary: ["control", "offer"] },
      { name: "converted", type: "boolean", role: null, values: made.converted },
      { name: "revenue", type: "number", role: null, values: made.revenue },
    ];
    const data: Table = { rows, columns, recipe: [] };
    const counts = new Array<number>(params.segments + 1).fill(0);
    for (const segment of made.segment) counts[segment < 0 ? params.segments : segment]++;
    const truth: SyntheticReport = {
      kind: "source.synthetic",
      rows,
      segments: counts.map((count, s) => ({
        segment: s === params.segments ? null : s + 1,
        rows: count,
        lift: made.lifts[s],
        churnRate: made.churnRates[s],
      })),
    };
    return { data, truth };
  },
});
