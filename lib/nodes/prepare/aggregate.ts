import * as z from "zod";
import { phase } from "@/lib/ml/phase";
import type { AggregateState } from "@/lib/ml/recipe/aggregate-step";
import { fail, type Problem } from "@/lib/problem";
import { freeName } from "@/lib/table/columns";
import { MEASURES, type Measure, TYPES_OF, typeOfMeasure } from "@/lib/table/operations/measures";
import type { ColumnType, Role, Table } from "@/lib/table/table";
import { checkColumn, chooseColumns } from "../choose-columns";
import { type ColumnInfo, columns, defineNode, type Phrase, type Report, type RunContext, report, table } from "../contract";
import { MEASURE_NAMES } from "./measure-names";

const measureSchema = z.object({
  measure: z.enum(MEASURES).default("count"),
  /** Null: the rows themselves, for a count. */
  column: z.string().nullable().default(null),
  /** Empty: made of the column and the measure. */
  name: z.string().default(""),
});
export type MeasureChoice = z.output<typeof measureSchema>;

export interface AggregateReport extends Report {
  readonly kind: "prepare.aggregate";
  readonly rowsIn: number;
  readonly groups: number;
  readonly groupedBy: readonly string[];
  /** Rows without a value in a group column, left out. */
  readonly noKey: number;
  /** Rows a group: the smallest, the middle and the largest group, and groups of one row. */
  readonly sizes: { readonly min: number; readonly median: number; readonly max: number; readonly single: number };
  /** `total` of a sum or count over all groups; `missing` groups without a value. */
  readonly measures: readonly {
    readonly name: string;
    readonly measure: Measure;
    readonly column: string | null;
    readonly total: number | null;
    readonly missing: number;
  }[];
  /** The measures were chosen by Strata. */
  readonly automatic: boolean;
}

export const aggregate = defineNode({
  type: "prepare.aggregate",
  v: 1,
  group: "prepare",
  icon: "group",
  inputs: { data: table() },
  outputs: { data: table(), report: report() },
  params: z.object({
    groups: columns({ role: "id" }),
    measures: z.array(measureSchema).default([]).meta({ control: "custom", editor: "measures", port: "data" }),
    keepMissing: z.boolean().default(false).meta({ advanced: true }),
    order: z.enum(["appearance", "key", "size"]).default("appearance").meta({ advanced: true }),
  }),
  migrations: {},
  summary({ groups, measures }): Phrase {
    const by = (groups ?? []).join(", ");
    if (measures.length === 0) return by === "" ? { key: "automatic" } : { key: "automaticBy", values: { columns: by } };
    return by === "" ? { key: "measures", values: { count: measures.length } } : { key: "measuresBy", values: { count: measures.length, columns: by } };
  },
  check: (known, params) => [
    ...checkColumn(known.data, params.groups, { param: "groups" }),
    ...params.measures.flatMap((each) => measureProblems(each, known.data)),
  ],
  async run({ data }, params, ctx) {
    const { aggregateTable } = await import("@/lib/table/operations/aggregate-table");
    const { appendStep } = await import("@/lib/ml/recipe/append-step");
    const keys = chooseColumns(data, params.groups, { param: "groups", role: "id" });
    const chosen = params.measures.length > 0 ? params.measures : automaticMeasures(data);
    for (const each of chosen) {
      const [problem] = measureProblems(each, data.columns);
      if (problem) fail(problem.code, problem.detail, { param: "measures" });
    }
    const names = new Set(keys.map((key) => key.name));
    const byCustomer = keys.some((key) => key.role === "id");
    const measures = chosen.map(({ measure, column, name }) => {
      const made = freeName(name.trim() || MEASURE_NAMES[ctx.language][column === null ? "rows" : measure](column ?? ""), names);
      names.add(made);
      return { name: made, measure, column, role: roleOf(measure, data, column, byCustomer) };
    });
    const state: AggregateState = {
      groups: keys.map((key) => key.name),
      measures: singleRoles(measures),
      keepMissing: params.keepMissing,
      order: params.order,
    };
    const made = await aggregateTable(data, state, phase(ctx.checkpoint, 0, 1));
    tell(made.noKey, made.rows, data.rows, state.groups, ctx);
    const reads = [...new Set([...state.groups, ...measures.flatMap(({ column }) => (column === null ? [] : [column]))])];
    const recipe = appendStep(data, { kind: "aggregate", state, reads, writes: made.columns.map((column) => column.name), replacesAll: true });
    const result = { rows: made.rows, columns: made.columns, recipe };
    const aggregateReport: AggregateReport = {
      kind: "prepare.aggregate",
      rowsIn: data.rows,
      groups: made.rows,
      groupedBy: state.groups,
      noKey: made.noKey,
      sizes: describeSizes(made.sizes),
      measures: measures.map((each, i) => ({ name: each.name, measure: each.measure, column: each.column, ...totalOf(result, keys.length + i, each.measure) })),
      automatic: params.measures.length === 0,
    };
    return { data: result, report: aggregateReport };
  },
  picture({ report: found }) {
    return isAggregateReport(found) ? { type: "figure", value: found.groups, format: "number", caption: "groupsCaption" } : null;
  },
});

function isAggregateReport(found: Report): found is AggregateReport {
  return found.kind === "prepare.aggregate";
}

function measureProblems({ measure, column }: MeasureChoice, known: readonly ColumnInfo[] | undefined): Problem[] {
  if (column === null && measure === "count") return [];
  if (column === null || column === "") return [{ code: "prepare.measure-no-column", severity: "error", param: "measures" }];
  return checkColumn(known, column, { param: "measures", types: TYPES_OF[measure] });
}

/** Rows, different orders, the sum of amounts, the last date: what is worth knowing of a customer at first. */
function automaticMeasures(data: Table): MeasureChoice[] {
  const withRole = (role: Role, types: readonly ColumnType[]) => data.columns.find((column) => column.role === role && types.includes(column.type));
  const of = (measure: Measure, column: { readonly name: string } | undefined): MeasureChoice[] => (column ? [{ measure, column: column.name, name: "" }] : []);
  return [
    { measure: "count", column: null, name: "" },
    ...of("distinct", withRole("order", TYPES_OF.distinct)),
    ...of("sum", withRole("amount", ["number"])),
    ...of("max", withRole("date", ["date"])),
  ];
}

/** Measures of customers are features; a sum of amounts by anything else stays an amount; the last date stays a date. */
function roleOf(measure: Measure, data: Table, name: string | null, byCustomer: boolean): Role | null {
  const column = data.columns.find((each) => each.name === name);
  const type = typeOfMeasure(measure, column?.type ?? null);
  if (type === "date") return column?.role === "date" && (measure === "max" || measure === "last") ? "date" : null;
  if (type !== "number") return null;
  if (byCustomer) return "feature";
  return measure === "sum" && column?.role === "amount" ? "amount" : null;
}

/** Only the first column has a role that one column alone can have. */
function singleRoles<M extends { readonly role: Role | null }>(measures: readonly M[]): M[] {
  const seen = new Set<Role>();
  return measures.map((each) => {
    if (each.role === null || each.role === "feature") return each;
    if (seen.has(each.role)) return { ...each, role: null };
    seen.add(each.role);
    return each;
  });
}

function tell(noKey: number, groups: number, rows: number, groupedBy: readonly string[], ctx: RunContext): void {
  const columnNames = groupedBy.join(", ");
  if (noKey > 0) ctx.dropped("prepare.aggregate-no-key", noKey, { columns: columnNames });
  if (rows > 1 && groups === rows) {
    ctx.warn({ code: "prepare.aggregate-all-single", severity: "warning", detail: { columns: columnNames, rows }, param: "groups" });
  }
  if (rows > 0 && groups === 0) ctx.warn({ code: "prepare.aggregate-empty", severity: "warning", detail: { columns: columnNames, rows }, param: "groups" });
}

function describeSizes(sizes: Uint32Array): AggregateReport["sizes"] {
  const sorted = sizes.slice().sort();
  const single = sizes.reduce((count, size) => count + (size === 1 ? 1 : 0), 0);
  const half = sorted.length >> 1;
  const median = sorted.length === 0 ? 0 : sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { min: sorted.at(0) ?? 0, median, max: sorted.at(-1) ?? 0, single };
}

function totalOf(made: Table, index: number, measure: Measure): { total: number | null; missing: number } {
  const column = made.columns[index];
  if ("codes" in column) return { total: null, missing: column.codes.reduce((count, code) => count + (code < 0 ? 1 : 0), 0) };
  let [total, missing] = [0, 0];
  for (const value of column.values) {
    if (Number.isNaN(value) || (column.type === "boolean" && value === 255)) missing++;
    else total += value;
  }
  return { total: (measure === "sum" || measure === "count") && Number.isFinite(total) ? total : null, missing };
}
