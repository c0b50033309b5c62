import type { Checkpoint } from "@/lib/compute/checkpoint";
import { freeName, takeColumn, withRole } from "../columns";
import type { Column, Role, Table } from "../table";
import { part } from "./blocks";
import type { JoinedRows } from "./join";
import type { JoinKind } from "./join-kinds";
import type { KeyPair } from "./match-rows";
import { takeCells, takeOrMissing } from "./take";
import { stacked } from "./union";

export interface JoinNames {
  /** Put behind a name of the right table that the left one has too. */
  readonly suffix: string;
  /** Roles that only one column of a table can have: the left table's column keeps them. */
  readonly singleRoles: ReadonlySet<Role>;
}

export interface JoinedColumns {
  readonly columns: readonly Column[];
  /** Columns of the right table that got another name. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/**
 * The columns of joined rows: the left table's, then those of the right one but for its keys, whose values stand in the left
 * key columns also where only the right side has the row. Semi and anti joins have the left columns alone. O(rows x columns).
 */
export async function joinColumns(
  kind: JoinKind,
  left: Table,
  right: Table,
  pairs: readonly KeyPair[],
  rows: JoinedRows,
  names: JoinNames,
  checkpoint: Checkpoint,
): Promise<JoinedColumns> {
  const others = kind === "semi" || kind === "anti" ? [] : right.columns.filter((column) => !pairs.some((pair) => pair.right === column));
  const steps = left.columns.length + others.length;
  // A left join has each row of the left table in turn, with nothing between them when there are no more of them.
  const asItIs = rows.right.length === left.rows && (kind === "left" || isIdentity(rows.left));
  const onlyRight = (kind === "right" || kind === "full") && rows.left.includes(-1);
  const onlyLeft = (kind === "left" || kind === "full") && rows.right.includes(-1);
  const columns: Column[] = [];
  for (const column of left.columns) {
    const key = pairs.find((pair) => pair.left === column);
    // A left join that adds no rows shares the columns it adds to.
    const taken = asItIs ? column : onlyRight ? takeOrMissing(column, rows.left) : takeColumn(column, rows.left);
    columns.push(onlyRight && key ? withRightKeys(taken, key.right, rows) : taken);
    await part(checkpoint, columns.length - 1, steps)(1, 1);
  }
  const taken = new Set(left.columns.map((column) => column.name));
  for (const column of others) taken.add(column.name);
  const used = new Set(left.columns.map((column) => column.name));
  const roles = new Set(left.columns.map((column) => column.role));
  const renamed: { from: string; to: string }[] = [];
  for (const column of others) {
    let name = column.name;
    if (used.has(name)) {
      name = freeName(`${column.name}${names.suffix}`, taken);
      renamed.push({ from: column.name, to: name });
    }
    used.add(name);
    taken.add(name);
    const role = column.role !== null && names.singleRoles.has(column.role) && roles.has(column.role) ? null : column.role;
    roles.add(role);
    const cells = onlyLeft ? takeOrMissing(column, rows.right) : await takeCells(column, rows.right, part(checkpoint, columns.length, steps));
    columns.push({ ...withRole(cells, role), name });
    await part(checkpoint, columns.length - 1, steps)(1, 1);
  }
  return { columns, renamed };
}

function isIdentity(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false;
  return true;
}

/** A left key column with the right table's keys where only that has the row. */
function withRightKeys(column: Column, right: Column, rows: JoinedRows): Column {
  const at = new Int32Array(rows.left.length);
  for (let i = 0; i < at.length; i++) at[i] = rows.left[i] < 0 ? rows.right[i] : -1;
  const other = takeOrMissing(right, at);
  if ("codes" in column) {
    // Both columns in one dictionary, then row by row the one that is there.
    const both = stacked([column, other], column.name, column.type);
    if (!("codes" in both)) return column;
    const length = at.length;
    return {
      ...column,
      codes: both.codes.subarray(0, length).map((code, i) => (rows.left[i] < 0 ? both.codes[length + i] : code)),
      dictionary: both.dictionary,
    };
  }
  if (column.type === "boolean")
    return other.type === "boolean" ? { ...column, values: column.values.map((value, i) => (at[i] < 0 ? value : other.values[i])) } : column;
  const numbers = "codes" in other ? other.codes.map(() => 0) : other.values;
  if (!("codes" in other)) return { ...column, values: column.values.map((value, i) => (at[i] < 0 ? value : numbers[i])) };
  const read = other.dictionary.map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
  return { ...column, values: column.values.map((value, i) => (at[i] < 0 || other.codes[i] < 0 ? value : read[other.codes[i]])) };
}
