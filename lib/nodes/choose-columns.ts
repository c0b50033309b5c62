import { findColumn } from "@/lib/table/columns";
import type { Column, ColumnType, Role, Table } from "@/lib/table/table";
import type { ColumnInfo } from "./contract";
import { fail, type Problem } from "./problem";

interface Wanted {
  /** The param, so that the form can mark it. */
  readonly param: string;
  readonly types?: readonly ColumnType[];
  readonly role?: Role;
}

/** The column a param names, or the one with the wanted role. Fails with a catalogued problem. */
export function chooseColumn(table: Table, name: string | null, wanted: Wanted): Column {
  return chooseOptionalColumn(table, name, wanted) ?? fail("common.column-not-set", { role: wanted.role ?? "" }, { param: wanted.param });
}

/** Like `chooseColumn`, but undefined when no name is given and no column has the role. */
export function chooseOptionalColumn(table: Table, name: string | null, wanted: Wanted): Column | undefined {
  const column = name === null ? table.columns.find((c) => c.role === wanted.role && wanted.role !== undefined && fits(c, wanted)) : findColumn(table, name);
  if (name !== null && !column) fail("common.column-missing", { column: name }, { param: wanted.param });
  if (column && !fits(column, wanted))
    fail("common.column-type", { column: column.name, type: column.type, wanted: (wanted.types ?? []).join(", ") }, { param: wanted.param });
  return column;
}

/** The columns a param names, or all with the wanted role and type. Fails when there is none. */
export function chooseColumns(table: Table, names: readonly string[] | null, wanted: Wanted): Column[] {
  if (names !== null && names.length > 0) {
    return names.map((name) => {
      const column = findColumn(table, name) ?? fail("common.column-missing", { column: name }, { param: wanted.param });
      return fits(column, wanted)
        ? column
        : fail("common.column-type", { column: name, type: column.type, wanted: (wanted.types ?? []).join(", ") }, { param: wanted.param });
    });
  }
  const found = table.columns.filter((column) => column.role === wanted.role && fits(column, wanted));
  return found.length > 0 ? found : fail("common.no-columns", { role: wanted.role ?? "" }, { param: wanted.param });
}

function fits(column: { readonly type: ColumnType }, wanted: Wanted): boolean {
  return wanted.types === undefined || wanted.types.includes(column.type);
}

/** For `check`: problems of a column param against the columns that are known; none when they are not. */
export function checkColumn(columns: readonly ColumnInfo[] | undefined, names: readonly string[] | string | null, wanted: Wanted): Problem[] {
  if (!columns || names === null) return [];
  return (typeof names === "string" ? [names] : names).flatMap((name): Problem[] => {
    const column = columns.find((c) => c.name === name);
    if (!column) return [{ code: "common.column-missing", severity: "error", detail: { column: name }, param: wanted.param }];
    if (!fits(column, wanted)) {
      return [
        {
          code: "common.column-type",
          severity: "error",
          detail: { column: name, type: column.type, wanted: (wanted.types ?? []).join(", ") },
          param: wanted.param,
        },
      ];
    }
    return [];
  });
}

/** For `check`: problems of a column that must be there, by name or by its role; none while the columns are not known. */
export function checkNeeded(columns: readonly ColumnInfo[] | undefined, name: string | null, wanted: Wanted & { readonly role: Role }): Problem[] {
  if (name !== null) return checkColumn(columns, name, wanted);
  if (!columns || columns.some(({ role, type }) => role === wanted.role && (wanted.types?.includes(type) ?? true))) return [];
  return [{ code: "common.column-not-set", severity: "error", detail: { role: wanted.role }, param: wanted.param }];
}

/**
 * The column that a param without a role finds when it is null: one called as one of `names`, else one that begins so
 * and is no rescaled copy. Capitals do not matter.
 */
export function findByName<C extends ColumnInfo>(columns: readonly C[], names: readonly string[]): C | undefined {
  const lower = (column: C) => column.name.toLowerCase();
  return (
    columns.find((column) => names.includes(lower(column))) ??
    columns.find((column) => column.origin === undefined && names.some((name) => lower(column).startsWith(name)))
  );
}
