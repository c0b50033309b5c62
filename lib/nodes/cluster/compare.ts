import * as z from "zod";
import { column, defineNode, report, table } from "../contract";
import type { Advice } from "../problem";
import { isCompareReport } from "./compare-report";

/** Adjusted Rand index from which two segmentations are nearly the same, and below which they are strangers (Steinley 2004). */
const ALIKE = 0.9;
const STRANGERS = 0.2;

export const compare = defineNode({
  type: "cluster.compare",
  v: 1,
  group: "cluster",
  icon: "git-compare-arrows",
  inputs: { before: table(), after: table({ optional: true }) },
  outputs: { data: table(), report: report() },
  params: z.object({
    segment: column({ types: ["category", "text", "boolean"], role: "segment", port: "before" }),
    second: column({ types: ["category", "text", "boolean"], port: "before" }),
    segmentAfter: column({ types: ["category", "text", "boolean"], role: "segment", port: "after" }),
    customer: column({ role: "id", port: "before", advanced: true }),
    customerAfter: column({ role: "id", port: "after", advanced: true }),
    match: z.enum(["automatic", "names", "overlap"]).default("automatic").meta({ advanced: true }),
  }),
  migrations: {},

  summary: () => ({ key: "summary" }),

  async run({ before, after }, params, ctx) {
    const { compareOutputs } = await import("./compare-run");
    return compareOutputs(before, after, params, ctx);
  },

  picture(outputs) {
    if (!isCompareReport(outputs.report)) return null;
    const { moved, rows } = outputs.report;
    return { type: "figure", value: moved / Math.max(1, rows.both), format: "percent", caption: "pictureMoved" };
  },

  advise(outputs) {
    if (!isCompareReport(outputs.report)) return [];
    const { agreement, moved, rows } = outputs.report;
    const index = Math.round(agreement.adjustedRand * 1000) / 1000;
    const advice: Advice[] = [];
    if (index >= ALIKE) advice.push({ code: "cluster.compare-alike", severity: "info", detail: { index, share: moved / rows.both } });
    if (index < STRANGERS) advice.push({ code: "cluster.compare-different", severity: "warning", detail: { index } });
    return advice;
  },
});
