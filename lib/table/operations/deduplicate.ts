import type { Checkpoint } from "@/lib/compute/checkpoint";
import { isMissing } from "../columns";
import type { Column, Table } from "../table";
import { inBlocks, part } from "./blocks";
import type { Keep } from "./keep";
import { groupRowsBy } from "./key-codes";
import { withScratch } from "./scratch";
import { normalizedColumn, type TextMatch } from "./text-match";

export interface Duplicates {
  /** Rows that stay, in their order. */
  readonly kept: Uint32Array;
  /** Rows that repeat a kept one, in their order. */
  readonly dropped: Uint32Array;
  /** For each dropped row, the one that stays in its place. */
  readonly keeper: Uint32Array;
  /** Sets of two rows or more with equal keys. */
  readonly repeated: number;
  /** Rows of the largest set. */
  readonly largest: number;
}

/**
 * One row of each set of rows that are equal in the key columns; missing equals missing. Texts are compared exactly, or by
 * their normalised form. `most-complete`: the row with most cells filled in `all`, the first among equals. O(rows x columns).
 */
export async function findDuplicates(
  rows: number,
  keys: readonly Column[],
  all: readonly Column[],
  keep: Keep,
  match: TextMatch,
  checkpoint: Checkpoint,
): Promise<Duplicates> {
  const compared = keys.map((column) => normalizedColumn(column, match));
  const groups = await groupRowsBy(compared, rows, "value", part(checkpoint, 0, 2));
  const filled = keep === "most-complete" ? await filledCells(rows, all, part(checkpoint, 1, 2)) : null;
  const chosen = groups.first.slice();
  const sizes = new Uint32Array(groups.count);
  for (let row = 0; row < rows; row++) {
    const group = groups.codes[row];
    sizes[group]++;
    if (keep === "last" || (filled && filled[row] > filled[chosen[group]])) chosen[group] = row;
  }
  const kept = new Uint32Array(groups.count);
  const dropped = new Uint32Array(rows - groups.count);
  const keeper = new Uint32Array(rows - groups.count);
  let [at, out] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const own = chosen[groups.codes[row]];
    if (own === row) kept[at++] = row;
    else {
      dropped[out] = row;
      keeper[out++] = own;
    }
  }
  await checkpoint(1, 1);
  return { kept, dropped, keeper, repeated: sizes.reduce((sum, size) => sum + (size > 1 ? 1 : 0), 0), largest: sizes.reduce((a, b) => Math.max(a, b), 0) };
}

/**
 * Marks rows equal in every column to an earlier row (1), as pandas `DataFrame.duplicated()`: missing equals missing. A table
 * without columns has none. O(rows x columns).
 */
export async function duplicateRows({ rows, columns }: Table, checkpoint: Checkpoint): Promise<Uint8Array> {
  const duplicate = new Uint8Array(rows);
  if (columns.length === 0) return duplicate;
  return withScratch(async (scratch) => {
    const { codes, first } = await groupRowsBy(columns, rows, "value", checkpoint, scratch);
    for (let row = 0; row < rows; row++) duplicate[row] = first[codes[row]] === row ? 0 : 1;
    return duplicate;
  });
}

async function filledCells(rows: number, columns: readonly Column[], checkpoint: Checkpoint): Promise<Uint16Array> {
  const filled = new Uint16Array(rows);
  for (const [i, column] of columns.entries()) {
    await inBlocks(rows, part(checkpoint, i, columns.length), (from, to) => {
      for (let row = from; row < to; row++) if (!isMissing(column, row)) filled[row]++;
    });
  }
  return filled;
}
