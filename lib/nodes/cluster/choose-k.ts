import * as z from "zod";
import { CLUSTERERS } from "@/lib/ml/validation/clusterers";
import type { Gap } from "@/lib/ml/validation/gap";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, report, seed, table } from "../contract";
import { type Advice, fail } from "../problem";
import { featureSpace } from "./feature-space";
import { type ChooseKReport, isChooseKReport } from "./reports";

/** The node that makes the segments which were compared; Ward is its first linkage. */
const CLUSTER_NODES = { kmeans: "cluster.kmeans", ward: "cluster.hierarchical" } as const;

export const chooseK = defineNode({
  type: "cluster.choose-k",
  v: 1,
  group: "cluster",
  icon: "chart-spline",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    method: z.enum(CLUSTERERS).default("kmeans"),
    from: z.int().min(2).max(20).default(2),
    to: z.int().min(2).max(30).default(10),
    starts: z.int().min(1).max(50).default(5).meta({ advanced: true }),
    resamples: z.int().min(0).max(100).default(10).meta({ advanced: true }),
    references: z.int().min(0).max(100).default(10).meta({ advanced: true }),
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
    const [{ compareClusterings, recommendK, SEPARATED, STABLE, TINY, WEAK }, { votesOf }] = await Promise.all([
      import("@/lib/ml/choose-k"),
      import("@/lib/ml/validation/votes"),
    ]);
    if (params.to < params.from) fail("cluster.range-reversed", { from: params.from, to: params.to }, { param: "to" });
    const { points, features, missing } = await featureSpace(data, params.columns, ctx);
    const options = {
      method: params.method,
      from: params.from,
      to: params.to,
      starts: params.starts,
      resamples: params.resamples,
      references: params.references,
      limit: params.limit,
      seed: params.seed ?? ctx.seed,
    };
    const comparison = await compareClusterings(points, options, ctx.compute, ctx.checkpoint);
    const { candidates, used, gaps } = comparison;
    const recommendation = recommendK(candidates, used) ?? fail("cluster.too-few-distinct", { rows: points.count, k: params.from }, { param: "from" });
    const result: ChooseKReport = {
      kind: "cluster.choose-k",
      rows: data.rows,
      missing,
      used,
      features,
      method: params.method,
      candidates,
      gaps,
      votes: votesOf(comparison),
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
    const { candidates, recommendation, method, gaps } = outputs.report;
    const chosen = candidates.find((c) => c.k === recommendation.k);
    const detail = { k: recommendation.k, score: Math.round((chosen?.silhouette ?? 0) * 1000) / 1000 };
    const fix = { type: "add-after", node: CLUSTER_NODES[method], params: { k: recommendation.k }, port: "data" } as const;
    const advice: Advice[] = [
      { code: recommendation.weak ? "cluster.weak-structure" : "cluster.use-k", severity: recommendation.weak ? "warning" : "info", detail, fix },
    ];
    if (seesNoGroups(gaps)) advice.push({ code: "cluster.no-groups", severity: "info" });
    return advice;
  },
});

/** True when no number of clusters is tighter, by more than its error, than the data as a whole. */
function seesNoGroups([one, ...more]: readonly Gap[]): boolean {
  return one?.k === 1 && more.length > 0 && more.every(({ gap, error }) => gap - error <= one.gap);
}
