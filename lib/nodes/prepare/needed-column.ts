import type { ColumnType, Role } from "@/lib/table/table";
import { checkColumn } from "../choose-columns";
import type { ColumnInfo } from "../contract";
import type { Problem } from "../problem";

/** For `check`: problems of a column that must be there, by name or by its role; none while the columns are not known. */
export function checkNeeded(
  columns: readonly ColumnInfo[] | undefined,
  name: string | null,
  wanted: { readonly param: string; readonly role: Role; readonly types?: readonly ColumnType[] },
): Problem[] {
  if (name !== null) return checkColumn(columns, name, wanted);
  if (!columns || columns.some(({ role, type }) => role === wanted.role && (wanted.types?.includes(type) ?? true))) return [];
  return [{ code: "common.column-not-set", severity: "error", detail: { role: wanted.role }, param: wanted.param }];
}
