import { findColumn } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { isMapColumn } from "../feature/map-columns";
import type { Advice, Fix } from "../problem";
import type { FeatureInfo } from "./reports";

const SCALE_RATIO = 10;
const TINY_SHARE = 0.01;
const ROWS_A_SEGMENT = 30;
const DOMINANT_SHARE = 0.9;

/** What is wrong with the features for any method that measures distances: constants, keys, scales that differ. */
export function adviseFeatures(features: readonly FeatureInfo[], data: Table): Advice[] {
  const advice: Advice[] = [];
  const varying = features.filter((feature) => feature.deviation > 0);
  const without = (left: readonly FeatureInfo[]): { fix?: Fix } => {
    const kept = features.filter((feature) => !left.includes(feature)).map((feature) => feature.name);
    return kept.length > 0 ? { fix: { type: "set-params", params: { columns: kept } } } : {};
  };
  const constant = features.filter((feature) => feature.deviation === 0);
  if (constant.length > 0) {
    advice.push({
      code: "cluster.constant-feature",
      severity: "info",
      detail: { count: constant.length, columns: constant.map((f) => f.name).join(", ") },
      ...without(constant),
    });
  }
  const identifying = features.filter((feature) => identifies(findColumn(data, feature.name)));
  if (identifying.length > 0) {
    const names = identifying.map((feature) => feature.name).join(", ");
    advice.push({ code: "cluster.id-feature", severity: "warning", detail: { count: identifying.length, columns: names }, ...without(identifying) });
  }
  const mapped = features.filter((feature) => isMapColumn(feature.name));
  if (mapped.length > 0) {
    const names = mapped.map((feature) => feature.name).join(", ");
    advice.push({ code: "cluster.map-features", severity: "warning", detail: { columns: names }, ...withoutMap(features, mapped) });
  }
  const bySpread = [...varying].sort((a, b) => b.deviation - a.deviation);
  const widest = bySpread.at(0);
  const narrowest = bySpread.at(-1);
  if (widest && narrowest && widest.deviation > SCALE_RATIO * narrowest.deviation) {
    const detail = { wide: widest.name, narrow: narrowest.name, ratio: Math.round(widest.deviation / narrowest.deviation) };
    const fix = { type: "insert-before", node: "feature.transform", params: {}, before: "data" } as const;
    advice.push({ code: "cluster.unscaled", severity: "warning", detail, fix });
  }
  return advice;
}

/**
 * Segments too small to act on, one that holds nearly everybody, and more segments than the rows bear. `sizes`: rows of each segment without noise;
 * `asked`: the k that was asked for, of a method with the param `k`.
 */
export function adviseSizes(sizes: readonly number[], asked: number): Advice[] {
  const advice: Advice[] = [];
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  const largest = Math.max(0, ...sizes);
  if (sizes.length > 1 && largest > DOMINANT_SHARE * rows) {
    advice.push({ code: "cluster.one-dominates", severity: "info", detail: { share: largest / rows, count: rows - largest } });
  }
  const tiny = sizes.filter((size) => size < TINY_SHARE * rows);
  if (tiny.length > 0 && asked > 2) {
    const k = Math.max(2, asked - tiny.length);
    const fix = { type: "set-params", params: { k } } as const;
    advice.push({ code: "cluster.tiny-segments", severity: "info", detail: { count: tiny.length, rows: Math.min(...tiny), k }, fix });
  }
  if (rows / asked < ROWS_A_SEGMENT) {
    const k = Math.max(2, Math.floor(rows / ROWS_A_SEGMENT));
    const fix = k < asked ? { fix: { type: "set-params", params: { k } } as const } : {};
    advice.push({ code: "cluster.too-many-segments", severity: "warning", detail: { k: asked, rows, fewer: k, need: ROWS_A_SEGMENT }, ...fix });
  }
  return advice;
}

/** The other features, or those with the role when the map is all there is. */
function withoutMap(features: readonly FeatureInfo[], mapped: readonly FeatureInfo[]): { fix: Fix } {
  const kept = features.filter((feature) => !mapped.includes(feature)).map((feature) => feature.name);
  return { fix: { type: "set-params", params: { columns: kept.length > 0 ? kept : null } } };
}

/** A number that tells rows apart rather than describing them: role id, or whole, all different, and named like a key. */
function identifies(column: Column | undefined): boolean {
  if (column?.type !== "number") return false;
  if (column.role === "id" || column.role === "order") return true;
  const { values } = column;
  if (!/(^|[\s_.-])(id|no|nr|key|code|номер|код|cod)($|[\s_.-])|[a-z]id$|id$/i.test(column.name)) return false;
  return values.every(Number.isInteger) && new Set(values).size === values.length;
}
