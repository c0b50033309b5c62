import type { Fix } from "@/lib/problem";
import type { Column, Json, JsonObject } from "@/lib/table/table";
import { columnToFormula } from "../formula/tokens";
import type { Finding, FindingKind } from "./findings";

/** Findings that are mended by leaving the whole column out. */
export const OF_COLUMN: ReadonlySet<FindingKind> = new Set(["constant", "nearly-constant", "emails", "phones", "names", "cards", "addresses", "leak"]);

/**
 * Findings that no change of the table mends, and the words that say what does (`prepare:results.health.unmended`):
 * more data, another export.
 */
export const UNMENDED: Readonly<Partial<Record<FindingKind, string>>> = { "few-rows": "moreRows", "date-gap": "exportAgain", "mixed-units": "unknownRate" };

/**
 * The repair of findings as one node: what a finding asks for itself, else columns left out, else a filter that keeps
 * the other rows or drops the repeated ones. Null when there is none.
 */
export function repairOf(findings: readonly Finding[]): Fix | null {
  const after = (node: string, params: JsonObject): Fix => ({ type: "add-after", node, port: "data", params });
  const [{ mend } = { mend: undefined }] = findings;
  if (mend && findings.length === 1) return after(mend.node, mend.params);
  const settings = findings.flatMap(({ kind, column }) => (column !== null && OF_COLUMN.has(kind) ? [{ column, keep: false }] : []));
  if (settings.length > 0) return after("prepare.columns", { settings });
  const rules = findings.flatMap(({ keep }): JsonObject[] => (keep ? [{ ...keep }] : []));
  const dropDuplicates = findings.some(({ kind }) => kind === "duplicates");
  return rules.length === 0 && !dropDuplicates ? null : after("prepare.filter", { rules, dropDuplicates });
}

type Mend = NonNullable<Finding["mend"]>;

/** A column computed anew in its place; its role stays. */
export function rewritten({ name, role }: Pick<Column, "name" | "role">, formula: string): Mend {
  return { node: "prepare.derive", params: { columns: [{ name, formula, role }] } };
}

/** A text as a formula has it. */
export function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** A value as a formula has it. */
export function literal(value: Json): string {
  return typeof value === "number" ? String(value) : quoted(String(value));
}

/** The longest list of values that a formula is given: more of them a person cannot read. */
export const MOST_LISTED = 60;

/** `value` where a column has none of the listed values, else what `instead` says for it. */
export function replacedWhere(column: string, cases: readonly (readonly [Json, string])[], value: string): string {
  const listed = cases.map(([each, instead]) => `${literal(each)}, ${instead}`).join(", ");
  return `coalesce(switch(${columnToFormula(column)}, ${listed}), ${value})`;
}
