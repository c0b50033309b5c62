import type { Agreement } from "@/lib/ml/validation/agreement";
import type { FateKind } from "@/lib/ml/validation/matching";
import type { Report } from "../contract";

export interface ComparedSegment {
  readonly name: string;
  /** Customers who are in both segmentations. */
  readonly size: number;
  /** Colour, 1 to 8: a segment and the one it matches share theirs. */
  readonly color: number;
}

export interface SegmentFate {
  readonly kind: FateKind;
  /** Places of the segments afterwards that took a good part, the largest first. */
  readonly into: readonly number[];
  /** Share of the segment in the first of these. */
  readonly share: number;
}

export interface CompareReport extends Report {
  readonly kind: "cluster.compare";
  /** Names of the two segment columns. */
  readonly columns: { readonly before: string; readonly after: string };
  /** Column by which customers of two tables are found again; null with one table. */
  readonly customer: string | null;
  /** Rows on each side that have a segment; those in both are compared. */
  readonly rows: { readonly before: number; readonly after: number; readonly both: number };
  /** Rows without a segment, on either side. */
  readonly unassigned: number;
  readonly before: readonly ComparedSegment[];
  readonly after: readonly ComparedSegment[];
  /** Customers by segment before (row) and after (column). */
  readonly counts: readonly (readonly number[])[];
  /** How segments were matched, and the place afterwards of each segment before; -1 for none. */
  readonly matched: { readonly by: "names" | "overlap"; readonly pairs: readonly number[] };
  /** Customers whose segment afterwards is not the one that matches theirs. */
  readonly moved: number;
  readonly agreement: Agreement;
  readonly fates: readonly SegmentFate[];
  /** Places afterwards of segments that match none before. */
  readonly fresh: readonly number[];
}

export function isCompareReport(report: Report): report is CompareReport {
  return report.kind === "cluster.compare";
}
