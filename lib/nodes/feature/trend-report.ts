import type { TrendMethod } from "@/lib/ml/customers/trend";
import type { Shape } from "@/lib/ml/distribution";
import type { CalendarUnit } from "@/lib/ml/series/periods";
import type { Report } from "../contract";

/** How customers moved between the two windows; by ±10 % they count as steady. */
export const MOVEMENTS = ["new", "growing", "steady", "shrinking", "gone", "inactive"] as const;
export type Movement = (typeof MOVEMENTS)[number];

export interface TrendReport extends Report {
  readonly kind: "feature.trend";
  readonly columns: { readonly customer: string; readonly date: string; readonly order: string | null; readonly measured: readonly string[] };
  readonly rows: number;
  readonly lines: number;
  readonly customers: number;
  readonly unit: CalendarUnit;
  /** Beginning of each period, ms, and the sum of all customers in it. */
  readonly periods: readonly number[];
  readonly totals: readonly number[];
  readonly method: TrendMethod;
  /** Periods in each of the two windows. */
  readonly window: number;
  readonly movements: readonly { readonly movement: Movement; readonly customers: number; readonly last: number; readonly previous: number }[];
  readonly trend: Shape;
  readonly volatility: Shape;
  /** Null when the data are shorter than two cycles. */
  readonly seasonality: Shape | null;
  /** Periods of a cycle. */
  readonly cycle: number;
  /** Customers whose trend cannot be told. */
  readonly untold: number;
  /** Sum of the measure and customers whose peak it is, by month from January and weekday from Monday. */
  readonly months: readonly { readonly total: number; readonly customers: number }[];
  readonly weekdays: readonly { readonly total: number; readonly customers: number }[];
}

export function isTrendReport(found: Report): found is TrendReport {
  return found.kind === "feature.trend";
}
