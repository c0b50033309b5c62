import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import { networkSettings } from "../feature/autoencoder-params";
import { hiddenSchema } from "../hidden-layers";
import { fail } from "../problem";
import { isLatentClusteringReport, type LatentClusteringReport } from "./autoencoder-report";
import { adviseFeatures, adviseSizes } from "./feature-advice";
import { kmeans } from "./kmeans";
import { isClusteringReport } from "./reports";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

/** Share of the work that training the network is. */
const TRAINING = 0.7;
/** Below this share of the variance the segments are made from a poor picture of the customers. */
const POOR = 0.5;

export const autoencoder = defineNode({
  type: "cluster.autoencoder",
  v: 1,
  group: "cluster",
  icon: "shrink",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    k: z.int().min(2).max(50).default(4).meta({ control: "slider" }),
    latent: z.int().min(1).max(32).default(2).meta({ control: "slider" }),
    hidden: hiddenSchema("16, 8").meta({ advanced: true }),
    ...networkSettings(),
    starts: z.int().min(1).max(100).default(10).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: (params) => ({ key: "summary", values: { k: params.k, latent: params.latent, count: params.latent } }),

  check: ({ data }, params) => checkColumn(data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const { trainAutoencoder } = await import("../feature/autoencoder-run");
    const chosenSeed = params.seed ?? ctx.seed;
    const training = { ...ctx, checkpoint: phase(ctx.checkpoint, 0, TRAINING) };
    const trained = await trainAutoencoder(data, { ...params, role: "none", seed: chosenSeed }, training);
    const clustering = { ...ctx, checkpoint: phase(ctx.checkpoint, TRAINING, 1), warn: ctx.warn };
    const settings = kmeans.params.parse({ columns: trained.figures.latent, k: params.k, starts: params.starts, seed: chosenSeed });
    // Rows with a missing feature have no place in the latent space either: training has told of them.
    const found = await kmeans.run({ data: trained.table, centers: undefined }, settings, {
      ...clustering,
      warn: (problem) => {
        if (problem.code !== "cluster.rows-missing") ctx.warn(problem);
      },
    });
    if (!isClusteringReport(found.report)) return fail("common.internal", { reason: found.report.kind });
    const result: LatentClusteringReport = { kind: "cluster.autoencoder", autoencoder: trained.figures, clustering: found.report };
    return { data: found.data, model: found.model, report: result };
  },

  picture({ report: found }) {
    return isLatentClusteringReport(found) ? thinned(found.clustering.map, segmentColorAt) : null;
  },

  advise({ report: found }, params, { data }) {
    if (!isLatentClusteringReport(found)) return [];
    const { features, kept } = found.autoencoder;
    const sizes = found.clustering.segments.map(({ size }) => size);
    // The network puts its inputs on one scale itself.
    const advice = [...adviseFeatures(features, data).filter(({ code }) => code !== "cluster.unscaled"), ...adviseSizes(sizes, params.k)];
    if (kept < POOR) {
      const latent = Math.min(features.length - 1, params.latent + 1);
      const fix = latent > params.latent ? { fix: { type: "set-params", params: { latent } } as const } : {};
      advice.push({ code: "cluster.autoencoder-poor", severity: "warning", detail: { kept, count: params.latent }, ...fix });
    }
    return advice;
  },
});
