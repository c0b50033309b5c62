import type { GridAxis, GridGroup } from "@/lib/ml/rules/rfm-grid";
import type { SegmentRule } from "@/lib/ml/rules/segment-rules";
import type { Report } from "../contract";
import type { Meaning } from "./reports";

export interface RuledSegment {
  /** What the segment is called in the table. */
  readonly name: string;
  /** Group of the grid; null for own rules. */
  readonly group: GridGroup | null;
  /** Its condition; null for a group of the grid and for the rest that meets no condition. */
  readonly rule: Omit<SegmentRule, "name"> | null;
  readonly size: number;
  /** Of the rows that have a segment. */
  readonly share: number;
  /** Rows that meet the condition, whether or not an earlier segment takes them; null without a condition. */
  readonly matched: number | null;
  readonly value: number | null;
  readonly valueShare: number | null;
}

export interface GridMeasure {
  readonly meaning: Meaning;
  readonly column: string;
  /** Upper ends of the first four groups of ascending values. */
  readonly edges: readonly number[];
  /** Rows with the scores 1 to 5. */
  readonly counts: readonly number[];
}

export interface GridReport {
  readonly axis: GridAxis;
  readonly ties: "together" | "split";
  readonly measures: readonly GridMeasure[];
  /** The 25 cells by (recency score - 1) x 5 + (score across - 1). */
  readonly cells: readonly {
    /** Place of its group among the segments. */
    readonly segment: number;
    readonly count: number;
    readonly share: number;
    readonly value: number | null;
    readonly valueShare: number | null;
  }[];
}

export interface RulesReport extends Report {
  readonly kind: "cluster.rules";
  readonly rows: number;
  /** Rows without a segment: a measure of the grid is missing. */
  readonly missing: number;
  readonly valueColumn: string | null;
  readonly totalValue: number | null;
  /** In the order of their colours. Of own rules the last is the rest. */
  readonly segments: readonly RuledSegment[];
  readonly grid: GridReport | null;
  readonly own: {
    /** Rows that meet none of the conditions. */
    readonly uncovered: number;
    /** Rows that meet two conditions or more. */
    readonly several: number;
    /** Rows that meet both conditions, for every pair of segments with a condition. */
    readonly overlaps: readonly (readonly number[])[];
  } | null;
}

export function isRulesReport(report: Report): report is RulesReport {
  return report.kind === "cluster.rules";
}
