import * as z from "zod";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, report, seed, table } from "../contract";
import { type Advice, fail } from "../problem";
import { featureSpace } from "./feature-space";
import { type ChooseKReport, isChooseKReport } from "./reports";

export const chooseK = defineNode({
  type: "cluster.choose-k",
  v: 1,
  group: "cluster",
  icon: "chart-spline",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    from: z.int().min(2).max(20).default(2),
    to: z.int().min(2).max(30).default(10),
    starts: z.int().min(1).max(50).default(5).meta({ advanced: true }),
    resamples: z.int().min(0).max(100).default(10).meta({ advanced: true }),
    limit: z.int().min(500).max(200_000).default(20_000).meta({ advanced: true, unit: "rows" }),
    seed: seed(),
  }),
  migrations: {},

  summary: (params) => ({ key: "summary", values: { from: params.from, to: params.to } }),

  check(known, params) {
    const problems = checkColumn(known.data, params.columns, { param: "columns", types: ["number"] });
    if (params.to < params.from)
      problems.push({ code: "cluster.range-reversed", severity: "error", detail: { from: params.from, to: params.to }, param: "to" });
    return problems;
  },

  async run({ data }, params, ctx) {
    const { compareClusterings, recommendK, SEPARATED, STABLE, TINY, WEAK } = await import("@/lib/ml/choose-k");
    if (params.to < params.from) fail("cluster.range-reversed", { from: params.from, to: params.to }, { param: "to" });
    const { points, features, missing } = await featureSpace(data, params.columns, ctx);
    const options = {
      from: params.from,
      to: params.to,
      starts: params.starts,
      resamples: params.resamples,
      limit: params.limit,
      seed: params.seed ?? ctx.seed,
    };
    const { candidates, used } = await compareClusterings(points, options, ctx.compute, ctx.checkpoint);
    const recommendation = recommendK(candidates, used) ?? fail("cluster.too-few-distinct", { rows: points.count, k: params.from }, { param: "from" });
    const result: ChooseKReport = {
      kind: "cluster.choose-k",
      rows: data.rows,
      missing,
      used,
      features,
      candidates,
      recommendation,
      limits: { stable: STABLE, separated: SEPARATED, tiny: TINY, weak: WEAK },
    };
    return { data, report: result };
  },

  picture(outputs) {
    if (!isChooseKReport(outputs.report)) return null;
    const { candidates, recommendation } = outputs.report;
    return { type: "line", x: candidates.map((c) => c.k), y: candidates.map((c) => c.silhouette ?? 0), mark: recommendation.k };
  },

  advise(outputs) {
    if (!isChooseKReport(outputs.report)) return [];
    const { candidates, recommendation } = outputs.report;
    const chosen = candidates.find((c) => c.k === recommendation.k);
    const detail = { k: recommendation.k, score: Math.round((chosen?.silhouette ?? 0) * 1000) / 1000 };
    const fix = { type: "add-after", node: "cluster.kmeans", params: { k: recommendation.k }, port: "data" } as const;
    const advice: Advice[] = [
      { code: recommendation.weak ? "cluster.weak-structure" : "cluster.use-k", severity: recommendation.weak ? "warning" : "info", detail, fix },
    ];
    return advice;
  },
});
