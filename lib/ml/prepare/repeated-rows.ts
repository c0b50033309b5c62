import { isMissing, takeColumn } from "@/lib/table/columns";
import { type Duplicates, findDuplicates } from "@/lib/table/operations/deduplicate";
import type { Keep } from "@/lib/table/operations/keep";
import type { TextMatch } from "@/lib/table/operations/text-match";
import type { Column, Table } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";
import type { MissingKeys } from "./repeat-choices";

export interface RepeatSettings {
  /** Null: all columns, in which empty cells are always equal. */
  readonly keys: readonly Column[] | null;
  readonly keep: Keep;
  readonly match: TextMatch;
  readonly missing: MissingKeys;
}

export interface Repeats extends Duplicates {
  /** Rows without a value in some key: nothing says whose repetition they are, and they stay. */
  readonly keyless: number;
}

/** One row of each set of rows with equal keys, in the order of the table. O(rows x columns). */
export async function findRepeats(table: Table, { keys, keep, match, missing }: RepeatSettings, checkpoint: Checkpoint): Promise<Repeats> {
  const { rows, columns } = table;
  const lacking = keys !== null && missing === "stay" ? await withoutKey(keys, rows, phase(checkpoint, 0, 0.2)) : null;
  if (!lacking) return { ...(await findDuplicates(rows, keys ?? columns, columns, keep, match, phase(checkpoint, 0.2, 1))), keyless: 0 };
  const whole = new Uint32Array(rows - lacking.count);
  for (let row = 0, at = 0; row < rows; row++) if (lacking.rows[row] === 0) whole[at++] = row;
  const take = (column: Column) => takeColumn(column, whole);
  const compared = (keys ?? columns).map(take);
  const found = await findDuplicates(whole.length, compared, keep === "most-complete" ? columns.map(take) : [], keep, match, phase(checkpoint, 0.3, 0.9));
  const dropped = found.dropped.map((place) => whole[place]);
  const gone = new Uint8Array(rows);
  for (const row of dropped) gone[row] = 1;
  const kept = new Uint32Array(rows - dropped.length);
  for (let row = 0, at = 0; row < rows; row++) if (gone[row] === 0) kept[at++] = row;
  await checkpoint(1, 1);
  return { ...found, kept, dropped, keeper: found.keeper.map((place) => whole[place]), keyless: lacking.count };
}

/** Rows that lack a value in one of the keys; null where none does. */
async function withoutKey(keys: readonly Column[], rows: number, checkpoint: Checkpoint): Promise<{ rows: Uint8Array; count: number } | null> {
  const lacking = new Uint8Array(rows);
  for (const [i, key] of keys.entries()) {
    await inSlices(rows, 10, phase(checkpoint, i / keys.length, (i + 1) / keys.length), (from, to) => {
      for (let row = from; row < to; row++) if (isMissing(key, row)) lacking[row] = 1;
    });
  }
  const count = lacking.reduce((sum, each) => sum + each, 0);
  return count > 0 ? { rows: lacking, count } : null;
}
