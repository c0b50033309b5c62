import type { Figure } from "@/lib/ml/prepare/figure-choices";
import type { ColumnType, Json, Role } from "@/lib/table/table";
import type { Report } from "../contract";

export interface FigureReport {
  readonly name: string;
  readonly figure: Figure;
  readonly column: string | null;
  readonly span: "rows" | "days";
  readonly size: number;
  /** Of figures that are numbers; null without one. */
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  readonly missing: number;
}

/** Figures along the rows of groups, and one group as an example. */
export interface WindowReport extends Report {
  readonly kind: "prepare.window";
  readonly rows: number;
  readonly groupedBy: readonly string[];
  readonly groups: number;
  readonly largest: number;
  readonly order: string | null;
  readonly descending: boolean;
  /** Rows without a group, which have no figures; rows without a place in the order, which come last. */
  readonly noGroup: number;
  readonly noOrder: number;
  /** Rows at the same place in the order as the row before: the order of the table decides between them. */
  readonly tied: number;
  readonly figures: readonly FigureReport[];
  /** The figures were chosen by Strata. */
  readonly automatic: boolean;
  /** The rows of one group in their order, the first of them. */
  readonly example: {
    readonly group: string;
    readonly columns: readonly { readonly name: string; readonly type: ColumnType; readonly role: Role | null }[];
    readonly rows: readonly (readonly Json[])[];
    readonly of: number;
  } | null;
}

export function isWindowReport(found: Report): found is WindowReport {
  return found.kind === "prepare.window";
}
