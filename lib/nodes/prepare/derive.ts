import * as z from "zod";
import { derivedColumnSchema } from "@/lib/ml/derive";
import type { EvaluationCounts } from "@/lib/ml/formula/evaluate";
import { formulaProblem, readFormula } from "@/lib/ml/formula/formula";
import { type Problem, ProblemError } from "@/lib/problem";
import type { ColumnType } from "@/lib/table/table";
import { type ColumnInfo, defineNode, type Phrase, table } from "../contract";

const newColumn = derivedColumnSchema.pick({ name: true, formula: true, role: true });
type NewColumn = z.output<typeof newColumn>;

export const derive = defineNode({
  type: "prepare.derive",
  v: 1,
  group: "prepare",
  icon: "square-function",
  inputs: { data: table() },
  outputs: { data: table() },
  params: z.object({
    columns: z
      .array(newColumn)
      .default([{ name: "", formula: "", role: null }])
      .meta({ control: "custom", editor: "derived-columns", port: "data" }),
  }),
  migrations: {},
  summary({ columns }): Phrase {
    const named = columns.filter((column) => !isBlank(column));
    const [first] = named;
    if (!first) return { key: "nothing" };
    if (named.length > 1) return { key: "many", values: { count: named.length } };
    return { key: "one", values: { name: first.name, formula: first.formula } };
  },
  check(columns, params) {
    return columnProblems(params.columns, columns.data);
  },
  async run({ data }, params, ctx) {
    const { deriveColumns } = await import("@/lib/ml/derive");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const wanted = params.columns.filter((column) => !isBlank(column));
    const [problem] = columnProblems(wanted, data.columns);
    if (problem) throw new ProblemError(problem);
    if (wanted.length === 0) {
      ctx.warn({ code: "prepare.derive-nothing", severity: "info", param: "columns" });
      return { data };
    }
    const result = await deriveColumns(
      data,
      wanted.map((column) => ({ ...column, coded: null })),
      ctx.checkpoint,
    );
    for (const [i, counts] of result.counts.entries()) {
      for (const warning of countWarnings(wanted[i].name, counts)) ctx.warn(warning);
    }
    const state = { columns: result.columns.map(({ name, formula, role, coded }) => ({ name, formula, role, coded })) };
    const recipe = appendStep(data, { kind: "derive", state, reads: result.reads, writes: [...new Set(wanted.map((column) => column.name))] });
    return { data: { ...result.table, recipe } };
  },
});

function isBlank(column: NewColumn): boolean {
  return column.name.trim() === "" && column.formula.trim() === "";
}

/** Problems of the new columns, each formula judged against the columns it can see: the table's and those before it. */
function columnProblems(columns: readonly NewColumn[], known: readonly ColumnInfo[] | undefined): Problem[] {
  const problems: Problem[] = [];
  const types = known && new Map<string, ColumnType>(known.map((column) => [column.name, column.type]));
  for (const column of columns) {
    if (isBlank(column)) continue;
    if (column.name.trim() === "") problems.push({ code: "prepare.derive-no-name", severity: "error", param: "columns" });
    const visible = types && [...types].map(([name, type]) => ({ name, type }));
    const problem = formulaProblem(column.formula, visible);
    if (problem) problems.push({ ...problem, detail: { ...problem.detail, target: column.name }, param: "columns" });
    else if (types && visible) {
      const { type } = readFormula(column.formula, visible);
      types.set(column.name, type ?? "number");
    }
  }
  return problems;
}

function countWarnings(column: string, counts: EvaluationCounts): Problem[] {
  const warning = (code: string, rows: number): Problem[] =>
    rows > 0 ? [{ code, severity: "warning", detail: { column, rows, count: rows }, param: "columns" }] : [];
  return [
    ...warning("prepare.division-by-zero", counts.divisionByZero),
    ...warning("prepare.undefined-result", counts.undefinedResult),
    ...warning("prepare.unreadable-text", counts.unreadable),
  ];
}
