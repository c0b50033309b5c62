import type { Checkpoint } from "@/lib/ml/checkpoint";
import { gatherPoints, isNumber, type Points, variances } from "@/lib/ml/points";
import { findColumn } from "@/lib/table/columns";
import type { NumberColumn, Table } from "@/lib/table/table";
import { chooseColumns } from "../choose-columns";
import type { RunContext } from "../contract";
import { type Advice, fail } from "../problem";

/** A column that goes into a reduction. */
export interface ReducedColumn {
  readonly name: string;
  /** The column it is a rescaled copy of, or its own name. */
  readonly origin: string;
  /** Over the complete rows; population deviation. */
  readonly mean: number;
  readonly deviation: number;
}

export interface ReductionInput {
  readonly points: Points;
  readonly columns: readonly ReducedColumn[];
  /** Rows left out because a value is missing. */
  readonly missing: number;
}

/** Deviations this many times apart are told. */
const SCALE_RATIO = 10;

/**
 * The rows that are complete in the chosen columns, as points. Fails without any, with fewer than `need`, and when no column varies;
 * warns about rows that are left out. `gather`: reads the points.
 */
export async function reductionInput(
  data: Table,
  names: readonly string[] | null,
  need: number,
  ctx: RunContext,
  gather: (columns: readonly NumberColumn[], rows: number, checkpoint: Checkpoint) => Promise<Points> = gatherPoints,
): Promise<ReductionInput> {
  if (data.rows === 0) fail("common.no-rows");
  const chosen = chooseColumns(data, names, { param: "columns", types: ["number"], role: "feature" }).filter(isNumber);
  const points = await gather(chosen, data.rows, () => ctx.checkpoint(0, 1));
  const missing = data.rows - points.count;
  const list = chosen.map(({ name }) => name).join(", ");
  if (points.count === 0) fail("feature.none-complete", { columns: list }, { param: "columns" });
  if (points.count < need) fail("feature.too-few-rows", { count: points.count, rows: points.count, need }, { param: "columns" });
  const spread = variances(points);
  if (spread.every((variance) => !(variance > 0))) fail("feature.no-spread", { count: chosen.length, columns: list }, { param: "columns" });
  if (!spread.every(Number.isFinite))
    fail("feature.beyond-numbers", { column: chosen[spread.findIndex((variance) => !Number.isFinite(variance))].name }, { param: "columns" });
  if (missing > 0) {
    ctx.warn({
      code: "feature.rows-incomplete",
      severity: "warning",
      detail: { count: missing, total: data.rows },
      param: "columns",
      fix: { type: "insert-before", node: "feature.transform", params: { missing: "median" }, before: "data" },
    });
  }
  const columns = chosen.map((column, t) => ({
    name: column.name,
    origin: column.origin !== undefined && findColumn(data, column.origin) ? column.origin : column.name,
    mean: points.center[t],
    deviation: Math.sqrt(spread[t]),
  }));
  return { points, columns, missing };
}

/** Advice where one column's numbers outweigh another's. */
export function adviseScale(columns: readonly ReducedColumn[]): Advice[] {
  const bySpread = columns.filter(({ deviation }) => deviation > 0).sort((a, b) => b.deviation - a.deviation);
  const widest = bySpread.at(0);
  const narrowest = bySpread.at(-1);
  if (!widest || !narrowest || widest.deviation <= SCALE_RATIO * narrowest.deviation) return [];
  return [
    {
      code: "feature.unscaled",
      severity: "warning",
      detail: { wide: widest.name, narrow: narrowest.name, ratio: Math.round(widest.deviation / narrowest.deviation) },
      fix: { type: "insert-before", node: "feature.transform", params: {}, before: "data" },
    },
  ];
}
