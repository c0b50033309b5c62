import type { FENCE_METHODS, OUTLIER_ACTIONS, OUTLIER_METHODS } from "@/lib/ml/prepare/outlier-choices";
import type { Json } from "@/lib/table/table";
import type { Report } from "../contract";

export interface OutlierColumnReport {
  readonly column: string;
  readonly values: number;
  /** Null: no fence on that side. */
  readonly low: number | null;
  readonly high: number | null;
  readonly below: number;
  readonly above: number;
  /** Of the values before. */
  readonly min: number | null;
  readonly max: number | null;
  /** Groups with a fence of their own, the first of them. */
  readonly groups: number;
  readonly fences: readonly { readonly group: string; readonly low: number | null; readonly high: number | null }[];
}

export interface OutlierExample {
  /** From 0. */
  readonly row: number;
  /** The value of the column with the role id or order. */
  readonly id: Json;
  readonly column: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface OutliersFound extends Report {
  readonly kind: "prepare.outliers";
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly outlying: number;
  readonly method: (typeof OUTLIER_METHODS)[number];
  readonly action: (typeof OUTLIER_ACTIONS)[number];
}

/** Values beyond the fences of their columns. */
export interface FencesReport extends OutliersFound {
  readonly method: (typeof FENCE_METHODS)[number];
  readonly group: string | null;
  readonly columns: readonly OutlierColumnReport[];
  readonly examples: readonly OutlierExample[];
}

export interface RowOutlierExample {
  /** From 0. */
  readonly row: number;
  readonly id: Json;
  readonly score: number;
  /** The columns by which it is alone, the strongest first: their share, the value, and what is usual. */
  readonly reasons: readonly { readonly column: string; readonly share: number; readonly value: number | null; readonly usual: number }[];
}

/** Rows that stand alone by all columns together. */
export interface RowOutliersReport extends OutliersFound {
  readonly method: "isolation-forest";
  readonly trees: number;
  /** Rows a tree was grown on. */
  readonly sample: number;
  readonly share: number;
  readonly threshold: number;
  /** Rows by score, in equal steps from the smallest to the largest. */
  readonly histogram: { readonly from: number; readonly to: number; readonly counts: readonly number[] };
  /** Rows with a missing value in a column looked at: it counts as the column's mean. */
  readonly incomplete: number;
  /** By column, its mean share in the rows that lie out, and the rows it says most of. */
  readonly columns: readonly { readonly column: string; readonly share: number; readonly first: number }[];
  readonly examples: readonly RowOutlierExample[];
}

export type OutliersReport = FencesReport | RowOutliersReport;

export function isOutliersReport(found: Report): found is OutliersReport {
  return found.kind === "prepare.outliers";
}
