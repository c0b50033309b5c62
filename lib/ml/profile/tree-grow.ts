import type { Checkpoint } from "../checkpoint";
import { countBelow } from "./group-statistics";
import { roundestBetween } from "./readable";

/** What a tree may split on, row by row of the rows it is grown on. */
export type TreeColumn =
  | { readonly type: "number"; readonly name: string; readonly values: Float64Array; readonly whole: boolean }
  | { readonly type: "category"; readonly name: string; readonly codes: Int32Array; readonly dictionary: readonly string[] };

/** Rows with a value below `cut`, or with the code, go left; missing numbers where `missingLeft` says, missing codes right. */
export type Split =
  | { readonly type: "number"; readonly column: number; readonly cut: number; readonly missingLeft: boolean }
  | { readonly type: "category"; readonly column: number; readonly code: number };

export interface TreeNode {
  /** Rows of each class. */
  readonly counts: Float64Array;
  readonly size: number;
  readonly branch: { readonly split: Split; readonly left: TreeNode; readonly right: TreeNode } | null;
}

export interface TreeSettings {
  readonly depth: number;
  /** Fewest rows in a leaf. */
  readonly minLeaf: number;
}

/** Row numbers of one node: all of them, and for each number column those that have a value, in its order. */
interface NodeRows {
  readonly rows: Uint32Array;
  readonly ordered: readonly (Uint32Array | null)[];
}

interface Found {
  readonly split: Split;
  /** Sum over both sides of squared class counts over rows: the larger, the purer. */
  readonly purity: number;
  /** Rows on the smaller side. */
  readonly smaller: number;
}

/** Purer, or as pure and more even: equal classes along a column would else be cut off one by one. */
function isBetter(purity: number, smaller: number, best: Pick<Found, "purity" | "smaller"> | null): boolean {
  if (!best || purity > best.purity * (1 + 1e-12)) return true;
  return purity >= best.purity * (1 - 1e-12) && smaller > best.smaller;
}

/** The order of every number column, found once and shared by all trees grown on the same columns. O(columns x rows log rows). */
export async function orderColumns(columns: readonly TreeColumn[], rows: number, checkpoint: Checkpoint): Promise<(Uint32Array | null)[]> {
  const ordered: (Uint32Array | null)[] = [];
  for (const [index, column] of columns.entries()) {
    await checkpoint(index, columns.length);
    if (column.type === "category") {
      ordered.push(null);
      continue;
    }
    const { values } = column;
    ordered.push(orderOf(values, rows));
  }
  return ordered;
}

/** The rows that have a value, by it, equal ones in row order: each takes the next free place where its value begins. */
function orderOf(values: Float64Array, rows: number): Uint32Array {
  const sorted = values
    .slice(0, rows)
    .filter((value) => !Number.isNaN(value))
    .sort();
  const order = new Uint32Array(sorted.length);
  const taken = new Uint32Array(sorted.length);
  for (let row = 0; row < rows; row++) {
    if (Number.isNaN(values[row])) continue;
    const start = countBelow(sorted, values[row]);
    order[start + taken[start]++] = row;
  }
  return order;
}

/**
 * A classification tree by CART (Breiman, Friedman, Olshen and Stone 1984) on Gini impurity, every split the best of all
 * columns and cuts, as scikit-learn's DecisionTreeClassifier(splitter="best") on one-hot categories; of equal splits the most even one,
 * then the first column. A cut may lie anywhere between two neighbouring values: it is put at the roundest number there, which
 * changes nothing for the rows at hand. `included`: which rows to grow on. O(depth x columns x rows).
 */
export async function growTree(
  columns: readonly TreeColumn[],
  orders: readonly (Uint32Array | null)[],
  labels: Int32Array,
  classes: number,
  settings: TreeSettings,
  checkpoint: Checkpoint,
  included: (row: number) => boolean = () => true,
): Promise<TreeNode> {
  const goesLeft = new Uint8Array(labels.length);
  const all: NodeRows = {
    rows: Uint32Array.from({ length: labels.length }, (_, row) => row).filter(included),
    ordered: orders.map((order) => order?.filter(included) ?? null),
  };

  async function grow({ rows, ordered }: NodeRows, depth: number): Promise<TreeNode> {
    const counts = new Float64Array(classes);
    for (const row of rows) counts[labels[row]]++;
    const leaf: TreeNode = { counts, size: rows.length, branch: null };
    if (depth >= settings.depth || rows.length < 2 * settings.minLeaf || rows.length < 2 || counts.some((count) => count === rows.length)) return leaf;
    let best: Found | null = null;
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c];
      const found =
        column.type === "category"
          ? bestValue(column.codes, column.dictionary.length, c, rows, labels, counts, settings.minLeaf)
          : bestCut(column.values, column.whole, c, ordered[c] ?? rows, rows, labels, counts, settings.minLeaf);
      if (found && isBetter(found.purity, found.smaller, best)) best = found;
      await checkpoint(depth, settings.depth);
    }
    if (!best) return leaf;
    for (const row of rows) goesLeft[row] = takesLeft(best.split, columns, row) ? 1 : 0;
    const side = (left: number): NodeRows => ({
      rows: rows.filter((row) => goesLeft[row] === left),
      ordered: ordered.map((order) => order?.filter((row) => goesLeft[row] === left) ?? null),
    });
    const [leftRows, rightRows] = [side(1), side(0)];
    const left = await grow(leftRows, depth + 1);
    const right = await grow(rightRows, depth + 1);
    return { ...leaf, branch: { split: best.split, left, right } };
  }

  return grow(all, 0);
}

/** Which way a row goes. */
export function takesLeft(split: Split, columns: readonly TreeColumn[], row: number): boolean {
  const column = columns[split.column];
  if (split.type === "category") return column.type === "category" && column.codes[row] === split.code;
  if (column.type !== "number") return false;
  const value = column.values[row];
  return Number.isFinite(value) ? value < split.cut : split.missingLeft;
}

function bestValue(
  codes: Int32Array,
  values: number,
  column: number,
  rows: Uint32Array,
  labels: Int32Array,
  counts: Float64Array,
  minLeaf: number,
): Found | null {
  const classes = counts.length;
  const table = new Float64Array(values * classes);
  const sizes = new Float64Array(values);
  for (const row of rows) {
    if (codes[row] < 0) continue;
    table[codes[row] * classes + labels[row]]++;
    sizes[codes[row]]++;
  }
  let best: Found | null = null;
  for (let code = 0; code < values; code++) {
    if (sizes[code] < Math.max(1, minLeaf) || rows.length - sizes[code] < Math.max(1, minLeaf)) continue;
    let inside = 0;
    let outside = 0;
    for (let c = 0; c < classes; c++) {
      const own = table[code * classes + c];
      inside += own * own;
      outside += (counts[c] - own) ** 2;
    }
    const purity = inside / sizes[code] + outside / (rows.length - sizes[code]);
    const smaller = Math.min(sizes[code], rows.length - sizes[code]);
    if (isBetter(purity, smaller, best)) best = { split: { type: "category", column, code }, purity, smaller };
  }
  return best;
}

/** The best cut of a number column; rows that miss it are tried on both sides, and apart from all others. */
function bestCut(
  values: Float64Array,
  whole: boolean,
  column: number,
  ordered: Uint32Array,
  rows: Uint32Array,
  labels: Int32Array,
  counts: Float64Array,
  minLeaf: number,
): Found | null {
  const missing = rows.length - ordered.length;
  const missingCounts = new Float64Array(counts.length);
  if (missing > 0) for (const row of rows) if (Number.isNaN(values[row])) missingCounts[labels[row]]++;
  const least = Math.max(1, minLeaf);
  let best: { readonly at: number; readonly missingLeft: boolean; readonly purity: number; readonly smaller: number } | null = null;
  for (const missingLeft of missing > 0 ? [false, true] : [false]) {
    const left = missingLeft ? missingCounts.slice() : new Float64Array(counts.length);
    const right = counts.map((count, c) => count - left[c]);
    let leftSize = missingLeft ? missing : 0;
    let leftSquares = left.reduce((sum, count) => sum + count * count, 0);
    let rightSquares = right.reduce((sum, count) => sum + count * count, 0);
    for (let i = 0; i < ordered.length; i++) {
      const label = labels[ordered[i]];
      leftSquares += 2 * left[label]++ + 1;
      rightSquares -= 2 * right[label]-- - 1;
      leftSize++;
      // After the last value only the missing ones remain, which is a split of its own when they stay right.
      if (i + 1 === ordered.length ? missingLeft || missing === 0 : values[ordered[i + 1]] === values[ordered[i]]) continue;
      const rightSize = rows.length - leftSize;
      if (leftSize < least || rightSize < least) continue;
      const purity = leftSquares / leftSize + rightSquares / rightSize;
      const smaller = Math.min(leftSize, rightSize);
      if (isBetter(purity, smaller, best)) best = { at: i, missingLeft, purity, smaller };
    }
  }
  if (!best) return null;
  const { at, missingLeft, purity, smaller } = best;
  const below = values[ordered[at]];
  const cut = at + 1 < ordered.length ? roundestBetween(below, values[ordered[at + 1]], whole) : Number.POSITIVE_INFINITY;
  // Rows that will miss the column though none did here go with the many.
  const towards = missing > 0 ? missingLeft : 2 * (at + 1) > ordered.length;
  return { split: { type: "number", column, cut, missingLeft: towards }, purity, smaller };
}
