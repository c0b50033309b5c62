import { type Column, MISSING_BOOLEAN } from "@/lib/table/table";

/** What is to be foretold, a row: a number (yes is 1), or one of three or more classes. */
export type TargetValues =
  | { readonly kind: "number"; readonly values: Float64Array /** The class that is 1, when there are two. */; readonly positive: string | null }
  | { readonly kind: "classes"; readonly codes: Int32Array; readonly classes: readonly string[] };

/**
 * A column as a target. Numbers are taken as they are, yes/no as 1 and 0, two classes as 0 and 1 in the order of the
 * alphabet (scikit-learn's LabelEncoder); more stay classes, in that order. Missing: NaN or -1. O(rows).
 */
export function targetValues(column: Column): TargetValues {
  if (column.type === "number" || column.type === "date") return { kind: "number", values: column.values, positive: null };
  if (column.type === "boolean") {
    return { kind: "number", values: Float64Array.from(column.values, (value) => (value === MISSING_BOOLEAN ? Number.NaN : value)), positive: "true" };
  }
  const used = new Uint8Array(column.dictionary.length);
  for (const code of column.codes) if (code >= 0) used[code] = 1;
  const classes = column.dictionary.filter((_, code) => used[code] === 1).sort((a, b) => (a < b ? -1 : 1));
  const place = new Map(classes.map((name, i) => [name, i]));
  const recoded = Int32Array.from(column.dictionary, (name) => place.get(name) ?? -1);
  const codes = column.codes.map((code) => (code < 0 ? -1 : recoded[code]));
  if (classes.length > 2) return { kind: "classes", codes, classes };
  return { kind: "number", values: Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code)), positive: classes.at(1) ?? null };
}
