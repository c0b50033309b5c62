import { isNumber, type Points, variances } from "@/lib/ml/points";
import { findColumn } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import { chooseColumns } from "../choose-columns";
import type { RunContext } from "../contract";
import { type Fix, fail } from "../problem";
import type { FeatureInfo } from "./reports";

export interface FeatureSpace {
  readonly columns: readonly NumberColumn[];
  readonly points: Points;
  readonly features: readonly FeatureInfo[];
  /** Rows left out because a feature is missing. */
  readonly missing: number;
}

/** The rows to cluster as points: those complete in the chosen columns. The others are warned about. Fails without any. */
export async function featureSpace(data: Table, names: readonly string[] | null, ctx: RunContext): Promise<FeatureSpace> {
  if (data.rows === 0) fail("common.no-rows");
  const columns = chooseColumns(data, names, { param: "columns", types: ["number"], role: "feature" }).filter(isNumber);
  const { gatherPoints } = await import("@/lib/ml/points");
  const points = await gatherPoints(columns, data.rows, () => ctx.checkpoint(0, 1));
  if (points.count === 0) fail("cluster.all-missing", { columns: columns.map((column) => column.name).join(", ") }, { param: "columns" });
  const missing = data.rows - points.count;
  if (missing > 0) warnMissing(columns, missing, data.rows, ctx);
  const spread = variances(points);
  const features = columns.map((column, t) => ({
    name: column.name,
    origin: column.origin !== undefined && findColumn(data, column.origin) ? column.origin : column.name,
    mean: points.center[t],
    deviation: Math.sqrt(spread[t]),
  }));
  return { columns, points, features, missing };
}

/** Offers to leave out a column that is mostly empty, else to drop the incomplete rows in sight of everybody. */
function warnMissing(columns: readonly NumberColumn[], rows: number, total: number, ctx: RunContext): void {
  const gaps = columns
    .map(({ name, values }) => ({ name, missing: values.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0) }))
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing);
  const worst = gaps[0];
  const rules = gaps.map(({ name }) => ({ column: name, op: "is-present", value: null, value2: null }));
  const fix: Fix =
    columns.length > 1 && worst.missing * 2 > total
      ? { type: "set-params", params: { columns: columns.map(({ name }) => name).filter((name) => name !== worst.name) } }
      : { type: "insert-before", node: "prepare.filter", params: { rules }, before: "data" };
  ctx.warn({
    code: "cluster.rows-missing",
    severity: "warning",
    detail: { count: rows, total, column: worst.name, gaps: worst.missing },
    param: "columns",
    fix,
  });
}
