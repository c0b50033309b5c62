import type { ClustererName } from "@/lib/ml/validation/clusterers";
import type { Report } from "../contract";
import type { FeatureInfo } from "./reports";

export interface ValidatedSegment {
  readonly name: string;
  readonly size: number;
  readonly share: number;
  /** Mean silhouette, and the share of the measured rows below 0: nearer to another segment. */
  readonly silhouette: number | null;
  readonly misplaced: number | null;
  /** Mean bootstrap Jaccard (Hennig 2007); null when it was not measured. */
  readonly stability: number | null;
  /** Mean distance of its rows to its centre. */
  readonly width: number;
  /** Segment with the nearest centre and the distance to it, by place; null with one segment. */
  readonly neighbour: { readonly segment: number; readonly distance: number } | null;
  /** Silhouettes of its measured rows, descending, thinned. */
  readonly profile: readonly number[];
}

export interface ValidateReport extends Report {
  readonly kind: "cluster.validate";
  readonly rows: number;
  /** Rows with a missing feature, without a segment, and left out as noise. */
  readonly missing: number;
  readonly unassigned: number;
  readonly noise: number;
  /** Rows that were looked at: fewer for large tables. */
  readonly used: number;
  readonly column: string;
  readonly method: ClustererName;
  readonly resamples: number;
  readonly features: readonly FeatureInfo[];
  readonly segments: readonly ValidatedSegment[];
  readonly silhouette: { readonly score: number | null; readonly standardError: number; readonly measured: number };
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  /** What the silhouette would gain by the best of joining two segments and of halving one, by place; null where it was not tried. */
  readonly joined: { readonly segments: readonly number[]; readonly gain: number } | null;
  readonly halved: { readonly segments: readonly number[]; readonly gain: number } | null;
  /** Limits by which segments are called stable, tiny, and an alternative better. */
  readonly limits: { readonly stable: number; readonly doubtful: number; readonly tiny: number; readonly gain: number };
}

export function isValidateReport(report: Report): report is ValidateReport {
  return report.kind === "cluster.validate";
}
