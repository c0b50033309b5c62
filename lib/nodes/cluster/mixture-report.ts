import type { Ellipse } from "@/lib/ml/mixture/ellipses";
import type { CovarianceShape } from "@/lib/ml/mixture/mixture";
import type { PointMap } from "@/lib/ml/plane";
import type { Replay } from "@/lib/ml/replay/contract";
import type { Report } from "../contract";
import type { FeatureInfo } from "./reports";

export interface MixtureSegment {
  readonly key: string;
  /** Rows for which it is the most probable. */
  readonly size: number;
  readonly share: number;
  /** Share of all rows by probability. */
  readonly weight: number;
  /** Mean probability of the segment among its rows; null without any. */
  readonly certainty: number | null;
  /** Rows below `sureFrom`. */
  readonly uncertain: number;
  /** Mean probability of every segment among its rows. */
  readonly shared: readonly number[];
  /** Mean and standard deviation of each feature, in the features' units. */
  readonly centroid: readonly number[];
  readonly deviations: readonly number[];
  /** Mean and median of each feature's origin column over its rows. */
  readonly means: readonly (number | null)[];
  readonly medians: readonly (number | null)[];
  /** One standard deviation on the map. */
  readonly ellipse: Ellipse;
}

export interface MixtureCandidateRow {
  readonly k: number;
  readonly covariance: CovarianceShape;
  readonly parameters: number;
  readonly logLikelihood: number | null;
  readonly bic: number | null;
  readonly aic: number | null;
  readonly converged: boolean;
}

export interface MixtureReport extends Report {
  readonly kind: "cluster.mixture";
  readonly rows: number;
  /** Rows without a segment because a feature is missing. */
  readonly missing: number;
  readonly k: number;
  readonly covariance: CovarianceShape;
  readonly features: readonly FeatureInfo[];
  readonly segments: readonly MixtureSegment[];
  /** Mean log-likelihood of a row. */
  readonly logLikelihood: number;
  readonly parameters: number;
  readonly bic: number;
  readonly aic: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Mean log-likelihood before each iteration of the best start. */
  readonly trace: readonly number[];
  /** Where each start ended; null where its covariances became singular. */
  readonly starts: readonly { readonly logLikelihood: number | null; readonly iterations: number }[];
  readonly bestStart: number;
  /** Arithmetic of the passes over the rows; sums are always in double precision. */
  readonly precision: "f32" | "f64";
  /** Segments that fill fewer dimensions than there are features: their covariance rests on the regularisation. */
  readonly flat: readonly string[];
  /** How sure the rows are of their segment: rows with a probability in each twentieth from 0 to 1. */
  readonly certainty: { readonly counts: readonly number[]; readonly mean: number; readonly sureFrom: number; readonly uncertain: number };
  /** What was compared when k was to be chosen; `used` rows were compared on. */
  readonly choice: { readonly candidates: readonly MixtureCandidateRow[]; readonly recommended: number; readonly used: number } | null;
  readonly map: PointMap;
  readonly replay?: Replay;
}

export function isMixtureReport(report: Report): report is MixtureReport {
  return report.kind === "cluster.mixture";
}
