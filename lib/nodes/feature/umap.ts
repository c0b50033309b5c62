import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { thinned } from "../cluster/thinned";
import { columns, defineNode, report, seed, table } from "../contract";
import { adviseScale } from "./reduction-input";
import { type EmbeddingReport, isEmbeddingReport } from "./reduction-reports";

export const umapMap = defineNode({
  type: "feature.umap",
  v: 1,
  group: "feature",
  icon: "waypoints",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ role: "feature", types: ["number"] }),
    neighbors: z.int().min(2).max(200).default(15),
    minDist: z.number().min(0).max(0.99).default(0.1).meta({ step: 0.05 }),
    epochs: z.int().min(50).max(5000).nullable().default(null).meta({ advanced: true }),
    limit: z.int().min(500).max(500_000).default(100_000).meta({ advanced: true, unit: "rows" }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},
  summary: ({ neighbors, minDist }) => ({ key: "summary", values: { count: neighbors, minDist } }),
  check: ({ data }, params) => checkColumn(data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const [{ umap, umapMemory }, { runEmbedding }, { MovingPoints }] = await Promise.all([
      import("@/lib/ml/umap/umap"),
      import("./embedding-run"),
      import("@/lib/ml/replay/moving-points"),
    ]);
    const chosenSeed = params.seed ?? ctx.seed;
    const { minDist, epochs } = params;
    const {
      table: output,
      embedded,
      common,
    } = await runEmbedding(
      data,
      {
        columns: params.columns,
        limit: params.limit,
        seed: chosenSeed,
        name: "UMAP",
        memory: (rows, dimensions) => umapMemory(rows, dimensions, params.neighbors),
        async embed(points, checkpoint) {
          const neighbors = Math.min(params.neighbors, points.count - 1);
          if (neighbors < params.neighbors) {
            const fix = { type: "set-params", params: { neighbors } } as const;
            ctx.warn({
              code: "feature.fewer-neighbors",
              severity: "warning",
              detail: { asked: params.neighbors, used: neighbors, rows: points.count },
              param: "neighbors",
              fix,
            });
          }
          const recorder = params.replay ? new MovingPoints(points, epochs ?? 500, chosenSeed) : null;
          const options = { neighbors, minDist, epochs, seed: chosenSeed };
          const found = await umap(points, options, ctx.compute, checkpoint, recorder ? (...seen) => recorder.see(...seen) : undefined);
          return { ...found, neighbors, iterations: found.epochs, ...(recorder ? { replay: recorder.finish("umap", found.epochs) } : {}) };
        },
      },
      ctx,
    );
    const { edges, curve, neighbors, iterations, replay } = embedded;
    const result: EmbeddingReport = { kind: "feature.umap", ...common, neighbors, iterations, links: edges, curve, minDist, ...(replay ? { replay } : {}) };
    return { data: output, report: result };
  },

  advise: ({ report: found }) => (isEmbeddingReport(found) ? adviseScale(found.columns) : []),
  picture: ({ report: found }) => (isEmbeddingReport(found) ? thinned(found.map, () => 1) : null),
});
