import { columnSettingSchema, type FittedSetting, SINGLE_ROLES } from "@/lib/ml/column-setting";
import { applySettings, fitSettings } from "@/lib/ml/column-settings";
import { appendStep } from "@/lib/ml/recipe/append-step";
import { missingCount, withRole } from "@/lib/table/columns";
import type { Checkpoint } from "@/lib/table/csv-reader/bytes";
import { AS_TEXT, type ColumnWish, type Guess } from "@/lib/table/csv-reader/infer";
import type { ColumnFacts } from "@/lib/table/csv-reader/read-csv";
import { detectRoles } from "@/lib/table/detect-roles";
import type { Role, Table } from "@/lib/table/table";
import { fail, type Problem } from "../problem";
import { info, list } from "./import-findings";
import { type ColumnOverride, givenName } from "./reading-params";

/** What readers should keep in mind of columns whose type a person chose: texts must not lose anything by being taken for something else first. */
export function wishesOf(columns: readonly ColumnOverride[]): ReadonlyMap<string, ColumnWish> {
  return new Map(
    columns.flatMap(({ column, type, decimal, dates }): [string, ColumnWish][] => {
      if (type === null) return [];
      const exact = (type === "number" && decimal !== "auto") || (type === "date" && dates !== "auto");
      return [[column, { type, exact }]];
    }),
  );
}

/**
 * The table of one file with the types that a person chose, and what was told of its columns with them: values that do not fit are
 * missing, counted and shown. Roles are left to `withRoles`, which sees all files. O(rows x columns whose type changes).
 */
export async function withTypes<F extends ColumnFacts>(
  table: Table,
  facts: readonly F[],
  columns: readonly ColumnOverride[],
  checkpoint: Checkpoint,
): Promise<{ readonly table: Table; readonly facts: readonly F[] }> {
  const chosen = columns.filter(({ column, type }) => type !== null && table.columns.some(({ name }) => name === column));
  if (chosen.length === 0) return { table, facts };
  const fitted = fitSettings(
    table,
    chosen.map(({ column, type, decimal, dates }) => columnSettingSchema.parse({ column, type, decimal, dates })),
  );
  const { table: typed, failures } = await applySettings(table, fitted, checkpoint);
  const changed = new Map(fitted.filter(({ type }) => type !== null).map((one) => [one.column, one]));
  if (changed.size === 0) return { table, facts };
  const roles = detectRoles(typed.columns);
  const byName = new Map(typed.columns.map((column) => [column.name, column]));
  const failed = new Map(failures.map((one) => [one.column, one]));
  return {
    table: { ...typed, columns: typed.columns.map((column, i) => (changed.has(column.name) ? withRole(column, roles[i]) : column)) },
    facts: facts.map((known): F => {
      const setting = changed.get(known.name);
      const column = byName.get(known.name);
      if (!setting || !column) return known;
      const { count = 0, examples = [] } = failed.get(known.name) ?? {};
      return { ...known, guess: guessOf(setting), missing: missingCount(column), failed: count, examples, codes: 0, codeExamples: [], unclearDate: undefined };
    }),
  };
}

function guessOf({ type, decimal, format }: FittedSetting): Guess {
  if (type === "number") return { kind: "number", decimal };
  return type === "date" ? { kind: "date", format } : AS_TEXT;
}

/** The table with the roles that a person chose; a role of one column at most is taken from the column that had it. O(columns). */
export function withRoles(table: Table, columns: readonly ColumnOverride[]): Table {
  const chosen = new Map(columns.flatMap(({ column, role }): [string, Role | null][] => (role === null ? [] : [[column, role === "none" ? null : role]])));
  const there = table.columns.flatMap(({ name }) => chosen.get(name) ?? []);
  const moved = new Set(there.filter((role) => SINGLE_ROLES.has(role)));
  return {
    ...table,
    columns: table.columns.map((column) => {
      const role = chosen.get(column.name);
      if (role !== undefined) return withRole(column, role);
      return column.role !== null && moved.has(column.role) ? withRole(column, null) : column;
    }),
  };
}

/**
 * The table under the names that a person gave its columns, with the step that does the same to other rows: models that were trained on the
 * new names find the old ones. Fails with `source.name-taken` when two columns would be called the same. O(columns).
 */
export function withNames(table: Table, columns: readonly ColumnOverride[]): Table {
  const there = new Set(table.columns.map(({ name }) => name));
  const given = new Map(
    columns.flatMap((one): [string, string][] => {
      const name = givenName(one);
      return name === null || !there.has(one.column) ? [] : [[one.column, name]];
    }),
  );
  if (given.size === 0) return table;
  const taken = new Map<string, string>();
  for (const { name: column } of table.columns) {
    const name = given.get(column) ?? column;
    const other = taken.get(name);
    if (other !== undefined) fail("source.name-taken", { name, first: other, second: column }, { param: "columns" });
    taken.set(name, column);
  }
  const fitted = fitSettings(
    table,
    [...given].map(([column, name]) => columnSettingSchema.parse({ column, name })),
  );
  const needed = table.columns.flatMap(({ name, role }) => (given.has(name) && role !== "target" && role !== "segment" ? [name] : []));
  return {
    ...table,
    columns: table.columns.map((column) => ({ ...column, name: given.get(column.name) ?? column.name })),
    recipe: appendStep(table, { kind: "columns", state: { columns: fitted }, reads: needed, writes: needed.map((name) => given.get(name) ?? name) }),
  };
}

/** What is chosen for columns that are not there is kept for when they come back, and told. */
export function overrideFindings(available: readonly string[], columns: readonly ColumnOverride[]): Problem[] {
  const names = new Set(available);
  const gone = columns
    .filter((one) => !names.has(one.column) && (one.type !== null || one.role !== null || givenName(one) !== null))
    .map(({ column }) => column);
  return gone.length > 0 ? [info("overrides-waiting", { count: gone.length, names: list(gone) }, { param: "columns" })] : [];
}
