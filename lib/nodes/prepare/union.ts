import * as z from "zod";
import { fail } from "@/lib/problem";
import { freeName } from "@/lib/table/columns";
import type { CodedColumn, ColumnType, Recipe, Table } from "@/lib/table/table";
import { defineNode, type Report, report, table } from "../contract";

/** What each table brought, and how its columns came together. */
export interface UnionReport extends Report {
  readonly kind: "prepare.union";
  readonly rowsOut: number;
  /** Rows of each table, in the order of the wires. */
  readonly tables: readonly { readonly rows: number; readonly columns: number }[];
  /** `types`: the column's type in each table, null where it has none. */
  readonly columns: readonly { readonly name: string; readonly type: ColumnType; readonly types: readonly (ColumnType | null)[] }[];
  readonly sourceColumn: string | null;
}

export const union = defineNode({
  type: "prepare.union",
  v: 1,
  group: "prepare",
  icon: "combine",
  inputs: { data: table({ many: true }) },
  outputs: { data: table(), report: report() },
  params: z.object({
    looseNames: z.boolean().default(true),
    /** Name of a column that says which table a row is from; empty: none. */
    sourceColumn: z.string().default(""),
  }),
  migrations: {},
  summary: ({ sourceColumn }) => (sourceColumn.trim() === "" ? { key: "plain" } : { key: "source", values: { column: sourceColumn } }),
  async run({ data: tables }, params, ctx) {
    const { unionTables } = await import("@/lib/table/operations/union");
    if (tables.length === 0) fail("common.input-missing", { port: "data" });
    const result = await unionTables(tables, params.looseNames, ctx.checkpoint);
    if (tables.length === 1) ctx.warn({ code: "prepare.union-single", severity: "info" });
    const absent = result.made.filter(({ types }) => types.includes(null));
    if (absent.length > 0) ctx.warn({ code: "prepare.union-absent", severity: "warning", detail: { count: absent.length, columns: listed(absent) } });
    const turned = result.made.filter(({ type, types }) => types.some((each) => each !== null && each !== type && !(isText(each) && isText(type))));
    if (turned.length > 0) ctx.warn({ code: "prepare.union-types", severity: "warning", detail: { count: turned.length, columns: listed(turned) } });
    const wantsSource = params.sourceColumn.trim() !== "";
    const source = wantsSource ? sourceColumn(freeName(params.sourceColumn.trim(), new Set(result.made.map(({ name }) => name))), tables) : null;
    const unionReport: UnionReport = {
      kind: "prepare.union",
      rowsOut: result.rows,
      tables: tables.map((each) => ({ rows: each.rows, columns: each.columns.length })),
      columns: result.made,
      sourceColumn: source?.name ?? null,
    };
    const columns = source ? [...result.columns, source] : result.columns;
    return { data: { rows: result.rows, columns, recipe: sharedRecipe(tables) }, report: unionReport };
  },
  picture({ report: found }) {
    return isUnionReport(found) && found.tables.length > 1 ? { type: "bars", values: found.tables.map(({ rows }) => rows) } : null;
  },
});

function isUnionReport(found: Report): found is UnionReport {
  return found.kind === "prepare.union";
}

const isText = (type: ColumnType): boolean => type === "category" || type === "text";

function listed(columns: readonly { readonly name: string }[]): string {
  const names = columns.slice(0, 5).map(({ name }) => name);
  return columns.length > names.length ? `${names.join(", ")} …` : names.join(", ");
}

/** The number of the table of each row, as a category. */
function sourceColumn(name: string, tables: readonly Table[]): CodedColumn {
  const codes = new Int32Array(tables.reduce((sum, each) => sum + each.rows, 0));
  let at = 0;
  for (const [i, each] of tables.entries()) {
    codes.fill(i, at, at + each.rows);
    at += each.rows;
  }
  return { name, role: null, type: "category", codes, dictionary: tables.map((_, i) => String(i + 1)) };
}

/** The steps that all tables went through: only these hold for every row. */
function sharedRecipe(tables: readonly Table[]): Recipe {
  const [first, ...others] = tables;
  let shared = 0;
  while (shared < first.recipe.length && others.every((each) => each.recipe[shared]?.id === first.recipe[shared].id)) shared++;
  return shared === first.recipe.length ? first.recipe : first.recipe.slice(0, shared);
}
