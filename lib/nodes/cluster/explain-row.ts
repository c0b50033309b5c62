import { type CentreReasons, centreReasons, leafOfRow, nearestCentre, type TreeReasons, treeReasons } from "@/lib/ml/profile/why";
import type { Json } from "@/lib/table/table";
import type { ProfileReport } from "./reports";

/** One row of a table, cells by column name; null is missing. */
export type Row = ReadonlyMap<string, Json>;

export interface ExplainedRow {
  /** Place of its segment in the report; null for a row without one. */
  readonly segment: number | null;
  /** For a row of noise: the segment that lies nearest. */
  readonly nearest: number | null;
  readonly reasons: CentreReasons | TreeReasons | null;
}

/** Why a row of the profile's table is in its segment, from what the report knows; nothing is asked of the engine. */
export function explainRow(report: ProfileReport, row: Row): ExplainedRow {
  const name = row.get(report.segmentColumn) ?? null;
  const place = report.segments.findIndex((segment) => segment.name === name);
  if (place < 0 || !report.explainer) return { segment: place < 0 ? null : place, nearest: null, reasons: null };
  const { centres, method } = report.explainer;
  const point = centres?.axes.map(({ column }) => asNumber(row.get(column))) ?? [];
  if (report.segments[place].noise) return { segment: place, nearest: centres && nearestCentre(centres, point), reasons: null };
  if (method === "centres" && centres) return { segment: place, nearest: null, reasons: centreReasons(centres, place, point) };
  if (!report.tree) return { segment: place, nearest: null, reasons: null };
  const { nodes } = report.tree;
  const noise = report.segments.findIndex((segment) => segment.noise);
  return {
    segment: place,
    nearest: null,
    reasons: treeReasons(
      nodes,
      leafOfRow(nodes, (column) => asValue(row.get(column))),
      place,
      noise,
    ),
  };
}

function asNumber(value: Json | undefined): number {
  return typeof value === "number" ? value : Number.NaN;
}

function asValue(value: Json | undefined): number | string | boolean | null {
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : null;
}
