import type { PointMap } from "@/lib/ml/plane";
import type { Separating } from "@/lib/ml/prototypes/separating";
import type { PrototypeStart } from "@/lib/ml/prototypes/starts";
import type { Report } from "../contract";
import type { FeatureInfo } from "./reports";

/** The most frequent value of a category in a segment. */
export interface SegmentMode {
  /** Null: the value is missing. */
  readonly level: string | null;
  /** Share of the segment's rows that have it, and of all rows. */
  readonly share: number;
  readonly overall: number;
}

export interface PrototypeSegment {
  readonly key: string;
  readonly size: number;
  readonly share: number;
  /** Mean of each number, in the features' units. */
  readonly centroid: readonly number[];
  /** Mean and median of each number's origin column. */
  readonly means: readonly (number | null)[];
  readonly medians: readonly (number | null)[];
  /** One a category. */
  readonly modes: readonly SegmentMode[];
}

export interface PrototypesReport extends Report {
  readonly kind: "cluster.prototypes";
  readonly rows: number;
  /** Rows without a segment because a value is missing. */
  readonly missing: number;
  readonly asked: number;
  /** The numbers. */
  readonly features: readonly FeatureInfo[];
  readonly categories: readonly { readonly name: string; readonly levels: number }[];
  readonly segments: readonly PrototypeSegment[];
  /** What a category that differs costs, and whether it was given rather than found. */
  readonly gamma: number;
  readonly gammaGiven: boolean;
  readonly cost: number;
  readonly numberCost: number;
  readonly categoryCost: number;
  /** Cost with a single prototype for all rows, and its parts. */
  readonly whole: { readonly numberCost: number; readonly categoryCost: number };
  readonly iterations: number;
  readonly converged: boolean;
  readonly trace: readonly number[];
  readonly start: PrototypeStart;
  readonly starts: readonly { readonly cost: number; readonly iterations: number }[];
  readonly bestStart: number;
  /** How strongly each column goes with the segments. */
  readonly separating: readonly Separating[];
  readonly map: PointMap;
}

export function isPrototypesReport(report: Report): report is PrototypesReport {
  return report.kind === "cluster.prototypes";
}
