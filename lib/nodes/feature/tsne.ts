import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { thinned } from "../cluster/thinned";
import { columns, defineNode, report, seed, table } from "../contract";
import { adviseScale } from "./reduction-input";
import { type EmbeddingReport, isEmbeddingReport } from "./reduction-reports";

export const tsneMap = defineNode({
  type: "feature.tsne",
  v: 1,
  group: "feature",
  icon: "chart-network",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ role: "feature", types: ["number"] }),
    perplexity: z.number().min(2).max(200).default(30),
    iterations: z.int().min(250).max(10_000).default(1000).meta({ advanced: true }),
    exaggeration: z.number().min(1).max(100).default(12).meta({ advanced: true }),
    learningRate: z.number().min(1).max(100_000).nullable().default(null).meta({ advanced: true }),
    angle: z.number().min(0.1).max(1).default(0.5).meta({ advanced: true, step: 0.1 }),
    limit: z.int().min(500).max(200_000).default(50_000).meta({ advanced: true, unit: "rows" }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},
  summary: ({ perplexity }) => ({ key: "summary", values: { perplexity } }),
  check: ({ data }, params) => checkColumn(data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const [{ tsne, tsneMemory }, { runEmbedding }, { MovingPoints }] = await Promise.all([
      import("@/lib/ml/tsne/tsne"),
      import("./embedding-run"),
      import("@/lib/ml/replay/moving-points"),
    ]);
    const chosenSeed = params.seed ?? ctx.seed;
    const { iterations, exaggeration, learningRate, angle } = params;
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
        name: "t-SNE",
        memory: (rows, dimensions) => tsneMemory(rows, dimensions, params.perplexity),
        async embed(points, checkpoint) {
          // More than a third of the rows cannot all be neighbours three times over.
          const most = Math.max(1, Math.floor((points.count - 1) / 3));
          const perplexity = Math.min(params.perplexity, most);
          if (perplexity < params.perplexity) {
            const fix = most >= 2 ? { fix: { type: "set-params", params: { perplexity: most } } as const } : {};
            ctx.warn({
              code: "feature.perplexity-too-large",
              severity: "warning",
              detail: { asked: params.perplexity, used: most, rows: points.count },
              param: "perplexity",
              ...fix,
            });
          }
          const recorder = params.replay ? new MovingPoints(points, iterations, chosenSeed) : null;
          const options = { perplexity, iterations, exaggeration, learningRate, angle, seed: chosenSeed };
          const found = await tsne(points, options, ctx.compute, checkpoint, recorder ? (...seen) => recorder.see(...seen) : undefined);
          return { ...found, perplexity, ...(recorder ? { replay: recorder.finish("tsne", found.iterations) } : {}) };
        },
      },
      ctx,
    );
    const { divergence, trace, perplexity, learningRate: rate, neighbors, iterations: done, replay } = embedded;
    const result: EmbeddingReport = {
      kind: "feature.tsne",
      ...common,
      neighbors,
      iterations: done,
      divergence,
      trace,
      perplexity,
      learningRate: rate,
      ...(replay ? { replay } : {}),
    };
    return { data: output, report: result };
  },

  advise: ({ report: found }) => (isEmbeddingReport(found) ? adviseScale(found.columns) : []),
  picture: ({ report: found }) => (isEmbeddingReport(found) ? thinned(found.map, () => 1) : null),
});
