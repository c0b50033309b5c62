import * as z from "zod";
import { LINKAGES } from "@/lib/ml/hierarchical/linkages";
import { checkColumn } from "../choose-columns";
import { columns, defineNode, model, report, seed, table } from "../contract";
import type { Advice } from "../problem";
import { adviseFeatures, adviseSizes } from "./feature-advice";
import { featureSpace } from "./feature-space";
import { type HierarchicalReport, isHierarchicalReport } from "./hierarchical-report";
import { segmentColorAt } from "./segment-colors";
import { thinned } from "./thinned";

const WEAK_SILHOUETTE = 0.25;
/** Share of the rows in one segment, with the others tiny, by which single linkage is known to have chained. */
const CHAINED = 0.9;
/** The greatest jump is spoken of when it is at least this share of the tree's height. */
const CLEAR_JUMP = 0.1;
/** Share of rows that the assigner must put where the tree did. */
const TRUE_ASSIGNER = 0.9;

export const hierarchical = defineNode({
  type: "cluster.hierarchical",
  v: 1,
  group: "cluster",
  icon: "network",
  inputs: { data: table() },
  outputs: { data: table(), model: model(), report: report() },
  params: z.object({
    columns: columns({ types: ["number"], role: "feature" }),
    linkage: z.enum(LINKAGES).default("ward"),
    cut: z.enum(["k", "height"]).default("k"),
    k: z
      .int()
      .min(2)
      .max(50)
      .default(4)
      .meta({ control: "slider", when: { cut: ["k"] } }),
    height: z
      .number()
      .min(0)
      .max(1e15)
      .default(10)
      .meta({ when: { cut: ["height"] } }),
    sample: z.int().min(500).max(200_000).default(30_000).meta({ advanced: true, unit: "rows" }),
    replay: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: ({ linkage, cut, k, height }) => ({ key: `summary.${cut}.${linkage}`, values: { k, height } }),

  check: (known, params) => checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),

  async run({ data }, params, ctx) {
    const { hierarchicalOutputs } = await import("./hierarchical-run");
    return hierarchicalOutputs(data, await featureSpace(data, params.columns, ctx), params, ctx);
  },

  picture(outputs) {
    return isHierarchicalReport(outputs.report) ? thinned(outputs.report.map, segmentColorAt) : null;
  },

  advise(outputs, params, { data }) {
    if (!isHierarchicalReport(outputs.report)) return [];
    const { features, segments, silhouette, agreement, cut } = outputs.report;
    const sizes = segments.map(({ size }) => size);
    const advice: Advice[] = [...adviseFeatures(features, data)];
    if (chained(outputs.report)) {
      const detail = { share: Math.max(...segments.map(({ share }) => share)), k: segments.length };
      advice.push({ code: "cluster.chained", severity: "warning", detail, fix: { type: "set-params", params: { linkage: "ward" } } });
    } else if (params.cut === "k") advice.push(...adviseSizes(sizes, params.k));
    const weak = silhouette.score !== null && silhouette.score < WEAK_SILHOUETTE;
    if (weak) {
      const fix = { type: "insert-before", node: "cluster.choose-k", params: {}, before: "data" } as const;
      advice.push({ code: "cluster.weak-separation", severity: "info", detail: { score: thousandths(silhouette.score ?? 0), k: cut.k }, fix });
    }
    advice.push(...adviseJump(outputs.report));
    if (agreement < TRUE_ASSIGNER) advice.push({ code: "cluster.assigner-approximate", severity: "info", detail: { share: agreement } });
    return advice;
  },
});

/** One segment with nearly everybody, as single linkage gives when noise bridges the groups. */
function chained({ segments, linkage }: HierarchicalReport): boolean {
  return linkage !== "ward" && segments.length > 1 && segments.some(({ share }) => share > CHAINED);
}

function adviseJump({ jump, tree, cut, linkage }: HierarchicalReport): Advice[] {
  const top = tree.merges.at(-1)?.height ?? 0;
  if (!jump || linkage === "single" || jump.clusters === cut.k || jump.to - jump.from < CLEAR_JUMP * top) return [];
  const fix = { type: "set-params", params: { cut: "k", k: jump.clusters } } as const;
  return [{ code: "cluster.height-jump", severity: "info", detail: { k: jump.clusters, from: jump.from, to: jump.to, chosen: cut.k }, fix }];
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
