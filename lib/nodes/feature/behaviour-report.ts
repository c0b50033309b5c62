import type { BehaviourMeasure } from "@/lib/ml/customers/behaviour-columns";
import type { Report } from "../contract";
import type { TransactionNames } from "../transaction-input";

/** A column that was made, in figures. */
export interface BehaviourColumnReport {
  readonly name: string;
  readonly measure: BehaviourMeasure;
  /** Days before the reference; null: the whole time. */
  readonly window: number | null;
  /** The value whose share it is; the channel's name for the favourite. */
  readonly value: string | null;
  readonly missing: number;
  /** Share of customers with a value other than 0. */
  readonly nonzero: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly max: number | null;
  /** Of the favourite: how many customers prefer each value. */
  readonly favourites: readonly { readonly value: string; readonly customers: number }[] | null;
}

export interface BehaviourReport extends Report {
  readonly kind: "feature.behaviour";
  readonly columns: TransactionNames & { readonly order: string | null; readonly category: string | null; readonly channel: string | null };
  readonly rows: number;
  readonly lines: number;
  readonly customers: number;
  /** Midnight UTC, ms; null without any line. */
  readonly reference: number | null;
  readonly referenceSet: boolean;
  readonly windows: readonly number[];
  readonly zone: string;
  readonly made: readonly BehaviourColumnReport[];
}

export function isBehaviourReport(found: Report): found is BehaviourReport {
  return found.kind === "feature.behaviour";
}
