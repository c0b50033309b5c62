import type { SeriesMethod } from "@/lib/ml/series/metric";
import type { PeriodUnit } from "@/lib/ml/series/periods";
import type { Scaling } from "@/lib/ml/series/scale";
import type { Report } from "../contract";

export interface SeriesSegment {
  readonly key: string;
  readonly size: number;
  /** Of the customers that have a segment. */
  readonly share: number;
  readonly silhouette: number | null;
  /** Barycentre, one value a period, in the scale of the comparison. */
  readonly centre: readonly number[];
  /** Quantiles 10, 25, 50, 75 and 90 % of the members in each period, in the same scale. */
  readonly band: readonly (readonly number[])[];
  /** Some members, the best fitting first. */
  readonly members: readonly (readonly number[])[];
  /** Mean of the original values, one a period. */
  readonly means: readonly number[];
  /** Mean cost of a member to the barycentre. */
  readonly cost: number;
  /** Sum of the original values over members and periods. */
  readonly total: number;
  readonly totalShare: number | null;
  /** Means over the members; null where no member has one. */
  readonly active: number | null;
  readonly trend: number | null;
  readonly variation: number | null;
}

export interface SeriesReport extends Report {
  readonly kind: "cluster.series";
  readonly lines: number;
  readonly customers: number;
  readonly clustered: number;
  /** Customers with too few active periods: they stay without a segment. */
  readonly sparse: number;
  readonly minimum: number;
  /** Customers that the barycentres were found on; the others were assigned to them. */
  readonly fitted: number;
  readonly unit: PeriodUnit;
  /** Beginnings of the periods, ms UTC. */
  readonly periods: readonly number[];
  /** Names of the columns that were read; `measured` is empty where orders were counted. */
  readonly columns: { readonly customer: string; readonly date: string; readonly measured: readonly string[] };
  readonly method: SeriesMethod;
  readonly scaling: Scaling;
  readonly window: number | null;
  /** Temperature of soft-DTW as it was used; null for other methods. */
  readonly gamma: number | null;
  readonly asked: number;
  readonly segments: readonly SeriesSegment[];
  /** Mean cost of a customer to its barycentre, over those that were fitted. */
  readonly objective: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly refilled: number;
  readonly trace: readonly number[];
  readonly starts: readonly { readonly objective: number; readonly iterations: number }[];
  readonly bestStart: number;
  readonly silhouette: { readonly score: number | null; readonly measured: number };
}

export function isSeriesReport(report: Report): report is SeriesReport {
  return report.kind === "cluster.series";
}
