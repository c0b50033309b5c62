import * as z from "zod";
import { gatherPoints } from "@/lib/ml/points";
import { checkColumn } from "../choose-columns";
import { thinned } from "../cluster/thinned";
import { columns, defineNode, report, seed, table } from "../contract";
import { hiddenSchema } from "../hidden-layers";
import { networkSettings } from "./autoencoder-params";
import { type AutoencoderReport, isAutoencoderReport } from "./autoencoder-report";

/** What an autoencoder must keep beyond as many components to be worth its opacity. */
const WORTH = 0.02;

export const autoencoder = defineNode({
  type: "feature.autoencoder",
  v: 1,
  group: "feature",
  icon: "shrink",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    latent: z.int().min(1).max(32).default(2).meta({ control: "slider" }),
    hidden: hiddenSchema("16, 8").meta({ advanced: true }),
    ...networkSettings(),
    error: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: (params) => ({ key: "summary", values: { latent: params.latent, count: params.latent } }),

  check: ({ data }, params) => checkColumn(data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const [{ trainAutoencoder }, { mapPoints }, { freeName, withColumns }] = await Promise.all([
      import("./autoencoder-run"),
      import("@/lib/ml/plane"),
      import("@/lib/table/columns"),
    ]);
    const chosenSeed = params.seed ?? ctx.seed;
    const trained = await trainAutoencoder(data, { ...params, role: "feature", seed: chosenSeed }, ctx);
    const latent = trained.figures.latent.map((name, d) => ({ name, type: "number", role: null, values: trained.latent[d] }) as const);
    const points = await gatherPoints(latent, data.rows, () => ctx.checkpoint(0.95, 1));
    const map = await mapPoints(
      points,
      () => 0,
      chosenSeed,
      () => ctx.checkpoint(1, 1),
    );
    const name = freeName("reconstruction error", new Set(trained.table.columns.map((column) => column.name)));
    const output = params.error ? withColumns(trained.table, [{ name, type: "number", role: null, values: trained.error }]) : trained.table;
    const result: AutoencoderReport = { kind: "feature.autoencoder", rows: data.rows, missing: trained.space.missing, ...trained.figures, map };
    return { data: output, report: result };
  },

  picture({ report: found }) {
    return isAutoencoderReport(found) ? thinned(found.map, () => 1) : null;
  },

  advise({ report: found }) {
    if (!isAutoencoderReport(found) || found.kept >= found.linear + WORTH) return [];
    return [{ code: "feature.autoencoder-linear", severity: "info", detail: { kept: found.kept, linear: found.linear, count: found.latent.length } }];
  },
});
