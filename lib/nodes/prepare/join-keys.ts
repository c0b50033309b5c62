import { type Detail, fail, type Problem } from "@/lib/problem";
import { findColumn } from "@/lib/table/columns";
import type { FoundKeys } from "@/lib/table/operations/find-keys";
import type { KeyPair } from "@/lib/table/operations/match-rows";
import type { Table } from "@/lib/table/table";
import type { ColumnInfo, RunContext } from "../contract";

/** Columns of two tables whose values must be equal; an empty name is not chosen yet. */
export interface KeySetting {
  readonly left: string;
  readonly right: string;
}

export interface ChosenKeys {
  readonly pairs: readonly KeyPair[];
  /** Null when the keys were set. */
  readonly found: FoundKeys | null;
}

/** More rows than this, and than twice the longer table, are refused: they come of keys that stand often on both sides. */
export const MOST_ROWS = 10_000_000;

export function tooManyRows(rows: number, data: Table, other: Table): boolean {
  return rows > Math.max(MOST_ROWS, 2 * Math.max(data.rows, other.rows));
}

/** A key counts once both its columns are chosen. */
export function isSet({ left, right }: KeySetting): boolean {
  return left !== "" && right !== "";
}

export function typesProblem(left: ColumnInfo, right: ColumnInfo): Problem {
  const detail: Detail = { left: left.name, leftType: left.type, right: right.name, rightType: right.type };
  return { code: "prepare.join-types", severity: "error", detail, param: "keys" };
}

/** As `comparable` of lib/table/operations, which is loaded with the work. */
export function comparableTypes(left: ColumnInfo, right: ColumnInfo): boolean {
  const kind = ({ type }: ColumnInfo) => (type === "category" ? "text" : type);
  const kinds = [kind(left), kind(right)];
  return kinds[0] === kinds[1] || (kinds.includes("text") && kinds.includes("number"));
}

/** The keys as set, or else as found in the data. Fails with `common.column-missing`, `prepare.join-types` or `prepare.join-no-keys`. */
export async function keysOf(data: Table, other: Table, settings: readonly KeySetting[], checkpoint: RunContext["checkpoint"]): Promise<ChosenKeys> {
  const set = settings.filter(isSet);
  if (set.length > 0) {
    const side = (of: Table, name: string) => findColumn(of, name) ?? fail("common.column-missing", { column: name }, { param: "keys" });
    const pairs = set.map((pair) => ({ left: side(data, pair.left), right: side(other, pair.right) }));
    for (const pair of pairs) {
      const { code, detail } = typesProblem(pair.left, pair.right);
      if (!comparableTypes(pair.left, pair.right)) fail(code, detail, { param: "keys" });
    }
    return { pairs, found: null };
  }
  const { findKeys } = await import("@/lib/table/operations/find-keys");
  const found = (await findKeys(data, other, checkpoint)) ?? fail("prepare.join-no-keys", undefined, { param: "keys" });
  return { pairs: found.pairs, found };
}
