import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import { adviseClustering } from "./clustering-advice";
import { isClusteringReport } from "./reports";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

/** Share by which the inertia may lie above that of full k-means before it is spoken of. */
const MUCH_WORSE = 0.05;

export const miniBatch = defineNode({
  type: "cluster.mini-batch",
  v: 1,
  group: "cluster",
  icon: "layers",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    k: z.int().min(2).max(50).default(4).meta({ control: "slider" }),
    batch: z.int().min(10).max(100_000).default(1024).meta({ unit: "rows" }),
    epochs: z.int().min(1).max(1000).default(100).meta({ advanced: true }),
    patience: z.int().min(1).max(1000).default(10).meta({ advanced: true }),
    reassignment: z.number().min(0).max(1).default(0.01).meta({ advanced: true, step: 0.01 }),
    starts: z.int().min(1).max(50).default(3).meta({ advanced: true }),
    compare: z.boolean().default(true).meta({ advanced: true }),
    distance: z.boolean().default(false).meta({ advanced: true }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: (params) => ({ key: "summary", values: { k: params.k, count: params.batch } }),

  check: (known, params) => checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const { runMiniBatch } = await import("./mini-batch-run");
    return runMiniBatch(data, params, ctx);
  },

  picture(outputs) {
    if (!isClusteringReport(outputs.report)) return null;
    return thinned(outputs.report.map, segmentColorAt);
  },

  advise(outputs, params, { data }) {
    if (!isClusteringReport(outputs.report)) return [];
    const advice = adviseClustering(outputs.report, params.k, data);
    const excess = outputs.report.miniBatch?.comparison?.excess ?? 0;
    if (excess > MUCH_WORSE && params.batch < 100_000) {
      const batch = Math.min(100_000, params.batch * 4);
      const fix = { type: "set-params", params: { batch } } as const;
      advice.push({ code: "cluster.mini-batch-behind", severity: "info", detail: { excess, batch }, fix });
    }
    return advice;
  },
});
