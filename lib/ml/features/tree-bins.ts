import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { sortedRows } from "./sorted-rows";
import type { TargetValues } from "./target-values";

interface Leaf {
  readonly from: number;
  readonly to: number;
  /** The best place to split: rows before it go left. 0 when there is none. */
  readonly at: number;
  readonly gain: number;
}

/**
 * Limits between which a target differs most: the leaves of a decision tree on one column, grown best leaf first, as
 * DecisionTreeClassifier (Gini) and DecisionTreeRegressor (squared error) of scikit-learn with `max_leaf_nodes`.
 * Rows without a value or target are left out. `leastRows`: the fewest rows of a bin. O(rows log rows).
 */
export async function treeEdges(values: Float64Array, target: TargetValues, bins: number, leastRows: number, checkpoint: Checkpoint): Promise<number[]> {
  const known = target.kind === "number" ? (row: number) => !Number.isNaN(target.values[row]) : (row: number) => target.codes[row] >= 0;
  const present = Uint32Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]) && known(row));
  const rows = await sortedRows(present, values, phase(checkpoint, 0, 0.6));
  const x = Float64Array.from(rows, (row) => values[row]);
  const scanner = target.kind === "number" ? numberScanner(Float64Array.from(rows, (row) => target.values[row])) : classScanner(rows, target);
  const least = Math.max(1, leastRows);
  // Progress counts leaves; within one it stands.
  const scanning = phase(checkpoint, 0.6, 0.6);
  const scan = (from: number, to: number) => bestSplit(x, from, to, least, scanner, scanning);
  const leaves: Leaf[] = [await scan(0, x.length)];
  const edges: number[] = [];
  while (leaves.length < bins) {
    await phase(checkpoint, 0.6, 1)(leaves.length, bins);
    const best = leaves.reduce((a, b) => (b.gain > a.gain ? b : a));
    if (best.at === 0) break;
    const middle = x[best.at - 1] + (x[best.at] - x[best.at - 1]) / 2;
    // A middle that rounds down to the left value would take that value to the right.
    edges.push(middle > x[best.at - 1] ? middle : x[best.at]);
    leaves.splice(leaves.indexOf(best), 1, await scan(best.from, best.at), await scan(best.at, best.to));
  }
  return edges.sort((a, b) => a - b);
}

/** Walks the split from left to right: `start` with all rows on the right, `move` one to the left; both give the purity of the two sides. */
interface Scanner {
  start(from: number, to: number): number;
  move(row: number): number;
}

async function bestSplit(x: Float64Array, from: number, to: number, least: number, scanner: Scanner, checkpoint: Checkpoint): Promise<Leaf> {
  if (to - from < 2 * least) return { from, to, at: 0, gain: 0 };
  const whole = scanner.start(from, to);
  let at = 0;
  // A gain at the level of rounding is none.
  let best = whole + Math.max(1e-12, Math.abs(whole) * 1e-12);
  for (let row = from; row < to - least; row++) {
    const purity = scanner.move(row);
    if (((row - from) & 0x3ffff) === 0x3ffff) await checkpoint(row - from, to - from);
    if (row + 1 - from < least || x[row + 1] === x[row] || purity <= best) continue;
    best = purity;
    at = row + 1;
  }
  return { from, to, at, gain: at === 0 ? 0 : best - whole };
}

/** Sum of squared sums over rows: the greater, the smaller the squared error. */
function numberScanner(y: Float64Array): Scanner {
  let mean = 0;
  for (let i = 0; i < y.length; i++) mean += (y[i] - mean) / (i + 1);
  let [left, leftRows, right, rightRows] = [0, 0, 0, 0];
  return {
    start(from, to) {
      [left, leftRows, right, rightRows] = [0, 0, 0, to - from];
      for (let i = from; i < to; i++) right += y[i] - mean;
      return (right * right) / rightRows;
    },
    move(row) {
      const value = y[row] - mean;
      left += value;
      right -= value;
      leftRows++;
      rightRows--;
      return (left * left) / leftRows + (right * right) / rightRows;
    },
  };
}

/** Sum of squared counts over rows: the greater, the smaller the Gini impurity. */
function classScanner(rows: Uint32Array, target: Extract<TargetValues, { kind: "classes" }>): Scanner {
  const codes = Int32Array.from(rows, (row) => target.codes[row]);
  const left = new Float64Array(target.classes.length);
  const right = new Float64Array(target.classes.length);
  let [leftSquares, leftRows, rightSquares, rightRows] = [0, 0, 0, 0];
  return {
    start(from, to) {
      left.fill(0);
      right.fill(0);
      for (let i = from; i < to; i++) right[codes[i]]++;
      [leftSquares, leftRows, rightRows] = [0, 0, to - from];
      rightSquares = right.reduce((sum, count) => sum + count * count, 0);
      return rightSquares / rightRows;
    },
    move(row) {
      const code = codes[row];
      leftSquares += 2 * left[code]++ + 1;
      rightSquares -= 2 * right[code]-- - 1;
      leftRows++;
      rightRows--;
      return leftSquares / leftRows + rightSquares / rightRows;
    },
  };
}
