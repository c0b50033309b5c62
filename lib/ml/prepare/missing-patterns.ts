import { isMissing } from "@/lib/table/columns";
import { KeyTable } from "@/lib/table/operations/key-table";
import type { Column } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { phase } from "../phase";

/** Which columns are missing together, and in how many rows. */
export interface MissingPattern {
  /** Places of the columns among those given; none: the complete rows. */
  readonly missing: readonly number[];
  readonly rows: number;
}

export interface MissingPatterns {
  /** Missing cells of each column. */
  readonly counts: readonly number[];
  /** Most frequent first; equally frequent ones in the order of their first row. */
  readonly patterns: readonly MissingPattern[];
  /** Place in `patterns` of each row. */
  readonly ofRow: Int32Array;
}

/**
 * The combinations of missing columns, as the rows have them. Columns without a missing cell split nothing and are
 * passed over. O(rows x columns with missing cells).
 */
export async function missingPatterns(columns: readonly Column[], rows: number, checkpoint: Checkpoint): Promise<MissingPatterns> {
  const counts: number[] = [];
  for (const column of columns) {
    let count = 0;
    await inSlices(rows, 20, phase(checkpoint, counts.length / columns.length / 2, (counts.length + 1) / columns.length / 2), (from, to) => {
      for (let row = from; row < to; row++) if (isMissing(column, row)) count++;
    });
    counts.push(count);
  }
  let ofRow = new Int32Array(rows);
  let patterns: { readonly missing: readonly number[] }[] = rows > 0 ? [{ missing: [] }] : [];
  for (const [place, column] of columns.entries()) {
    if (counts[place] === 0) continue;
    const groups = new KeyTable(patterns.length * 2);
    const split: { readonly missing: readonly number[] }[] = [];
    const next = new Int32Array(rows);
    const [before, known] = [ofRow, patterns];
    await inSlices(rows, 40, phase(checkpoint, 0.5 + place / columns.length / 2, 0.5 + (place + 1) / columns.length / 2), (from, to) => {
      for (let row = from; row < to; row++) {
        const gone = isMissing(column, row);
        const count = groups.count;
        const group = groups.add(before[row], gone ? 1 : 0);
        if (group === count) split.push(gone ? { missing: [...known[before[row]].missing, place] } : known[before[row]]);
        next[row] = group;
      }
    });
    ofRow = next;
    patterns = split;
  }
  const sizes = new Uint32Array(patterns.length);
  for (const pattern of ofRow) sizes[pattern]++;
  const order = patterns.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const placeOf = new Int32Array(patterns.length);
  for (const [place, pattern] of order.entries()) placeOf[pattern] = place;
  return { counts, patterns: order.map((i) => ({ missing: patterns[i].missing, rows: sizes[i] })), ofRow: ofRow.map((pattern) => placeOf[pattern]) };
}
