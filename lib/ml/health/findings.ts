import type { Json, JsonObject } from "@/lib/table/table";

/** What can be wrong with a table. Each kind has words under `prepare:results.health.findings`. */
export const FINDING_KINDS = [
  "missing",
  "duplicates",
  "cancellations",
  "negative-quantity",
  "no-price",
  "no-amount",
  "negative-amount",
  "odd-date",
  "constant",
  "nearly-constant",
  "spelling",
  "outliers",
  "emails",
  "phones",
  "few-rows",
  "many-features",
  "placeholders",
  "names",
  "cards",
  "addresses",
  "currencies",
  "mixed-times",
  "date-gap",
  "numbered",
  "near-duplicates",
  "stand-in",
  "robots",
  "mixed-units",
  "leak",
  "time-zones",
  "shifted-hours",
  "utc-dates",
  "summer-time",
  "impossible",
  "totals",
  "first-rows",
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A repair: rows to leave out with a filter node. */
export interface RowRule {
  readonly column: string;
  readonly op: "is-present" | "is-not" | "not-starts-with" | "greater" | "at-least" | "between";
  readonly value: Json;
  readonly value2: Json;
  /** The column has missing cells, of which the finding says nothing: their rows stay. A filter's rule alone would leave them out. */
  readonly keepsMissing?: true;
}

export interface Finding {
  readonly kind: FindingKind;
  /** `serious` findings make results wrong; `notable` ones may; `remark` is good to know. */
  readonly severity: "serious" | "notable" | "remark";
  readonly column: string | null;
  /** Rows concerned; for `spelling` the number of values, for `date-gap` that of days. */
  readonly count: number;
  /** `count` as a fraction of the rows (of the values for `spelling`). */
  readonly share: number;
  /** Up to three cells or values that show it. */
  readonly examples: readonly Json[];
  /** The rule that keeps the other rows; null when leaving rows out is no repair. */
  readonly keep: RowRule | null;
  /** The node that mends it otherwise, and what it is to be set to. */
  readonly mend?: { readonly node: string; readonly params: JsonObject };
  /** Further figures for the words: bounds, most frequent value. */
  readonly detail: Readonly<Record<string, string | number>>;
}

/** A finding about `count` of a table's rows; unless told, nothing shows it and no rule over rows repairs it. */
export function findingIn({ rows }: { readonly rows: number }, finding: Omit<Finding, "share" | "examples" | "keep"> & Partial<Finding>): Finding {
  const { kind, severity, column, count, ...more } = finding;
  return { kind, severity, column, count, share: count / rows, examples: [], keep: null, ...more };
}
