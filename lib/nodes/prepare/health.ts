import * as z from "zod";
import type { TableHealth } from "@/lib/ml/health/health";
import { filterOf } from "@/lib/ml/health/repair";
import { defineNode, type Report, report, table } from "../contract";
import type { Advice } from "../problem";

/** What `examine` found, as it stands; reports of earlier versions have no facts. */
export interface HealthReport extends Report, Omit<TableHealth, "facts">, Partial<Pick<TableHealth, "facts">> {
  readonly kind: "prepare.health";
}

export const health = defineNode({
  type: "prepare.health",
  v: 1,
  group: "prepare",
  icon: "heart-pulse",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({}),
  migrations: {},
  summary: () => ({ key: "passes" }),
  async run({ data }, _params, ctx) {
    const { examine } = await import("@/lib/ml/health/health");
    const healthReport: HealthReport = { kind: "prepare.health", ...(await examine(data, ctx.checkpoint)) };
    return { data, report: healthReport };
  },
  picture: ({ report: found }) => ({ type: "figure", value: (found as HealthReport).score, format: "number", caption: "scoreCaption" }),
  advise({ report: found }) {
    const { findings, rows } = found as HealthReport;
    const repairs = findings.filter(({ severity, keep }) => severity === "serious" && keep !== null);
    if (repairs.length === 0) return [];
    const advice: Advice = {
      code: "prepare.health-repair",
      severity: "warning",
      detail: { count: repairs.length, rows: Math.max(...repairs.map(({ count }) => count)), total: rows },
      fix: { type: "add-after", node: "prepare.filter", port: "data", params: filterOf(repairs.flatMap(({ keep }) => (keep ? [keep] : []))) },
    };
    return [advice];
  },
});
