import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, report, seed, table } from "../contract";
import type { Advice, Fix } from "../problem";
import { adviseDensity } from "./density-advice";
import { isHdbscanReport } from "./density-reports";
import { adviseFeatures } from "./feature-advice";
import { featureSpace } from "./feature-space";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

export const hdbscan = defineNode({
  type: "cluster.hdbscan",
  v: 2,
  group: "cluster",
  icon: "mountain",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    minClusterSize: z.int().min(2).max(1_000_000).default(50).meta({ unit: "rows" }),
    minSamples: z.int().min(1).max(1000).nullable().default(10),
    selection: z.enum(["eom", "leaf"]).default("eom"),
    epsilon: z.number().min(0).max(1e15).default(0).meta({ advanced: true }),
    allowSingle: z.boolean().default(false).meta({ advanced: true }),
    probability: z.boolean().default(true).meta({ advanced: true }),
    outlier: z.boolean().default(false).meta({ advanced: true }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: { 2: { name: "replay", up: (params) => ({ replay: false, ...params }) } },

  summary: ({ selection, minClusterSize, minSamples }) => ({
    key: `summary.${selection}`,
    values: { size: minClusterSize, samples: minSamples ?? minClusterSize },
  }),

  check: (known, params) => checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const { hdbscanOutputs } = await import("./hdbscan-run");
    return hdbscanOutputs(data, await featureSpace(data, params.columns, ctx), params, ctx);
  },

  picture(outputs) {
    if (!isHdbscanReport(outputs.report)) return null;
    const { map, clusters } = outputs.report;
    return thinned(map, (segment) => (segment === clusters ? 0 : segmentColorAt(segment)));
  },

  advise(outputs, params, { data }) {
    if (!isHdbscanReport(outputs.report)) return [];
    const { features, minSamples } = outputs.report;
    const set = (changed: Record<string, unknown>): Fix => ({ type: "set-params", params: changed });
    const advice: Advice[] = [
      ...adviseFeatures(features, data),
      ...adviseDensity(outputs.report, {
        noise: minSamples > 2 ? set({ minSamples: Math.max(2, Math.floor(minSamples / 2)) }) : undefined,
        one: params.selection === "eom" ? set({ selection: "leaf" }) : undefined,
        many: set({ minClusterSize: Math.min(1_000_000, params.minClusterSize * 4) }),
      }),
    ];
    return advice;
  },
});
