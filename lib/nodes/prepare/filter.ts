import * as z from "zod";
import type { RuleCount } from "@/lib/ml/filter/filter";
import { ruleSchema } from "@/lib/ml/filter/rule-schema";
import { type Rule, ruleProblem, ruleToJson } from "@/lib/ml/filter/rules";
import { formulaProblem, readFormula } from "@/lib/ml/formula/formula";
import { phase } from "@/lib/ml/phase";
import { type Detail, type Problem, ProblemError } from "@/lib/problem";
import type { Json } from "@/lib/table/table";
import { type ColumnInfo, defineNode, type Report, report, table } from "../contract";
import { rowsPreview } from "../rows-preview";

/** Row counts of a filter, rule by rule. */
export interface FilterReport extends Report {
  readonly kind: "prepare.filter";
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly match: "all" | "any";
  /** Null when duplicates were not looked for. */
  readonly duplicates: number | null;
  readonly rules: readonly FilterRuleReport[];
}

/** Numbers of one rule; `column` is null for the formula, whose text is in `formula`. */
export interface FilterRuleReport extends Omit<RuleCount, "index"> {
  readonly column: string | null;
  readonly op: string;
  readonly value: Json;
  readonly value2: Json;
  readonly formula: string | null;
}

export const filter = defineNode({
  type: "prepare.filter",
  v: 1,
  group: "prepare",
  icon: "list-filter",
  inputs: { data: table() },
  outputs: { data: table(), rejected: table(), report: report() },
  params: z.object({
    rules: z.array(ruleSchema).default([]).meta({ control: "custom", editor: "filter-rules", port: "data" }),
    match: z.enum(["all", "any"]).default("all"),
    dropDuplicates: z.boolean().default(false),
    formula: z.string().default("").meta({ control: "custom", editor: "formula", port: "data", advanced: true }),
  }),
  migrations: {},
  summary({ rules, dropDuplicates, formula }) {
    const count = rules.length + (formula.trim() === "" ? 0 : 1);
    if (count === 0) return { key: dropDuplicates ? "onlyDuplicates" : "nothing" };
    return { key: dropDuplicates ? "rulesAndDuplicates" : "rules", values: { count } };
  },
  check(columns, { rules, formula }) {
    const problems = rules.map((rule) => ruleProblem(rule, columns.data)).filter((problem) => problem !== null);
    const wrong = formula.trim() === "" ? null : (formulaProblem(formula, columns.data) ?? notBoolean(formula, columns.data));
    return wrong ? [...problems, { ...wrong, param: "formula" }] : problems;
  },
  async run({ data }, params, ctx) {
    const { filterReads, filterRows } = await import("@/lib/ml/filter/filter");
    const { takeRowsInTurn } = await import("@/lib/ml/take-rows");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const { rules, match, dropDuplicates, formula } = params;
    const result = await atParam("formula", () => filterRows(data, params, phase(ctx.checkpoint, 0, 0.7)));
    tellDropped(result.duplicates, result.rejected.length, result.rules, params, ctx.dropped);
    if (result.formulaMissing > 0) {
      ctx.warn({
        code: "prepare.formula-undecided",
        severity: "info",
        detail: { rows: result.formulaMissing, count: result.formulaMissing },
        param: "formula",
      });
    }
    if (data.rows > 0 && result.kept.length === 0) ctx.warn({ code: "prepare.filter-empty", severity: "warning", detail: { rows: data.rows } });

    const state = { rules: rules.map(ruleToJson), match, dropDuplicates, formula };
    const changes = rules.length > 0 || dropDuplicates || formula.trim() !== "";
    const recipe = changes ? appendStep(data, { kind: "filter", state, reads: filterReads(params, data), writes: [] }) : data.recipe;
    const kept = result.rejected.length === 0 ? data : await takeRowsInTurn(data, result.kept, phase(ctx.checkpoint, 0.7, 0.9));
    const rejected = await takeRowsInTurn(data, result.rejected, phase(ctx.checkpoint, 0.9, 1));
    const filterReport: FilterReport = {
      kind: "prepare.filter",
      rowsIn: data.rows,
      rowsOut: kept.rows,
      match,
      duplicates: dropDuplicates ? result.duplicates : null,
      rules: result.rules.map(({ index, ...counts }) => ({ ...describeRule(rules[index], formula), ...counts })),
    };
    return { data: { ...kept, recipe }, rejected, report: filterReport };
  },
  async preview({ data }, params, ctx) {
    if (params.rules.length === 0 && !params.dropDuplicates && params.formula.trim() === "") return null;
    const { filterRows } = await import("@/lib/ml/filter/filter");
    const { duplicates, kept, rejected, rules } = await atParam("formula", () => filterRows(data, params, ctx.checkpoint));
    return rowsPreview(data.rows, kept.length, (dropped) => tellDropped(duplicates, rejected.length, rules, params, dropped));
  },
});

function describeRule(rule: Rule | undefined, formula: string): Omit<FilterRuleReport, keyof RuleCount> {
  if (!rule) return { column: null, op: "formula", value: null, value2: null, formula };
  return { column: rule.column, op: rule.op, value: rule.value, value2: rule.value2, formula: null };
}

/** Tells each reason for which rows left: one a rule when all must hold, one for all of them when any suffices. */
function tellDropped(
  duplicates: number,
  rejected: number,
  counts: readonly RuleCount[],
  params: { readonly rules: readonly Rule[]; readonly match: "all" | "any"; readonly formula: string },
  dropped: (code: string, rows: number, detail?: Detail) => void,
): void {
  if (duplicates > 0) dropped("prepare.duplicate", duplicates);
  if (params.match === "any") {
    if (rejected > duplicates) dropped("prepare.no-rule-met", rejected - duplicates);
    return;
  }
  for (const { index, inSequence } of counts) {
    if (!inSequence) continue;
    const rule = params.rules.at(index);
    if (rule) dropped(`prepare.rule-${rule.op}`, inSequence, { column: rule.column, value: valueInWords(rule.value), value2: valueInWords(rule.value2) });
    else dropped("prepare.rule-formula", inSequence, { formula: params.formula });
  }
}

function valueInWords(value: Json): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  return Array.isArray(value) ? value.join(", ") : value === null ? "" : String(value);
}

function notBoolean(formula: string, columns: readonly ColumnInfo[] | undefined): Problem | null {
  if (!columns) return null;
  const { type } = readFormula(formula, columns);
  return type === "boolean" ? null : { code: "prepare.formula-not-boolean", severity: "error", detail: { type: type ?? "text" } };
}

/** Runs `work`; a problem of a formula in it is marked as the param's. */
async function atParam<T>(param: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError && error.problem.param === undefined) throw new ProblemError({ ...error.problem, param });
    throw error;
  }
}
