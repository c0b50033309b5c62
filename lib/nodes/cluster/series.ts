import * as z from "zod";
import { SERIES_METHODS } from "@/lib/ml/series/metric";
import { PERIOD_UNITS } from "@/lib/ml/series/periods";
import { SCALINGS } from "@/lib/ml/series/scale";
import { checkColumn } from "../choose-columns";
import { column, defineNode, model, type Picture, report, seed, table } from "../contract";
import { type Advice, fail } from "../problem";
import { buyerParams, checkTransactions, moneyParams } from "../transaction-input";
import { segmentColorAt } from "./segment-colors";
import { isSeriesReport, type SeriesReport } from "./series-report";

const SUM = { value: ["sum"] };
const WEAK_SILHOUETTE = 0.15;
const TINY_SHARE = 0.01;

const params = z.object({
  ...buyerParams(),
  value: z.enum(["sum", "count"]).default("sum"),
  ...moneyParams(SUM),
  order: column({ role: "order", advanced: true, when: { value: ["count"] } }),
  unit: z.enum(PERIOD_UNITS).default("month"),
  /** The last so many periods; null: the whole span. */
  count: z.int().min(2).max(520).nullable().default(null),
  k: z.int().min(2).max(20).default(4).meta({ control: "slider" }),
  method: z.enum(SERIES_METHODS).default("dtw"),
  window: z
    .int()
    .min(0)
    .max(520)
    .nullable()
    .default(2)
    .meta({ when: { method: ["dtw", "soft-dtw", "k-shape"] } }),
  scaling: z
    .enum(SCALINGS)
    .default("z")
    .meta({ when: { method: ["dtw", "soft-dtw", "euclidean"] } }),
  gamma: z
    .number()
    .min(0.001)
    .max(100)
    .default(1)
    .meta({ when: { method: ["soft-dtw"] }, advanced: true }),
  minimum: z.int().min(1).max(520).default(3),
  partial: z.boolean().default(false).meta({ advanced: true }),
  starts: z.int().min(1).max(50).default(5).meta({ advanced: true }),
  maxIterations: z.int().min(1).max(1000).default(50).meta({ advanced: true }),
  /** Barycentres are found on a seeded sample of so many customers; null: on all. */
  sample: z.int().min(10).nullable().default(5000).meta({ advanced: true }),
  seed: seed(),
});
export type SeriesParams = z.output<typeof params>;

export const series = defineNode({
  type: "cluster.series",
  v: 1,
  group: "cluster",
  icon: "activity",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params,
  migrations: {},

  summary: ({ k, unit, method }) => ({ key: `summary.${method}.${unit}`, values: { k } }),

  check: ({ data }, chosen) => [...checkTransactions(data, chosen), ...checkColumn(data, chosen.order, { param: "order" })],

  async run({ data }, chosen, ctx) {
    if (data.rows === 0) fail("common.no-rows");
    const { clusterCustomers } = await import("./series-run");
    return clusterCustomers(data, chosen, ctx);
  },

  picture({ report: found }) {
    return isSeriesReport(found) ? drawn(found) : null;
  },

  advise({ report: found }, chosen) {
    if (!isSeriesReport(found)) return [];
    const advice: Advice[] = [];
    const { silhouette, segments, sparse, customers } = found;
    if (silhouette.score !== null && silhouette.score < WEAK_SILHOUETTE) {
      advice.push({ code: "cluster.series-weak", severity: "info", detail: { score: Math.round(silhouette.score * 1000) / 1000 } });
    }
    const tiny = segments.filter(({ share }) => share < TINY_SHARE);
    if (tiny.length > 0 && chosen.k > 2) {
      const k = Math.max(2, chosen.k - tiny.length);
      const detail = { count: tiny.length, rows: Math.min(...tiny.map(({ size }) => size)), k };
      advice.push({ code: "cluster.tiny-segments", severity: "info", detail, fix: { type: "set-params", params: { k } } });
    }
    if (chosen.unit === "week" && sparse * 2 > customers) {
      const fix = { type: "set-params", params: { unit: "month" } } as const;
      advice.push({ code: "cluster.series-fine", severity: "info", detail: { share: sparse / customers }, fix });
    }
    return advice;
  },
});

/** The barycentres as dotted curves, for the card. */
function drawn({ segments }: SeriesReport): Picture {
  const x: number[] = [];
  const y: number[] = [];
  const group: number[] = [];
  const length = segments[0]?.centre.length ?? 0;
  const steps = Math.max(1, Math.floor(300 / Math.max(1, segments.length * length)));
  for (const [s, { centre }] of segments.entries()) {
    for (let t = 0; t < length; t++) {
      for (let step = 0; step < (t + 1 < length ? steps : 1); step++) {
        const part = step / steps;
        x.push(t + part);
        y.push(centre[t] + part * ((centre[t + 1] ?? centre[t]) - centre[t]));
        group.push(segmentColorAt(s));
      }
    }
  }
  return { type: "scatter", x, y, group };
}
