import * as z from "zod";

import { COVARIANCE_SHAPES, MIXTURE_STARTS } from "@/lib/ml/mixture/mixture";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import type { Advice, Problem } from "../problem";
import { fail } from "../problem";
import { adviseFeatures, adviseSizes } from "./feature-advice";
import { featureSpace } from "./feature-space";
import { isMixtureReport } from "./mixture-report";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

/** Share of uncertain rows from which it is spoken of. */
const MANY_UNCERTAIN = 0.2;

export const mixture = defineNode({
  type: "cluster.mixture",
  v: 1,
  group: "cluster",
  icon: "circle-dot-dashed",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    choose: z.enum(["k", "bic"]).default("k"),
    k: z
      .int()
      .min(1)
      .max(50)
      .default(4)
      .meta({ control: "slider", when: { choose: ["k"] } }),
    from: z
      .int()
      .min(1)
      .max(50)
      .default(1)
      .meta({ when: { choose: ["bic"] } }),
    to: z
      .int()
      .min(1)
      .max(50)
      .default(8)
      .meta({ when: { choose: ["bic"] } }),
    allShapes: z
      .boolean()
      .default(true)
      .meta({ when: { choose: ["bic"] } }),
    covariance: z.enum(COVARIANCE_SHAPES).default("full"),
    memberships: z.boolean().default(false),
    start: z.enum(MIXTURE_STARTS).default("kmeans").meta({ advanced: true }),
    starts: z.int().min(1).max(50).default(3).meta({ advanced: true }),
    maxIterations: z.int().min(1).max(10_000).default(200).meta({ advanced: true }),
    tolerance: z.number().min(0).max(1).default(1e-4).meta({ advanced: true }),
    regularisation: z.number().min(0).max(1e6).default(1e-6).meta({ advanced: true }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: ({ choose, covariance, k, from, to }) => ({ key: choose === "k" ? `summaryK.${covariance}` : "summaryBic", values: { k, from, to } }),

  check(known, params) {
    const problems: Problem[] = checkColumn(known.data, params.columns, { param: "columns", types: ["number"] });
    if (params.choose === "bic" && params.from > params.to) {
      const fix = { type: "set-params", params: { from: params.to, to: params.from } } as const;
      problems.push({ code: "cluster.range-reversed", severity: "error", detail: { from: params.from, to: params.to }, param: "from", fix });
    }
    return problems;
  },

  async run({ data }, params, ctx) {
    const { fitMixture, mixtureOutputs } = await import("./mixture-run");
    if (params.choose === "bic" && params.from > params.to) fail("cluster.range-reversed", { from: params.from, to: params.to }, { param: "from" });
    const space = await featureSpace(data, params.columns, ctx);
    const fitted = await fitMixture(space.points, params, ctx);
    return mixtureOutputs(data, space, fitted, params, ctx);
  },

  picture(outputs) {
    return isMixtureReport(outputs.report) ? thinned(outputs.report.map, segmentColorAt) : null;
  },

  advise(outputs, params, { data }) {
    if (!isMixtureReport(outputs.report)) return [];
    const { features, segments, certainty, choice, rows, missing, k, covariance } = outputs.report;
    const sizes = adviseSizes(
      segments.map(({ size }) => size),
      params.choose === "k" ? params.k : k,
    );
    // A chosen k has no setting to change it by.
    const advice: Advice[] = [...adviseFeatures(features, data), ...(params.choose === "k" ? sizes : [])];
    if (certainty.uncertain > MANY_UNCERTAIN * (rows - missing)) {
      const fix = params.choose === "k" ? { fix: { type: "set-params", params: { choose: "bic" } } as const } : {};
      const detail = { share: certainty.uncertain / (rows - missing), limit: certainty.sureFrom };
      advice.push({ code: params.choose === "k" ? "cluster.mixture-uncertain" : "cluster.mixture-overlapping", severity: "info", detail, ...fix });
    }
    const best = choice?.candidates[choice.recommended];
    if (!choice || !best) return advice;
    if (best.k === params.to && params.to < 50) {
      const to = Math.min(50, params.to * 2);
      advice.push({ code: "cluster.mixture-edge", severity: "info", detail: { k: best.k, to }, fix: { type: "set-params", params: { to } } });
    }
    if (best.k === 1) advice.push({ code: "cluster.mixture-one", severity: "info", detail: { rows: choice.used } });
    else
      advice.push({
        code: "cluster.mixture-settle",
        severity: "info",
        detail: { k: best.k },
        fix: { type: "set-params", params: { choose: "k", k: best.k, covariance } },
      });
    return advice;
  },
});
