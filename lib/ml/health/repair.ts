import type { Fix } from "@/lib/problem";
import type { Column, Json, JsonObject } from "@/lib/table/table";
import { columnToFormula } from "../formula/tokens";
import type { Finding, FindingKind, RowRule } from "./findings";

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
  const keeps = findings.flatMap(({ keep }) => (keep ? [keep] : []));
  const dropDuplicates = findings.some(({ kind }) => kind === "duplicates");
  return keeps.length === 0 && !dropDuplicates ? null : after("prepare.filter", { ...filterOf(keeps), dropDuplicates });
}

/** The params of a filter that keeps what all rules keep. Rules whose rows without a value stay are written as a formula. */
export function filterOf(keeps: readonly RowRule[]): JsonObject {
  const rules = keeps.flatMap(({ keepsMissing, ...rule }): JsonObject[] => (keepsMissing ? [] : [{ ...rule }]));
  const formula = keeps.flatMap((keep) => (keep.keepsMissing ? [`coalesce(${inFormula(keep)}, true)`] : [])).join(" and ");
  return { rules, ...(formula === "" ? {} : { formula }) };
}

/** Keeps the rows in which a column of texts has none of the values, those without a value too. */
export function without(column: string, values: readonly Json[]): JsonObject {
  return { formula: `coalesce(not one_of(${columnToFormula(column)}, ${values.map(literal).join(", ")}), true)` };
}

function inFormula({ column, op, value, value2 }: RowRule): string {
  const name = columnToFormula(column);
  switch (op) {
    case "is-present":
      return `not is_missing(${name})`;
    case "is-not":
      return `${name} != ${literal(value)}`;
    case "not-starts-with":
      return `not starts_with(${name}, ${literal(value)})`;
    case "greater":
      return `${name} > ${literal(value)}`;
    case "at-least":
      return `${name} >= ${literal(value)}`;
    case "between":
      return `between(${name}, ${literal(value)}, ${literal(value2)})`;
  }
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
