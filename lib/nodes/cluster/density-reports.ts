import type { KDistances } from "@/lib/ml/density/k-distances";
import type { TreeDrawing } from "@/lib/ml/density/tree-drawing";
import type { PointMap } from "@/lib/ml/plane";
import type { Replay } from "@/lib/ml/replay/contract";
import type { Report } from "../contract";
import type { FeatureInfo } from "./reports";

/** Segments that a report lists; a density method may find thousands. */
export const LISTED = 200;

/** A dense group, or the noise. */
export interface DensityGroup {
  readonly key: string;
  readonly size: number;
  readonly share: number;
  /** Mean and median of each feature's origin column. */
  readonly means: readonly (number | null)[];
  readonly medians: readonly (number | null)[];
}

export interface DbscanSegment extends DensityGroup {
  /** Core points among its rows; the others are borders. */
  readonly core: number;
}

export interface HdbscanSegment extends DensityGroup {
  /** How long the segment lasts as the density rises, 0 to 1. */
  readonly persistence: number;
  /** Mean membership probability of its rows. */
  readonly probability: number;
}

interface DensityReport extends Report {
  readonly rows: number;
  /** Rows without a segment because a feature is missing. */
  readonly missing: number;
  readonly features: readonly FeatureInfo[];
  /** Segments found, of which the first LISTED are listed. */
  readonly clusters: number;
  /** Rows in no dense group. */
  readonly noise: number;
  /** The noise as a group; null without any. */
  readonly noiseGroup: DensityGroup | null;
  /** Group codes of the map: `clusters` is noise. */
  readonly map: PointMap;
}

export interface DbscanReport extends DensityReport {
  readonly kind: "cluster.dbscan";
  readonly epsilon: number;
  /** True when epsilon was taken from the knee of the curve. */
  readonly automatic: boolean;
  readonly minPts: number;
  /** Core points and border points; the rest is noise. */
  readonly core: number;
  readonly border: number;
  readonly segments: readonly DbscanSegment[];
  readonly curve: KDistances;
  /** How true the approximate assigner is to the clustering: share of rows (of `measured`) that it puts where they are. */
  readonly assigner: { readonly kept: number; readonly agreement: number; readonly measured: number };
  readonly replay?: Replay;
}

export interface HdbscanReport extends DensityReport {
  readonly kind: "cluster.hdbscan";
  readonly minClusterSize: number;
  readonly minSamples: number;
  readonly selection: "eom" | "leaf";
  readonly segments: readonly HdbscanSegment[];
  readonly tree: TreeDrawing;
  /** Rows by membership probability, in BINS equal bins from 0 to 1; noise is left out. */
  readonly probabilities: readonly number[];
  /** Rows by outlier score, in equal bins from 0 to 1; noise counted apart. */
  readonly outliers: { readonly members: readonly number[]; readonly noise: readonly number[] };
  /** The 99th percentile of the outlier scores. */
  readonly outlierLimit: number;
  readonly replay?: Replay;
}

export function isDbscanReport(report: Report): report is DbscanReport {
  return report.kind === "cluster.dbscan";
}

export function isHdbscanReport(report: Report): report is HdbscanReport {
  return report.kind === "cluster.hdbscan";
}
