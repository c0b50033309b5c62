import type { DatePart } from "@/lib/ml/features/calendar";
import type { Report } from "../contract";

export interface DatePartReport {
  readonly source: string;
  readonly part: DatePart;
  readonly names: readonly string[];
  /** Rows of each value, in its order. */
  readonly values: readonly { readonly label: string; readonly rows: number }[];
}

export interface DateMeasure {
  readonly name: string;
  readonly kind: "since" | "until" | "age" | "distance";
  readonly missing: number;
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
}

export interface DateArea {
  readonly name: string;
  readonly distinct: number;
  readonly missing: number;
  /** The most frequent. */
  readonly values: readonly { readonly label: string; readonly rows: number }[];
}

export interface DatesReport extends Report {
  readonly kind: "feature.dates";
  readonly rows: number;
  readonly zone: string;
  /** The day that days and ages are counted to, in ms since the epoch; whether the person set it. */
  readonly anchor: number | null;
  readonly anchorSet: boolean;
  readonly center: { readonly latitude: number; readonly longitude: number; readonly set: boolean } | null;
  readonly parts: readonly DatePartReport[];
  readonly measures: readonly DateMeasure[];
  readonly areas: readonly DateArea[];
}

export function isDatesReport(found: Report): found is DatesReport {
  return found.kind === "feature.dates";
}
