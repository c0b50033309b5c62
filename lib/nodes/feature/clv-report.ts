import type { ClvPeriod, Purchases } from "@/lib/ml/customers/histories";
import type { Holdout } from "@/lib/ml/customers/holdout";
import type { Shape } from "@/lib/ml/distribution";
import type { Concentration } from "@/lib/ml/rfm-report";
import type { Report } from "../contract";
import type { TransactionNames } from "../transaction-input";

/** A fitted parameter; the standard error is null where the likelihood is flat. */
export interface ClvParameter {
  readonly name: "r" | "alpha" | "a" | "b" | "p" | "q" | "v";
  readonly value: number;
  readonly error: number | null;
}

export interface ClvFit {
  readonly parameters: readonly ClvParameter[];
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly starts: number;
  /** Starts that came to the same maximum. */
  readonly agreeing: number;
}

/** Why amounts are plain means, or the check could not be made. */
export type ClvValueTrouble = "few" | "not-converged" | "no-mean";
export type ClvHoldoutTrouble = "short" | "few" | "not-converged";

export interface ClvHoldout extends Holdout {
  /** Last day of the calibration period and last day of the data, ms. */
  readonly until: number;
  readonly end: number;
  /** Length of the held-out time, in periods. */
  readonly periods: number;
}

/** P(alive) over frequency (rows) and recency (columns), for customers who came `T` periods ago. */
export interface AliveMap {
  readonly T: number;
  readonly frequencies: readonly number[];
  readonly recencies: readonly number[];
  readonly alive: readonly (readonly number[])[];
}

export interface ClvReport extends Report {
  readonly kind: "feature.clv";
  readonly columns: TransactionNames;
  readonly rows: number;
  readonly lines: number;
  readonly leftOut: Purchases["leftOut"];
  readonly period: ClvPeriod;
  readonly customers: number;
  /** Customers with a repeat purchase. */
  readonly repeat: number;
  readonly purchases: number;
  /** First and last day of the observation, ms. */
  readonly start: number;
  readonly end: number;
  readonly months: number;
  /** A year, as a share; a share of the amount. */
  readonly discount: number;
  readonly margin: number;
  readonly penalizer: number;
  readonly model: ClvFit;
  readonly money: { readonly fit: ClvFit | null; readonly trouble: ClvValueTrouble | null; readonly mean: number; readonly correlation: number | null } | null;
  /** Share of customers who leave after a purchase, on average. */
  readonly leaving: number;
  readonly alive: Shape;
  /** Sum of P(alive). */
  readonly aliveCustomers: number;
  readonly expectedPurchases: number;
  readonly clv: Shape | null;
  readonly clvTotal: number | null;
  readonly concentration: Concentration | null;
  readonly map: AliveMap;
  readonly holdout: ClvHoldout | null;
  /** Null too when no check was asked for. */
  readonly holdoutTrouble: ClvHoldoutTrouble | null;
}

export function isClvReport(found: Report): found is ClvReport {
  return found.kind === "feature.clv";
}
