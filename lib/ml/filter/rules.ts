import { fail, type Problem, ProblemError } from "@/lib/problem";
import { type Column, type ColumnType, type Json, type JsonObject, MISSING_BOOLEAN } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { DAY_MS, readDate } from "../formula/dates";
import { readNumber } from "../formula/scalar";

export const OPERATIONS = [
  "is",
  "is-not",
  "one-of",
  "not-one-of",
  "contains",
  "not-contains",
  "starts-with",
  "not-starts-with",
  "ends-with",
  "greater",
  "at-least",
  "less",
  "at-most",
  "between",
  "before",
  "after",
  "is-missing",
  "is-present",
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** A condition on one column. A missing value meets none but `is-missing`; `between` includes both ends. */
export interface Rule {
  readonly column: string;
  readonly op: Operation;
  readonly value: Json;
  /** The upper end of `between`. */
  readonly value2: Json;
}

const TEXT_OPERATIONS = [
  "is",
  "is-not",
  "one-of",
  "not-one-of",
  "contains",
  "not-contains",
  "starts-with",
  "not-starts-with",
  "ends-with",
  "is-missing",
  "is-present",
] as const;

const TEXT_ONLY: readonly Operation[] = ["contains", "not-contains", "starts-with", "not-starts-with", "ends-with"];

/** Whether the value of a rule is a list. */
export function takesList(op: Operation): boolean {
  return op === "one-of" || op === "not-one-of";
}

/** What can be asked of a column of each type, in the order offered. */
export const OPERATIONS_OF: Readonly<Record<ColumnType, readonly Operation[]>> = {
  number: ["greater", "at-least", "less", "at-most", "between", "is", "is-not", "one-of", "not-one-of", "is-missing", "is-present"],
  category: TEXT_OPERATIONS,
  text: TEXT_OPERATIONS,
  date: ["before", "after", "between", "is", "is-not", "is-missing", "is-present"],
  boolean: ["is", "is-not", "is-missing", "is-present"],
};

export interface RuleResult {
  /** 1 where the row meets the rule. */
  readonly meets: Uint8Array;
  /** Rows where the column is missing. */
  readonly missing: number;
}

/** What is wrong with a rule, or null. Columns that are not known yet are not judged. */
export function ruleProblem(rule: Rule, columns: readonly { readonly name: string; readonly type: ColumnType }[] | undefined): Problem | null {
  const param = "rules";
  if (rule.column === "") return { code: "prepare.rule-no-column", severity: "error", param };
  const column = columns?.find((candidate) => candidate.name === rule.column);
  if (!columns) return null;
  if (!column) return { code: "common.column-missing", severity: "error", detail: { column: rule.column }, param };
  try {
    conditionOf(rule, column.type);
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}

/** Tries a rule on every row of its column. Fails with `prepare.rule-operation` or `prepare.rule-value`. O(rows). */
export async function applyRule(rule: Rule, column: Column, rows: number, checkpoint: Checkpoint): Promise<RuleResult> {
  const condition = conditionOf(rule, column.type);
  const read = verdicts(condition, column);
  const meets = new Uint8Array(rows);
  const STRIDE = 65_536;
  let missing = 0;
  for (let start = 0; start < rows; start += STRIDE) {
    const end = Math.min(rows, start + STRIDE);
    for (let row = start; row < end; row++) {
      const verdict = read(row);
      if (verdict < 0) missing++;
      meets[row] = verdict < 0 ? (rule.op === "is-missing" ? 1 : 0) : verdict;
    }
    await checkpoint(end, rows);
  }
  return { meets, missing };
}

interface Condition {
  readonly ofNumber: (value: number) => boolean;
  readonly ofText: (value: string) => boolean;
}

/** 1 meets, 0 does not, -1 missing. */
function verdicts(condition: Condition, column: Column): (row: number) => -1 | 0 | 1 {
  switch (column.type) {
    case "number":
    case "date":
      return (row) => {
        const value = column.values[row];
        return Number.isNaN(value) ? -1 : condition.ofNumber(value) ? 1 : 0;
      };
    case "boolean":
      return (row) => {
        const value = column.values[row];
        return value === MISSING_BOOLEAN ? -1 : condition.ofNumber(value) ? 1 : 0;
      };
    case "category":
    case "text": {
      // Each distinct text is judged once.
      const known = Uint8Array.from(column.dictionary, (text) => (condition.ofText(text) ? 1 : 0));
      return (row) => {
        const code = column.codes[row];
        return code < 0 ? -1 : known[code] === 1 ? 1 : 0;
      };
    }
  }
}

function conditionOf(rule: Rule, type: ColumnType): Condition {
  // An invoice number may be read as a number in one file and as text in the next: what is asked of its text holds for both.
  if (type === "number" && TEXT_ONLY.includes(rule.op)) return digitsCondition(rule);
  if (!OPERATIONS_OF[type].includes(rule.op)) fail("prepare.rule-operation", { column: rule.column, type }, { param: "rules" });
  if (rule.op === "is-missing") return always(false);
  if (rule.op === "is-present") return always(true);
  switch (type) {
    case "number":
      return numberCondition(rule);
    case "date":
      return dateCondition(rule);
    case "boolean": {
      const wanted = readBoolean(rule);
      return { ...always(false), ofNumber: rule.op === "is" ? (value) => value === wanted : (value) => value !== wanted };
    }
    case "category":
    case "text":
      return textCondition(rule);
  }
}

function always(answer: boolean): Condition {
  return { ofNumber: () => answer, ofText: () => answer };
}

function digitsCondition(rule: Rule): Condition {
  const { ofText } = textCondition(rule);
  return { ofText, ofNumber: (value) => ofText(String(value)) };
}

function numberCondition(rule: Rule): Condition {
  if (takesList(rule.op)) {
    const wanted = new Set(listOf(rule).map((value) => numberOf(value, rule)));
    const sought = rule.op === "one-of";
    return { ...always(false), ofNumber: (value) => wanted.has(value) === sought };
  }
  const a = numberOf(rule.value, rule);
  const b = rule.op === "between" ? numberOf(rule.value2, rule) : a;
  const tests: Partial<Record<Operation, (value: number) => boolean>> = {
    is: (value) => value === a,
    "is-not": (value) => value !== a,
    greater: (value) => value > a,
    "at-least": (value) => value >= a,
    less: (value) => value < a,
    "at-most": (value) => value <= a,
    between: (value) => value >= a && value <= b,
  };
  return { ...always(false), ofNumber: tests[rule.op] ?? (() => false) };
}

/** A date without a time of day stands for the whole day. */
function dateCondition(rule: Rule): Condition {
  const a = daysOf(rule.value, rule);
  const b = rule.op === "between" ? daysOf(rule.value2, rule) : a;
  const tests: Partial<Record<Operation, (value: number) => boolean>> = {
    is: (value) => value >= a.from && value < a.until,
    "is-not": (value) => value < a.from || value >= a.until,
    before: (value) => value < a.from,
    after: (value) => value >= a.until,
    between: (value) => value >= a.from && value < b.until,
  };
  return { ...always(false), ofNumber: tests[rule.op] ?? (() => false) };
}

function textCondition(rule: Rule): Condition {
  if (takesList(rule.op)) {
    const wanted = new Set(listOf(rule).map((value) => textOf(value, rule)));
    const sought = rule.op === "one-of";
    return { ...always(false), ofText: (text) => wanted.has(text) === sought };
  }
  const a = textOf(rule.value, rule);
  // Every text contains nothing: a rule still being typed must not pass for one that drops no row.
  if (a === "" && rule.op !== "is" && rule.op !== "is-not") valueProblem(rule, "text");
  const tests: Partial<Record<Operation, (text: string) => boolean>> = {
    is: (text) => text === a,
    "is-not": (text) => text !== a,
    contains: (text) => text.includes(a),
    "not-contains": (text) => !text.includes(a),
    "starts-with": (text) => text.startsWith(a),
    "not-starts-with": (text) => !text.startsWith(a),
    "ends-with": (text) => text.endsWith(a),
  };
  return { ...always(false), ofText: tests[rule.op] ?? (() => false) };
}

function listOf(rule: Rule): readonly Json[] {
  if (Array.isArray(rule.value)) return rule.value.length > 0 ? rule.value : valueProblem(rule, "text");
  return rule.value === null ? valueProblem(rule, "text") : [rule.value];
}

function numberOf(value: Json, rule: Rule): number {
  const number = typeof value === "number" ? value : typeof value === "string" ? readNumber(value) : Number.NaN;
  return Number.isFinite(number) ? number : valueProblem(rule, "number");
}

function textOf(value: Json, rule: Rule): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : valueProblem(rule, "text");
}

function daysOf(value: Json, rule: Rule): { from: number; until: number } {
  if (typeof value === "number") return { from: value, until: value + 1 };
  const read = typeof value === "string" ? readDate(value) : null;
  if (!read) return valueProblem(rule, "date");
  return { from: read.time, until: read.time + (read.wholeDay ? DAY_MS : 1) };
}

function readBoolean(rule: Rule): 0 | 1 {
  if (rule.value === true || rule.value === "true") return 1;
  if (rule.value === false || rule.value === "false") return 0;
  return valueProblem(rule, "boolean");
}

function valueProblem(rule: Rule, wanted: ColumnType): never {
  return fail("prepare.rule-value", { column: rule.column, wanted }, { param: "rules" });
}

/** A rule as it is kept in a recipe. */
export function ruleToJson(rule: Rule): JsonObject {
  return { column: rule.column, op: rule.op, value: rule.value, value2: rule.value2 };
}
