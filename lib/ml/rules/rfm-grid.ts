import type { Checkpoint } from "../checkpoint";
import { quantile, sortedInRuns } from "../distribution";

/** The named groups of the RFM grid, best first. The names are in saved models: never rename one. */
export const GRID_GROUPS = [
  "champions",
  "loyal",
  "potential-loyalists",
  "new-customers",
  "promising",
  "need-attention",
  "about-to-sleep",
  "at-risk",
  "cannot-lose",
  "hibernating",
  "lost",
] as const;
export type GridGroup = (typeof GRID_GROUPS)[number];

/**
 * Group of each cell: recency score 1 to 5 downwards, frequency (or monetary) score 1 to 5 to the right. It is the grid the
 * trade uses: Hughes' scores (Strategic Database Marketing, 1994) with the names Putler made common, in the partition
 * without overlaps in which it is mostly programmed; the cell 1-1, which that leaves with the hibernating, is Lost as at Putler.
 */
export const RFM_GRID: readonly (readonly GridGroup[])[] = [
  ["lost", "hibernating", "at-risk", "at-risk", "cannot-lose"],
  ["hibernating", "hibernating", "at-risk", "at-risk", "cannot-lose"],
  ["about-to-sleep", "about-to-sleep", "need-attention", "loyal", "loyal"],
  ["promising", "potential-loyalists", "potential-loyalists", "loyal", "loyal"],
  ["new-customers", "potential-loyalists", "potential-loyalists", "champions", "champions"],
];

export const SCORES = 5;

/** Scores of one measure. */
export interface Scores {
  /** Upper ends of the first four of five groups of ascending values; empty without any value. */
  readonly edges: readonly number[];
  /** 1 to 5, NaN where the value is missing. */
  readonly scores: Float64Array;
}

/**
 * Scores 1 to 5 by quintiles; with `descending` small values score high.
 *
 * `together`: equal values share a score; the edges are numpy's quantiles and a value on an edge belongs below it, as
 * `pandas.qcut(values, 5)` with duplicate edges kept (with many ties some scores stay unused).
 * `split`: groups of equal size whatever the ties, as `pandas.qcut(values.rank(method="first"), 5)`: of equal values the
 * earlier rows go into the lower group. O(n log n).
 */
export async function fitScores(values: Float64Array, ties: "together" | "split", descending: boolean, checkpoint: Checkpoint): Promise<Scores> {
  const sorted = await sortedInRuns(values, checkpoint);
  if (sorted.length === 0) return { edges: [], scores: new Float64Array(values.length).fill(Number.NaN) };
  const shares = [0.2, 0.4, 0.6, 0.8];
  if (ties === "together") {
    const edges = shares.map((share) => quantile(sorted, share));
    return { edges, scores: await scoresOf(values, edges, descending, checkpoint) };
  }
  // Rows whose rank 1 … n is at most the quantile of the ranks, 1 + share x (n - 1).
  const ends = shares.map((share) => Math.floor(1 + share * (sorted.length - 1) + 1e-9));
  const edges = ends.map((end) => sorted[end - 1]);
  // Of the rows that hold an edge's value, as many still belong below it.
  const room = edges.map((edge, j) => ends[j] - firstAtLeast(sorted, edge));
  const scores = new Float64Array(values.length).fill(Number.NaN);
  for (let row = 0; row < values.length; row++) {
    if (row % STRIDE === 0) await checkpoint(row, values.length);
    const value = values[row];
    if (Number.isNaN(value)) continue;
    let above = 0;
    for (let j = 0; j < edges.length; j++) {
      if (value > edges[j] || (value === edges[j] && --room[j] < 0)) above++;
    }
    scores[row] = descending ? SCORES - above : 1 + above;
  }
  return { edges, scores };
}

const STRIDE = 65_536;

/** Scores by edges that are known: 1 to 5, NaN where the value is missing or nothing was learned. O(n). */
export async function scoresOf(values: Float64Array, edges: readonly number[], descending: boolean, checkpoint: Checkpoint): Promise<Float64Array> {
  const scores = new Float64Array(values.length).fill(Number.NaN);
  if (edges.length === 0) return scores;
  for (let row = 0; row < values.length; row++) {
    if (row % STRIDE === 0) await checkpoint(row, values.length);
    const value = values[row];
    if (Number.isNaN(value)) continue;
    let above = 0;
    for (let j = 0; j < edges.length; j++) if (value > edges[j]) above++;
    scores[row] = descending ? SCORES - above : 1 + above;
  }
  return scores;
}

/** How many of the ascending values are smaller than `value`. O(log n). */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const GRID_AXES = ["frequency", "monetary", "both"] as const;
export type GridAxis = (typeof GRID_AXES)[number];

/** Score across the grid: frequency's, monetary's, or the mean of both with halves rounded up. */
export function acrossScore(axis: GridAxis, frequency: number, monetary: number): number {
  if (axis === "frequency") return frequency;
  return axis === "monetary" ? monetary : Math.floor((frequency + monetary) / 2 + 0.5);
}

/** What a grid is made of: scores of each row, and which of them goes across. A measure that is not there is null. */
export interface GridScores {
  readonly recency: Float64Array;
  readonly frequency: Float64Array | null;
  readonly monetary: Float64Array | null;
  readonly axis: GridAxis;
}

/** Cell of every row, (recency score - 1) x 5 + score across - 1; -1 where a score is missing. O(rows). */
export async function gridCells({ recency, frequency, monetary, axis }: GridScores, checkpoint: Checkpoint): Promise<Int8Array> {
  const cells = new Int8Array(recency.length);
  for (let row = 0; row < cells.length; row++) {
    if (row % STRIDE === 0) await checkpoint(row, cells.length);
    const across = acrossScore(axis, frequency ? frequency[row] : Number.NaN, monetary ? monetary[row] : Number.NaN);
    cells[row] = Number.isNaN(recency[row]) || Number.isNaN(across) ? -1 : (recency[row] - 1) * SCORES + across - 1;
  }
  return cells;
}

/** Place of the group in GRID_GROUPS for every cell; -1 stays. O(rows). */
export function groupCodes(cells: Int8Array): Int32Array {
  const codeOfCell = RFM_GRID.flatMap((line) => line.map((group) => GRID_GROUPS.indexOf(group)));
  const codes = new Int32Array(cells.length);
  for (let row = 0; row < cells.length; row++) codes[row] = cells[row] < 0 ? -1 : codeOfCell[cells[row]];
  return codes;
}

/** Rows and value of each of the 25 cells. Values that are missing count as 0. O(rows). */
export function cellTotals(cells: Int8Array, value: Float64Array | undefined): { readonly counts: readonly number[]; readonly values: readonly number[] } {
  const counts = new Array<number>(SCORES * SCORES).fill(0);
  const values = new Array<number>(SCORES * SCORES).fill(0);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (cell < 0) continue;
    counts[cell]++;
    const worth = value ? value[row] : 0;
    if (Number.isFinite(worth)) values[cell] += worth;
  }
  return { counts, values };
}
