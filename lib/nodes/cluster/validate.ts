import * as z from "zod";
import { CLUSTERERS } from "@/lib/ml/validation/clusterers";
import { checkColumn } from "../choose-columns";
import { column, columns, defineNode, report, seed, table } from "../contract";
import type { Advice } from "../problem";
import { adviseFeatures } from "./feature-advice";
import { isValidateReport, type ValidateReport } from "./validate-report";

const WEAK_SILHOUETTE = 0.25;

export const validate = defineNode({
  type: "cluster.validate",
  v: 1,
  group: "cluster",
  icon: "badge-check",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    segment: column({ types: ["category", "text"], role: "segment" }),
    columns: columns({ types: ["number"], role: "feature" }),
    method: z.enum(CLUSTERERS).default("kmeans"),
    resamples: z.int().min(0).max(200).default(30).meta({ advanced: true }),
    limit: z.int().min(500).max(200_000).default(20_000).meta({ advanced: true, unit: "rows" }),
    scores: z.boolean().default(false).meta({ advanced: true }),
    seed: seed(),
  }),
  migrations: {},

  summary: ({ resamples, method }) => (resamples > 0 ? { key: `summary.${method}`, values: { count: resamples } } : { key: "summary.none" }),

  check: (known, params) => [
    ...checkColumn(known.data, params.segment, { param: "segment", types: ["category", "text"] }),
    ...checkColumn(known.data, params.columns, { param: "columns", types: ["number"] }),
  ],

  async run({ data }, params, ctx) {
    const { validateOutputs } = await import("./validate-run");
    return validateOutputs(data, params, ctx);
  },

  picture(outputs) {
    if (!isValidateReport(outputs.report)) return null;
    const values = outputs.report.segments.map(({ silhouette }) => Math.max(0, silhouette ?? 0));
    return { type: "bars", values, colored: true };
  },

  advise(outputs, _params, { data }) {
    if (!isValidateReport(outputs.report)) return [];
    return [...adviseFeatures(outputs.report.features, data), ...adviseSegments(outputs.report)];
  },
});

function adviseSegments({ segments, silhouette, joined, halved, limits }: ValidateReport): Advice[] {
  const advice: Advice[] = [];
  const name = (place: number) => segments[place]?.name ?? "";
  if (silhouette.score !== null && silhouette.score < WEAK_SILHOUETTE) {
    advice.push({ code: "cluster.validate-weak", severity: "warning", detail: { score: thousandths(silhouette.score) } });
  }
  const unstable = segments.filter(({ stability }) => stability !== null && stability < limits.doubtful);
  if (unstable.length > 0) {
    const detail = { count: unstable.length, names: unstable.map((segment) => segment.name).join(", "), limit: limits.doubtful };
    advice.push({ code: "cluster.validate-unstable", severity: "warning", detail });
  }
  if (joined && joined.gain >= limits.gain && joined.gain >= (halved?.gain ?? 0)) {
    const detail = { first: name(joined.segments[0]), second: name(joined.segments[1]), gain: thousandths(joined.gain) };
    advice.push({ code: "cluster.validate-over", severity: "info", detail });
  } else if (halved && halved.gain >= limits.gain) {
    advice.push({ code: "cluster.validate-under", severity: "info", detail: { name: name(halved.segments[0]), gain: thousandths(halved.gain) } });
  }
  const tiny = segments.filter(({ share }) => share < limits.tiny);
  if (tiny.length > 0) {
    const detail = { count: tiny.length, names: tiny.map((segment) => segment.name).join(", "), rows: Math.min(...tiny.map(({ size }) => size)) };
    advice.push({ code: "cluster.validate-tiny", severity: "info", detail });
  }
  return advice;
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
