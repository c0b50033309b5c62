import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import { adviseClustering } from "./clustering-advice";
import { ENGINES } from "./engines";
import { isClusteringReport } from "./reports";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

export const kmeans = defineNode({
  type: "cluster.kmeans",
  v: 2,
  group: "cluster",
  icon: "chart-scatter",
  inputs: { data: table(), centers: table({ optional: true }) },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    k: z
      .int()
      .min(2)
      .max(50)
      .default(4)
      .meta({ control: "slider", when: { start: ["k-means++", "random"] } }),
    start: z.enum(["k-means++", "random", "given"]).default("k-means++").meta({ advanced: true }),
    starts: z
      .int()
      .min(1)
      .max(100)
      .default(10)
      .meta({ advanced: true, when: { start: ["k-means++", "random"] } }),
    maxIterations: z.int().min(1).max(10_000).default(300).meta({ advanced: true }),
    tolerance: z.number().min(0).max(1).default(1e-4).meta({ advanced: true }),
    distance: z.boolean().default(false).meta({ advanced: true }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    engine: z
      .enum(ENGINES)
      .default("auto")
      .meta({ advanced: true, when: { start: ["k-means++"], replay: [false] } }),
    seed: seed(),
  }),
  migrations: { 2: { name: "start-and-replay", up: (params) => ({ start: "k-means++", replay: false, engine: "auto", ...params }) } },

  summary: ({ start, k, starts }) => ({ key: start === "given" ? "summaryGiven" : "summary", values: { k, count: starts } }),

  check: (known, params) => checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data, centers }, params, ctx) {
    const { runKMeans } = await import("./kmeans-run");
    return runKMeans(data, centers, params, ctx);
  },

  picture(outputs) {
    if (!isClusteringReport(outputs.report)) return null;
    return thinned(outputs.report.map, segmentColorAt);
  },

  advise(outputs, params, { data }) {
    if (!isClusteringReport(outputs.report)) return [];
    return adviseClustering(outputs.report, params.start === "given" ? null : params.k, data);
  },
});
