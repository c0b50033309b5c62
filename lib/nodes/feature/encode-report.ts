import type { Encoding } from "@/lib/ml/features/choices";
import type { Report } from "../contract";

export interface EncodedLevel {
  readonly level: string;
  readonly rows: number;
  /** Of all rows. */
  readonly share: number;
  /** The column it has for itself, or shares with the other rare ones; null when it is all zeros. */
  readonly name: string | null;
  /** Its number; for a target with several classes that of the first. */
  readonly value: number | null;
  /** Of a target encoding: the plain mean of its rows. */
  readonly mean: number | null;
}

export interface EncodedColumn {
  readonly column: string;
  readonly distinct: number;
  readonly missing: number;
  /** Levels that stand for themselves. */
  readonly kept: number;
  /** Rows of the levels that do not. */
  readonly grouped: number;
  readonly names: readonly string[];
  /** The most frequent levels. */
  readonly levels: readonly EncodedLevel[];
}

export interface EncodeReport extends Report {
  readonly kind: "feature.encode";
  readonly rows: number;
  readonly method: Encoding;
  readonly columns: readonly EncodedColumn[];
  /** Columns made. */
  readonly made: number;
  readonly target: {
    readonly column: string;
    readonly positive: string | null;
    readonly mean: number;
    readonly folds: number;
    readonly smoothing: number | null;
  } | null;
}

export function isEncodeReport(found: Report): found is EncodeReport {
  return found.kind === "feature.encode";
}
