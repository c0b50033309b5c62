import type { Checkpoint } from "../checkpoint";
import type { Neighbors } from "./nearest-neighbors";

/** A weighted graph by rows; every row has a number of entries that is a multiple of 4, those that are none with weight 0 and the row's own place. */
export interface SparseRows {
  /** Where each row begins, one more than rows. */
  readonly starts: Int32Array;
  readonly others: Uint32Array;
  readonly weights: Float32Array;
}

/** Entries after which the work rests. */
const SLICE = 500_000;

/**
 * Makes a neighbour graph symmetric: the weight of i and j is `join(a, b)` of what either gives the other (0 where it is no
 * neighbour). `weights`: k a row, beside `found`. O(rows x k).
 */
export async function symmetricGraph(
  { found, k }: Pick<Neighbors, "found" | "k">,
  weights: Float32Array,
  join: (a: number, b: number) => number,
  checkpoint: Checkpoint,
): Promise<SparseRows> {
  const rows = found.length / k;
  const ends = new Int32Array(rows + 1);
  for (let e = 0; e < found.length; e++) ends[found[e] + 1]++;
  for (let row = 0; row < rows; row++) ends[row + 1] += ends[row];
  const sources = new Uint32Array(found.length);
  const given = new Float32Array(found.length);
  const at = ends.slice(0, rows);
  for (let e = 0, row = 0; row < rows; row++) {
    for (let j = 0; j < k; j++, e++) {
      const place = at[found[e]]++;
      sources[place] = row;
      given[place] = weights[e];
    }
    if ((row * k) % SLICE < k) await checkpoint(row, 2 * rows);
  }
  const most = 2 * found.length + 4 * rows;
  const others = new Uint32Array(most);
  const joined = new Float32Array(most);
  const starts = new Int32Array(rows + 1);
  // Where row's entry for a point stands, while the row is made.
  const slot = new Int32Array(rows).fill(-1);
  const back = new Float32Array(most);
  let filled = 0;
  for (let row = 0; row < rows; row++) {
    const from = filled;
    starts[row] = from;
    for (let e = row * k; e < (row + 1) * k; e++) {
      slot[found[e]] = filled;
      others[filled] = found[e];
      joined[filled++] = weights[e];
    }
    for (let e = ends[row]; e < ends[row + 1]; e++) {
      const known = slot[sources[e]];
      if (known >= from) back[known] = given[e];
      else {
        others[filled] = sources[e];
        back[filled++] = given[e];
      }
    }
    for (let e = from; e < filled; e++) joined[e] = join(joined[e], back[e]);
    while (filled % 4 !== 0) others[filled++] = row;
    if ((row * k) % SLICE < k) await checkpoint(rows + row, 2 * rows);
  }
  starts[rows] = filled;
  return { starts, others: others.slice(0, filled), weights: joined.slice(0, filled) };
}
