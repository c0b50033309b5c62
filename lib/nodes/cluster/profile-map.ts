import type { NumberColumn, Table } from "@/lib/table/table";
import type { RunContext } from "../contract";
import type { DescribingColumns, ProfileAxis } from "./profile-columns";
import type { SegmentMap } from "./reports";

/** Columns of the map's tooltip. */
const TOOLTIP = 4;

/**
 * The axes on a plane; null without any, or without complete rows that have a segment. Features are taken as the
 * clustering saw them, other columns in their own deviations: the one with the largest numbers would else draw the map alone.
 */
export async function segmentMap(
  data: Table,
  groups: Int32Array,
  axes: readonly ProfileAxis[],
  features: boolean,
  { numbers }: DescribingColumns,
  ctx: RunContext,
): Promise<SegmentMap | null> {
  if (axes.length === 0) return null;
  const [{ gatherPoints, takePoints, variances }, { mapPoints, short }] = await Promise.all([import("@/lib/ml/points"), import("@/lib/ml/plane")]);
  const columns = axes.map(({ column, values }): NumberColumn => ({ name: column, type: "number", role: null, values }));
  const all = await gatherPoints(columns, data.rows, () => ctx.checkpoint(0.92, 1));
  if (!features) {
    const scales = variances(all).map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 1));
    for (let i = 0; i < all.values.length; i++) all.values[i] *= scales[i % all.dimensions];
  }
  const kept = new Uint32Array(all.count);
  let count = 0;
  for (let point = 0; point < all.count; point++) if (groups[all.rows[point]] >= 0) kept[count++] = point;
  if (count === 0) return null;
  const points = count === all.count ? all : takePoints(all, kept.slice(0, count));
  await ctx.checkpoint(0.94, 1);
  const map = await mapPoints(
    points,
    (point) => groups[points.rows[point]],
    ctx.seed,
    () => ctx.checkpoint(0.95, 1),
  );
  const told = numbers.slice(0, TOOLTIP);
  const shown = told.map(({ name, values }) => ({ name, values: map.row.map((row) => (Number.isFinite(values[row]) ? short(values[row]) : null)) }));
  return { ...map, columns: shown };
}
