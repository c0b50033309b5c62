import { isMissing, missingCount } from "@/lib/table/columns";
import type { Column } from "@/lib/table/table";
import type { Checkpoint } from "../checkpoint";
import { GroupTable } from "../group-by";

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
    counts.push(missingCount(column));
    await checkpoint(counts.length, columns.length * 2);
  }
  let ofRow = new Int32Array(rows);
  let patterns: { readonly missing: readonly number[] }[] = rows > 0 ? [{ missing: [] }] : [];
  for (const [place, column] of columns.entries()) {
    if (counts[place] === 0) continue;
    const groups = new GroupTable(patterns.length * 2);
    const split: { readonly missing: readonly number[] }[] = [];
    const next = new Int32Array(rows);
    for (let row = 0; row < rows; row++) {
      const gone = isMissing(column, row);
      const before = groups.count;
      const group = groups.groupOf(ofRow[row], gone ? 1 : 0);
      if (group === before) split.push(gone ? { missing: [...patterns[ofRow[row]].missing, place] } : patterns[ofRow[row]]);
      next[row] = group;
    }
    ofRow = next;
    patterns = split;
    await checkpoint(columns.length + place + 1, columns.length * 2);
  }
  const sizes = new Uint32Array(patterns.length);
  for (const pattern of ofRow) sizes[pattern]++;
  const order = patterns.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const placeOf = new Int32Array(patterns.length);
  for (const [place, pattern] of order.entries()) placeOf[pattern] = place;
  return { counts, patterns: order.map((i) => ({ missing: patterns[i].missing, rows: sizes[i] })), ofRow: ofRow.map((pattern) => placeOf[pattern]) };
}
