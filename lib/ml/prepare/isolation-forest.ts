import * as z from "zod";
import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
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

/** Trees laid out for walking: for each node its column, threshold, the place of its high side, its rows, and the path that a leaf adds. */
interface Walkable {
  readonly column: Int32Array;
  readonly value: Float64Array;
  readonly high: Int32Array;
  readonly rows: Float64Array;
}

function walkable({ columns, values, rows }: Tree): Walkable {
  const high = new Int32Array(columns.length).fill(-1);
  // Where the high side of a node begins is where its low side has ended.
  const open: number[] = [];
  for (let node = 1; node < columns.length; node++) {
    if (columns[node - 1] >= 0) open.push(node - 1);
    else high[open.pop() ?? 0] = node;
  }
  return { column: Int32Array.from(columns), value: Float64Array.from(values), high, rows: Float64Array.from(rows) };
}

/**
 * Each row's score, 2^(-mean path / c(sample)): near 1 for rows that are soon alone, about 0.5 for rows like any other.
 * O(rows x trees x depth).
 */
export async function scoreRows(forest: Forest, columns: readonly Float64Array[], rows: number, checkpoint: Checkpoint): Promise<Float64Array> {
  const trees = forest.trees.map(walkable);
  const adds = averagePaths(forest.sample);
  const usual = averagePath(forest.sample);
  const scores = new Float64Array(rows);
  const width = columns.length;
  const line = new Float64Array(width);
  await inSlices(rows, 8 * Math.max(1, trees.length), checkpoint, (from, to) => {
    for (let row = from; row < to; row++) {
      for (let c = 0; c < width; c++) line[c] = scaled(columns[c][row], forest.centers[c], forest.scales[c]);
      let path = 0;
      for (const { column, value, high, rows: sizes } of trees) {
        let node = 0;
        for (let c = column[0]; c >= 0; c = column[node]) {
          node = line[c] <= value[node] ? node + 1 : high[node];
          path++;
        }
        path += adds[sizes[node]];
      }
      scores[row] = trees.length === 0 || usual === 0 ? 0.5 : 2 ** (-path / trees.length / usual);
    }
  });
  return scores;
}

function averagePaths(most: number): Float64Array {
  return Float64Array.from({ length: most + 1 }, (_, rows) => averagePath(rows));
}

/**
 * By column, how much of a row's being alone is its doing, of 1 in all: at each split on the row's way the halvings it saves,
 * log2(rows before / rows after), over all trees. For the few rows that stand out. O(trees x depth).
 */
export function reasonsOf(forest: Forest, columns: readonly Float64Array[], row: number, trees: readonly Walkable[] = walkableTrees(forest)): Float64Array {
  const shares = new Float64Array(columns.length);
  const line = columns.map((values, c) => scaled(values[row], forest.centers[c], forest.scales[c]));
  for (const { column, value, high, rows } of trees) {
    let node = 0;
    for (let c = column[0]; c >= 0; c = column[node]) {
      const next = line[c] <= value[node] ? node + 1 : high[node];
      // A split that leaves half the rows says nothing; one that leaves a row alone says all.
      shares[c] += Math.max(0, Math.log2(rows[node] / rows[next]) - 1);
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
