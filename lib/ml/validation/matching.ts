import type { CrossTable } from "./agreement";

/**
 * Pairs the labels of two labellings so that as many items as possible carry paired labels (the assignment problem, by
 * shortest augmenting paths, Jonker and Volgenant 1987). For each row its column, -1 for none: a pair without common items
 * is no pair. O(n³) for n the larger side.
 */
export function matchLabels({ counts, rows, columns }: CrossTable): number[] {
  const size = Math.max(rows, columns);
  const cost = (row: number, column: number) => (row < rows && column < columns ? -counts[row * columns + column] : 0);
  const rowPotential = new Float64Array(size + 1);
  const columnPotential = new Float64Array(size + 1);
  /** Row of each column; row and column 0 are the root of the search. */
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const least = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(size + 1);
    const done = new Uint8Array(size + 1);
    rowOf[0] = row;
    let column = 0;
    do {
      done[column] = 1;
      const current = rowOf[column];
      let delta = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= size; j++) {
        if (done[j] === 1) continue;
        const reduced = cost(current - 1, j - 1) - rowPotential[current] - columnPotential[j];
        if (reduced < least[j]) {
          least[j] = reduced;
          before[j] = column;
        }
        if (least[j] < delta) {
          delta = least[j];
          next = j;
        }
      }
      for (let j = 0; j <= size; j++) {
        if (done[j] === 1) {
          rowPotential[rowOf[j]] += delta;
          columnPotential[j] -= delta;
        } else least[j] -= delta;
      }
      column = next;
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = before[column]) rowOf[column] = rowOf[before[column]];
  }
  const found = new Array<number>(rows).fill(-1);
  for (let j = 1; j <= columns; j++) {
    const row = rowOf[j] - 1;
    if (row >= 0 && row < rows && counts[row * columns + j - 1] > 0) found[row] = j - 1;
  }
  return found;
}

/** What became of a segment: most of it stays together; it falls into several; it goes into a larger whole; or nobody of it is left. */
export type FateKind = "kept" | "split" | "merged" | "gone";

export interface Fate {
  readonly kind: FateKind;
  /** Labels that took a good part of it, the largest first. */
  readonly into: readonly number[];
  /** Share of it in the first of these. */
  readonly share: number;
}

/** A part from this share on is spoken of. */
const GOOD_PART = 0.25;
/** From this share of both sides on a segment is the same. */
export const SAME = 0.5;

/**
 * What became of each row label. Split: two or more labels took at least GOOD_PART of it. Merged: it makes up at most
 * SAME of the label that took most of it, and others of whom most went there too make up GOOD_PART or more. Else kept.
 */
export function fatesOf({ counts, rows, columns }: CrossTable): Fate[] {
  const at = (row: number, column: number) => counts[row * columns + column];
  const sizes = Array.from({ length: rows }, (_, row) => sumOf(columns, (column) => at(row, column)));
  const takers = Array.from({ length: columns }, (_, column) => sumOf(rows, (row) => at(row, column)));
  const main = sizes.map((_, row) => {
    let best = 0;
    for (let column = 1; column < columns; column++) if (at(row, column) > at(row, best)) best = column;
    return best;
  });
  return sizes.map((size, row): Fate => {
    if (size === 0) return { kind: "gone", into: [], share: 0 };
    const parts = Array.from({ length: columns }, (_, column) => column)
      .filter((column) => at(row, column) >= GOOD_PART * size)
      .sort((a, b) => at(row, b) - at(row, a));
    const first = main[row];
    const share = at(row, first) / size;
    if (parts.length > 1) return { kind: "split", into: parts, share };
    const others = sumOf(rows, (other) => (other !== row && main[other] === first && at(other, first) >= SAME * sizes[other] ? at(other, first) : 0));
    const merged = at(row, first) <= SAME * takers[first] && others >= GOOD_PART * takers[first];
    return { kind: merged ? "merged" : "kept", into: [first], share };
  });
}

function sumOf(count: number, value: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += value(i);
  return sum;
}
