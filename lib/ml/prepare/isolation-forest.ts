import * as z from "zod";
import type { Checkpoint } from "../checkpoint";
import { Random } from "../random";
import { samplePlaces } from "../sample-places";

/** Trees as they travel in a recipe: nodes in the order of a walk that goes low first, the splits of all trees one after the other. */
export const forestSchema = z.object({
  /** Of each column: what is taken off, what it is divided by, and what stands for a missing value after that. */
  centers: z.array(z.number()),
  scales: z.array(z.number()),
  /** Rows a tree was grown on. */
  sample: z.int().min(1),
  /** Of each node of each tree: the column it splits by, -1 at a leaf; the value the split is at (0 at a leaf); its rows. */
  trees: z.array(z.object({ columns: z.array(z.int()), values: z.array(z.number()), rows: z.array(z.int()) })),
});
export type Forest = z.output<typeof forestSchema>;
type Tree = Forest["trees"][number];

export interface ForestOptions {
  readonly trees: number;
  /** Rows a tree is grown on. */
  readonly sample: number;
  readonly seed: number;
}

const EULER = 0.5772156649015329;

/** Mean path length of an unsuccessful search in a binary search tree of `rows` rows: what a leaf of so many rows adds (Liu, Ting and Zhou 2008, equation 1). */
export function averagePath(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + EULER) - (2 * (rows - 1)) / rows;
}

/**
 * Isolation forest (Liu, Ting and Zhou, "Isolation Forest", ICDM 2008), as scikit-learn's IsolationForest: each tree is grown on
 * a sample without replacement, split by a column drawn from those that vary, at a place drawn evenly between its smallest and
 * largest value, down to a depth of log2 of the sample. A missing value stands at the middle of its column. Columns are brought
 * to one scale so that thresholds can be kept short; the trees do not depend on it. `columns`: one array a column.
 * O(rows + trees x sample x log sample).
 */
export async function growForest(columns: readonly Float64Array[], rows: number, options: ForestOptions, checkpoint: Checkpoint): Promise<Forest> {
  const shapes = columns.map(shapeOf);
  const centers = shapes.map(({ center }) => center);
  const scales = shapes.map(({ scale }) => scale);
  const sample = Math.max(1, Math.min(options.sample, rows));
  const depth = Math.ceil(Math.log2(Math.max(sample, 2)));
  const trees: Tree[] = [];
  for (let t = 0; t < options.trees && rows > 0; t++) {
    const random = new Random(options.seed, t);
    const places = samplePlaces(rows, sample, random);
    const cells = columns.map((values, c) => Float64Array.from(places, (row) => scaled(values[row], centers[c], scales[c])));
    const tree: Tree = { columns: [], values: [], rows: [] };
    grow(
      tree,
      cells,
      Uint32Array.from(places, (_, i) => i),
      depth,
      random,
    );
    trees.push(tree);
    await checkpoint(t + 1, options.trees);
  }
  return { centers, scales, sample, trees };
}

/** The middle and spread of a column; missing and infinite values are passed over. */
function shapeOf(values: Float64Array): { readonly center: number; readonly scale: number } {
  let [count, center, squares] = [0, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    count++;
    const before = value - center;
    center += before / count;
    squares += before * (value - center);
  }
  const scale = count > 0 ? Math.sqrt(squares / count) : 0;
  return { center, scale: scale > 0 && Number.isFinite(scale) ? scale : 1 };
}

function scaled(value: number, center: number, scale: number): number {
  return Number.isFinite(value) ? (value - center) / scale : 0;
}

function grow(tree: Tree, cells: readonly Float64Array[], rows: Uint32Array, depth: number, random: Random): void {
  const split = depth > 0 && rows.length > 1 ? drawSplit(cells, rows, random) : null;
  tree.columns.push(split ? split.column : -1);
  tree.values.push(split ? split.value : 0);
  tree.rows.push(rows.length);
  if (!split) return;
  const values = cells[split.column];
  grow(
    tree,
    cells,
    rows.filter((row) => values[row] <= split.value),
    depth - 1,
    random,
  );
  grow(
    tree,
    cells,
    rows.filter((row) => values[row] > split.value),
    depth - 1,
    random,
  );
}

/** A column that varies in these rows and a place within its range; null when none varies. */
function drawSplit(cells: readonly Float64Array[], rows: Uint32Array, random: Random): { readonly column: number; readonly value: number } | null {
  const open = cells.map((_, c) => c);
  while (open.length > 0) {
    const [column] = open.splice(random.below(open.length), 1);
    const values = cells[column];
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of rows) {
      if (values[row] < min) min = values[row];
      if (values[row] > max) max = values[row];
    }
    if (min === max) continue;
    const value = min + random.uniform() * (max - min);
    const short = Number(value.toPrecision(7));
    // Shortened, it still has to leave rows on both sides.
    return { column, value: short >= min && short < max ? short : value < max ? value : min };
  }
  return null;
}

/** A tree laid out for walking: at a leaf both children are the leaf itself, so that every walk has the same length. */
interface Walkable {
  readonly column: Int32Array;
  readonly value: Float64Array;
  /** Of each node the places of its low and its high side. */
  readonly sides: Int32Array;
  readonly rows: Float64Array;
  /** Steps to the deepest leaf. */
  readonly depth: number;
  /** Of each leaf, the steps to it and the mean path that its rows add. */
  readonly paths: Float64Array;
}

function walkable({ columns, values, rows }: Tree): Walkable {
  const sides = new Int32Array(2 * columns.length);
  const depths = new Int32Array(columns.length);
  const paths = new Float64Array(columns.length);
  // Where the high side of a node begins is where its low side has ended.
  const open: number[] = [];
  let depth = 0;
  for (let node = 0; node < columns.length; node++) {
    if (node > 0) {
      const parent = columns[node - 1] >= 0 ? node - 1 : (open.pop() ?? 0);
      if (parent === node - 1) open.push(parent);
      sides[2 * parent + (parent === node - 1 ? 0 : 1)] = node;
      depths[node] = depths[parent] + 1;
    }
    if (columns[node] >= 0) continue;
    sides.fill(node, 2 * node, 2 * node + 2);
    paths[node] = depths[node] + averagePath(rows[node]);
    depth = Math.max(depth, depths[node]);
  }
  // A leaf reads the first column, and either answer keeps the walk where it is.
  return { column: Int32Array.from(columns, (c) => Math.max(0, c)), value: Float64Array.from(values), sides, rows: Float64Array.from(rows), depth, paths };
}

/** Rows that are walked through one tree after the other: their cells and the tree stay at hand. */
const BLOCK = 1024;

/**
 * Each row's score, 2^(-mean path / c(sample)): near 1 for rows that are soon alone, about 0.5 for rows like any other.
 * O(rows x trees x depth).
 */
export async function scoreRows(forest: Forest, columns: readonly Float64Array[], rows: number, checkpoint: Checkpoint): Promise<Float64Array> {
  const trees = forest.trees.map(walkable);
  const usual = averagePath(forest.sample);
  const scores = new Float64Array(rows);
  const cells = new Float64Array(columns.length * BLOCK);
  const paths = new Float64Array(BLOCK);
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(BLOCK, rows - from);
    for (const [c, values] of columns.entries())
      for (let i = 0; i < count; i++) cells[c * BLOCK + i] = scaled(values[from + i], forest.centers[c], forest.scales[c]);
    paths.fill(0);
    for (const tree of trees) addPaths(paths, cells, count, tree);
    for (let i = 0; i < count; i++) scores[from + i] = trees.length === 0 || usual === 0 ? 0.5 : 2 ** (-paths[i] / trees.length / usual);
    await checkpoint(from + count, rows);
  }
  return scores;
}

function addPaths(paths: Float64Array, cells: Float64Array, count: number, { column, value, sides, depth, paths: leaves }: Walkable): void {
  for (let i = 0; i < count; i++) {
    let node = 0;
    for (let step = 0; step < depth; step++) node = sides[2 * node + Number(cells[column[node] * BLOCK + i] > value[node])];
    paths[i] += leaves[node];
  }
}

/**
 * By column, how much of a row's being alone is its doing, of 1 in all: at each split on the row's way the halvings it saves,
 * log2(rows before / rows after), over all trees. For the few rows that stand out. O(trees x depth).
 */
export function reasonsOf(forest: Forest, columns: readonly Float64Array[], row: number, trees: readonly Walkable[] = walkableTrees(forest)): Float64Array {
  const shares = new Float64Array(columns.length);
  const line = columns.map((values, c) => scaled(values[row], forest.centers[c], forest.scales[c]));
  for (const { column, value, sides, rows, depth } of trees) {
    let node = 0;
    for (let step = 0; step < depth; step++) {
      const next = sides[2 * node + Number(line[column[node]] > value[node])];
      if (next === node) break;
      // A split that leaves half the rows says nothing; one that leaves a row alone says all.
      shares[column[node]] += Math.max(0, Math.log2(rows[node] / rows[next]) - 1);
      node = next;
    }
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum > 0 ? shares.map((share) => share / sum) : shares;
}

/** The trees of a forest, to be given to `reasonsOf` for many rows. */
export function walkableTrees(forest: Forest): Walkable[] {
  return forest.trees.map(walkable);
}
