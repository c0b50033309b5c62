import type { PointMap } from "@/lib/ml/plane";
import type { Replay } from "@/lib/ml/replay/contract";
import type { Topology } from "@/lib/ml/som-grid";
import type { Report } from "../contract";
import type { ClusteredSegment, FeatureInfo } from "./reports";

/** A self-organising map: its units lie on a grid, unit `column * rows + row`. */
export interface SomReport extends Report {
  readonly kind: "cluster.som";
  readonly rows: number;
  /** Rows without a segment because a feature is missing. */
  readonly missing: number;
  readonly asked: number;
  readonly grid: { readonly columns: number; readonly rows: number; readonly topology: Topology; readonly x: readonly number[]; readonly y: readonly number[] };
  readonly features: readonly FeatureInfo[];
  /** Rows a unit. */
  readonly hits: readonly number[];
  /** Segment code of each unit. */
  readonly unitSegments: readonly number[];
  /** Mean distance of each unit to its neighbours, in the space of the features. */
  readonly distances: readonly number[];
  /** Weights of each unit, one list a feature, in the units of the features. */
  readonly planes: readonly (readonly number[])[];
  readonly steps: number;
  /** Mean distance of the rows to their unit, before and after training. */
  readonly quantizationError: { readonly start: number; readonly end: number };
  /** Share of rows whose two nearest units do not touch; null with a single unit. */
  readonly topographicError: number | null;
  readonly segments: readonly ClusteredSegment[];
  readonly silhouette: { readonly score: number | null; readonly standardError: number; readonly measured: number };
  readonly map: PointMap;
  readonly replay?: Replay;
}

export function isSomReport(report: Report): report is SomReport {
  return report.kind === "cluster.som";
}
