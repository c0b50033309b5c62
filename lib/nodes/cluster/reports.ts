import type { KCandidate, Recommendation } from "@/lib/ml/choose-k";
import type { PointMap } from "@/lib/ml/plane";
import type { CategoryProfile } from "@/lib/ml/profile/category-profile";
import type { Difference } from "@/lib/ml/profile/differences";
import type { Distribution } from "@/lib/ml/profile/group-statistics";
import type { Rule } from "@/lib/ml/profile/rule";
import type { Sureness } from "@/lib/ml/profile/sureness";
import type { Surrogate } from "@/lib/ml/profile/surrogate";
import type { Explainer } from "@/lib/ml/profile/why";
import type { Replay } from "@/lib/ml/replay/contract";
import type { ClustererName } from "@/lib/ml/validation/clusterers";
import type { Gap } from "@/lib/ml/validation/gap";
import type { Vote } from "@/lib/ml/validation/votes";
import type { Report } from "../contract";
import type { EngineFigures } from "./engines";

/** A column that segments are made from. */
export interface FeatureInfo {
  readonly name: string;
  /** The column it is a rescaled copy of, or its own name. */
  readonly origin: string;
  /** Over the rows that were clustered; population deviation. */
  readonly mean: number;
  readonly deviation: number;
}

export interface ClusteredSegment {
  readonly key: string;
  readonly size: number;
  readonly share: number;
  readonly silhouette: number | null;
  /** Centre, one number a feature, in the features' units. */
  readonly centroid: readonly number[];
  /** Mean and median of each feature's origin column. */
  readonly means: readonly (number | null)[];
  readonly medians: readonly (number | null)[];
}

export interface ClusteringReport extends Report {
  readonly kind: "cluster.clustering";
  readonly rows: number;
  /** Rows without a segment because a feature is missing. */
  readonly missing: number;
  readonly asked: number;
  readonly features: readonly FeatureInfo[];
  readonly segments: readonly ClusteredSegment[];
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly starts: readonly { readonly inertia: number; readonly iterations: number }[];
  readonly bestStart: number;
  readonly trace: readonly number[];
  readonly engine: EngineFigures;
  /** Exact when `measured` is the number of clustered rows: the standard error is then 0. */
  readonly silhouette: { readonly score: number | null; readonly standardError: number; readonly measured: number };
  readonly daviesBouldin: number | null;
  readonly calinskiHarabasz: number | null;
  readonly map: PointMap;
  /** Of mini-batch k-means only: `iterations` are then its steps, and the trace is smoothed. */
  readonly miniBatch?: MiniBatchDetails;
  readonly replay?: Replay;
}

export interface MiniBatchDetails {
  /** Rows of a step. */
  readonly batch: number;
  /** Rows drawn in all, and how many times that is the number of rows. */
  readonly drawn: number;
  readonly epochs: number;
  /** Times a centre with few rows was put somewhere else. */
  readonly reassigned: number;
  /** Steps between two points of the trace. */
  readonly traceEvery: number;
  /** Inertia a row beside full k-means, both on the same sample of `rows`; null when it was not asked for. */
  readonly comparison: { readonly rows: number; readonly miniBatch: number; readonly full: number; readonly excess: number } | null;
}

export interface ChooseKReport extends Report {
  readonly kind: "cluster.choose-k";
  readonly rows: number;
  readonly missing: number;
  /** Rows that were looked at: fewer than `rows - missing` for large tables. */
  readonly used: number;
  readonly features: readonly FeatureInfo[];
  readonly method: ClustererName;
  readonly candidates: readonly KCandidate[];
  /** From k = 1 where it was measured. */
  readonly gaps: readonly Gap[];
  /** What each criterion would choose on its own. */
  readonly votes: readonly Vote[];
  readonly recommendation: Recommendation;
  /** Limits of the rule by which k was recommended. */
  readonly limits: { readonly stable: number; readonly separated: number; readonly tiny: number; readonly weak: number };
}

/** What a number column is in RFM, for words such as “bought in the last 21 days”. */
export type Meaning = "recency" | "frequency" | "monetary";

export interface ProfiledColumn {
  readonly name: string;
  readonly meaning: Meaning | null;
  /** Column the differences are measured on: a scaled copy, or the column itself. */
  readonly measuredOn: string;
  /** Of the measured column: beyond ±1 its differences are compared by ranks. */
  readonly skewness: number;
  readonly overall: Distribution;
}

export interface ProfiledSegment {
  /** Label that came in; settings of the segment are kept by it. */
  readonly key: string;
  /** Labels merged into it. */
  readonly merged: readonly string[];
  readonly name: string;
  /** The name given by Strata; what renaming goes back to. */
  readonly automaticName: string;
  /** 1 to 8; 0 for noise. */
  readonly color: number;
  /** True for the rows a density method left out: no segment, but told as the segments are, last. */
  readonly noise: boolean;
  readonly size: number;
  readonly share: number;
  readonly value: number | null;
  readonly valueShare: number | null;
  /** Value a row, and how many times its share of the rows its share of the value is; null without a value. */
  readonly valueEach: number | null;
  readonly valueIndex: number | null;
  readonly differences: readonly Difference[];
  readonly distributions: readonly Distribution[];
  /** Mean in deviations of all rows from the mean of all rows, one a number column. */
  readonly standardised: readonly (number | null)[];
  /** Mean percentile rank (0 to 1; 0.5 is the average row), one a number column. */
  readonly ranks: readonly (number | null)[];
  readonly rule: Rule | null;
  /** How sure it is that its rows belong to it; null for noise, and where rows cannot be explained. */
  readonly sureness: Sureness | null;
}

export interface SegmentMap extends PointMap {
  /** Columns of the tooltip and their values, one list a column, one number a point. */
  readonly columns: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

export interface ProfileReport extends Report {
  readonly kind: "cluster.profile";
  readonly rows: number;
  readonly unassigned: number;
  /** True when the table has a customer column: a row is then a customer. */
  readonly customers: boolean;
  readonly valueColumn: string | null;
  readonly totalValue: number | null;
  readonly columns: readonly ProfiledColumn[];
  readonly categories: readonly CategoryProfile[];
  readonly segments: readonly ProfiledSegment[];
  /** The segments as a shallow tree; null when there is nothing to tell apart. */
  readonly tree: Surrogate | null;
  /** How single rows are explained; null when they cannot be. */
  readonly explainer: Explainer | null;
  readonly map: SegmentMap | null;
  /** The segment column of the table, where a view finds the segment of a row. */
  readonly segmentColumn: string;
}

export function isClusteringReport(report: Report): report is ClusteringReport {
  return report.kind === "cluster.clustering";
}

export function isChooseKReport(report: Report): report is ChooseKReport {
  return report.kind === "cluster.choose-k";
}

export function isProfileReport(report: Report): report is ProfileReport {
  return report.kind === "cluster.profile";
}
