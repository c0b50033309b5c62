import type { Checkpoint } from "../checkpoint";
import { permutation, Random } from "../random";
import { quantile } from "./group-statistics";
import { readable } from "./readable";
import { growTree, orderColumns, type Split, type TreeColumn, type TreeNode, takesLeft } from "./tree-grow";
import { alphaPath, collapseAlphas, leavesOf, majorityOf, pruned } from "./tree-prune";
import { rulesOf, type SegmentRules, type ToldNode, type ToldSplit } from "./tree-rules";

export interface SurrogateInput {
  readonly columns: readonly TreeColumn[];
  /** Segment of each row; -1 = none. */
  readonly groups: Int32Array;
  readonly count: number;
  /** The segment of noise, which the tree does not try to tell; null without. */
  readonly noise: number | null;
  /** Rows the tree is grown on, none of them noise. */
  readonly sample: Uint32Array;
  /** At most; more where the segments are too many for it. */
  readonly depth: number;
  readonly seed: number;
}

/** A shallow tree that says who belongs where, and how far it can be trusted. */
export interface Surrogate {
  /** Children after their parent; the first is the root. */
  readonly nodes: readonly ToldNode[];
  readonly leaves: number;
  readonly depth: number;
  /** Share of the rows with a segment (noise aside) that the tree puts where they are. */
  readonly fidelity: number;
  /** The same on rows that the tree did not see, by cross-validation; null when there are too few rows. */
  readonly validated: number | null;
  /** Share of the largest segment: what always guessing it would reach. */
  readonly baseline: number;
  /** Rows the tree was grown on. */
  readonly sampled: number;
  /** One a segment. */
  readonly segments: readonly SegmentRules[];
}

const FOLDS = 5;
/** Share of the agreement that a smaller tree may give up, beside one standard error. */
const TOLERANCE = 0.01;
/** Share of the sample that rounder cuts may put elsewhere. */
const ROUNDING = 0.01;
const SLICE = 1 << 17;

/**
 * Fits a shallow CART tree to the segments (a global surrogate: Craven and Shavlik 1996), prunes it by cost-complexity to
 * the smallest tree within one standard error or one per cent of the best in five-fold cross-validation, and
 * rounds its cuts where that changes next to nothing. Everything told is counted on all rows with the tree as told.
 * `leaves`: the node each row ends in, 65535 for rows without a segment. Null when there are fewer than two segments or
 * nothing to split on. O(folds x depth x columns x sample + rows x depth).
 */
export async function fitSurrogate(input: SurrogateInput, checkpoint: Checkpoint): Promise<{ readonly tree: Surrogate; readonly leaves: Uint16Array } | null> {
  const { groups, count, noise, sample, seed } = input;
  const labels = Int32Array.from(sample, (row) => groups[row]);
  if (input.columns.length === 0 || labels.every((label) => label === labels[0])) return null;
  const columns = input.columns.map((column) => taken(column, sample));
  // A tree that is too shallow to have a leaf for each segment would not be worth its name.
  const needed = Math.ceil(Math.log2(new Set(labels).size)) + 1;
  const settings = { depth: Math.max(input.depth, needed), minLeaf: Math.max(5, Math.ceil(sample.length / 200)) };
  if (sample.length < 2 * settings.minLeaf) settings.minLeaf = 1;
  const orders = await orderColumns(columns, sample.length, (done, total) => checkpoint(0.2 * (done / total), 1));
  const grow = (included?: (row: number) => boolean) => growTree(columns, orders, labels, count, settings, () => checkpoint(0.4, 1), included);
  const full = await grow();
  if (!full.branch) return null;
  const alphas = collapseAlphas(full);
  const path = alphaPath(alphas);
  const scores = await crossValidate(grow, columns, labels, path, seed);
  const chosen = chooseAlpha(scores);
  const tree = joinAlike(pruned(full, alphas, path[chosen]));
  if (!tree.branch) return null;
  const flat = flatten(tree);
  roundCuts(flat, columns, labels, count);
  await checkpoint(0.8, 1);
  const { counts, leaves } = await countAll(flat, input, (done, total) => checkpoint(0.8 + 0.2 * (done / total), 1));
  const told = tell(flat, counts, input);
  const sizes = told[0].counts;
  const rows = told[0].size - (noise === null ? 0 : sizes[noise]);
  const right = told.reduce((sum, node) => sum + (node.left < 0 ? node.counts[node.segment] : 0), 0);
  const gaps = new Set(input.columns.filter((column) => hasGaps(column, groups)).map(({ name }) => name));
  const surrogate: Surrogate = {
    nodes: told,
    leaves: leavesOf(tree),
    depth: depthOf(tree),
    fidelity: rows > 0 ? right / rows : 0,
    validated: scores.length > 0 ? scores[chosen].mean : null,
    baseline: rows > 0 ? Math.max(...sizes.filter((_, segment) => segment !== noise)) / rows : 0,
    sampled: sample.length,
    segments: rulesOf(told, input.columns, gaps, sizes, (segment) => segment !== noise),
  };
  return { tree: surrogate, leaves };
}

function taken(column: TreeColumn, sample: Uint32Array): TreeColumn {
  if (column.type === "category") return { ...column, codes: Int32Array.from(sample, (row) => column.codes[row]) };
  return { ...column, values: Float64Array.from(sample, (row) => (Number.isFinite(column.values[row]) ? column.values[row] : Number.NaN)) };
}

function hasGaps(column: TreeColumn, groups: Int32Array): boolean {
  if (column.type === "category") return false;
  for (let row = 0; row < groups.length; row++) if (groups[row] >= 0 && !Number.isFinite(column.values[row])) return true;
  return false;
}

interface Score {
  readonly mean: number;
  readonly error: number;
}

/** Agreement on the rows left out, for every alpha of the path; folds are dealt at random, so each is like the whole. */
async function crossValidate(
  grow: (included: (row: number) => boolean) => Promise<TreeNode>,
  columns: readonly TreeColumn[],
  labels: Int32Array,
  path: readonly number[],
  seed: number,
): Promise<Score[]> {
  if (labels.length < 4 * FOLDS) return [];
  const order = permutation(labels.length, new Random(seed, 76));
  const fold = new Uint8Array(labels.length);
  for (let i = 0; i < order.length; i++) fold[order[i]] = i % FOLDS;
  // Between two alphas of the path the whole tree stays the same: their geometric mean stands for the interval.
  const between = path.map((alpha, i) => (i + 1 < path.length ? Math.sqrt(alpha * path[i + 1]) : Number.POSITIVE_INFINITY));
  const right = new Float64Array(path.length);
  for (let out = 0; out < FOLDS; out++) {
    const tree = await grow((row) => fold[row] !== out);
    const alphas = collapseAlphas(tree);
    for (let row = 0; row < labels.length; row++) {
      if (fold[row] !== out) continue;
      let node = tree;
      // The larger alpha, the earlier the way down ends.
      for (let i = path.length - 1; i >= 0; i--) {
        while (node.branch && (alphas.get(node) ?? Number.POSITIVE_INFINITY) > between[i] + 1e-12)
          node = takesLeft(node.branch.split, columns, row) ? node.branch.left : node.branch.right;
        if (majorityOf(node.counts) === labels[row]) right[i]++;
      }
    }
  }
  return Array.from(right, (hits) => {
    const mean = hits / labels.length;
    return { mean, error: Math.sqrt((mean * (1 - mean)) / labels.length) };
  });
}

/** The last of the path (the smallest tree) that is as good as the best, or nearly. 0 without scores. */
function chooseAlpha(scores: readonly Score[]): number {
  const best = scores.reduce<Score>((a, b) => (b.mean > a.mean ? b : a), { mean: 0, error: 0 });
  const enough = best.mean - Math.max(best.error, TOLERANCE * best.mean);
  for (let i = scores.length - 1; i > 0; i--) if (scores[i].mean >= enough) return i;
  return 0;
}

/** Branches whose leaves all say the same segment are one leaf. */
function joinAlike(node: TreeNode): TreeNode {
  if (!node.branch) return node;
  const left = joinAlike(node.branch.left);
  const right = joinAlike(node.branch.right);
  if (!left.branch && !right.branch && majorityOf(left.counts) === majorityOf(right.counts)) return { ...node, branch: null };
  return { ...node, branch: { split: node.branch.split, left, right } };
}

function depthOf(node: TreeNode): number {
  return node.branch ? 1 + Math.max(depthOf(node.branch.left), depthOf(node.branch.right)) : 0;
}

/** A tree as a list, which a million rows run down quickly. */
interface FlatNode {
  split: Split | null;
  left: number;
  right: number;
}

function flatten(root: TreeNode): FlatNode[] {
  const nodes: FlatNode[] = [];
  const visit = (node: TreeNode): number => {
    const flat: FlatNode = { split: node.branch?.split ?? null, left: -1, right: -1 };
    const place = nodes.push(flat) - 1;
    if (node.branch) {
      flat.left = visit(node.branch.left);
      flat.right = visit(node.branch.right);
    }
    return place;
  };
  visit(root);
  return nodes;
}

function leafOf(nodes: readonly FlatNode[], columns: readonly TreeColumn[], row: number): number {
  let at = 0;
  for (;;) {
    const { split, left, right } = nodes[at];
    if (!split) return at;
    at = takesLeft(split, columns, row) ? left : right;
  }
}

/** Cuts as people round, from the root down, as long as the tree goes on saying nearly the same. */
function roundCuts(nodes: readonly FlatNode[], columns: readonly TreeColumn[], labels: Int32Array, count: number): void {
  const hits = () => {
    const counts = new Float64Array(nodes.length * count);
    for (let row = 0; row < labels.length; row++) counts[leafOf(nodes, columns, row) * count + labels[row]]++;
    let sum = 0;
    for (let node = 0; node < nodes.length; node++) {
      const most = counts.subarray(node * count, (node + 1) * count).reduce((a, b) => Math.max(a, b), 0);
      // A cut that leaves nobody on one side says nothing.
      if (!nodes[node].split && most === 0) return 0;
      sum += most;
    }
    return sum;
  };
  const least = hits() - ROUNDING * labels.length;
  for (const node of nodes) {
    const { split } = node;
    if (split?.type !== "number" || !Number.isFinite(split.cut)) continue;
    const column = columns[split.column];
    if (column.type !== "number") continue;
    const sorted = column.values.filter(Number.isFinite).sort();
    const spread = (quantile(sorted, 0.95) ?? 0) - (quantile(sorted, 0.05) ?? 0) || sorted[sorted.length - 1] - sorted[0];
    const cut = readable(split.cut, spread, column.whole);
    if (cut === split.cut) continue;
    node.split = { ...split, cut };
    if (hits() < least) node.split = split;
  }
}

/** Sends every row down the tree: its leaf, and how many rows of each segment came to each (nodes x segments). */
async function countAll(nodes: readonly FlatNode[], { columns, groups, count }: SurrogateInput, checkpoint: Checkpoint) {
  const counts = new Float64Array(nodes.length * count);
  const leaves = new Uint16Array(groups.length).fill(65_535);
  for (let from = 0; from < groups.length; from += SLICE) {
    const end = Math.min(groups.length, from + SLICE);
    for (let row = from; row < end; row++) {
      if (groups[row] < 0) continue;
      leaves[row] = leafOf(nodes, columns, row);
      counts[leaves[row] * count + groups[row]]++;
    }
    await checkpoint(end, groups.length);
  }
  return { counts, leaves };
}

function tell(nodes: readonly FlatNode[], counts: Float64Array, { columns, count, noise }: SurrogateInput): ToldNode[] {
  const own = nodes.map((_, node) => Array.from(counts.subarray(node * count, (node + 1) * count)));
  // Children come after their parent.
  for (let node = nodes.length - 1; node >= 0; node--) {
    const { left, right } = nodes[node];
    if (left >= 0) own[node] = own[left].map((n, segment) => n + own[right][segment]);
  }
  return nodes.map(({ split, left, right }, node) => ({
    split: split && toldSplit(split, columns),
    left,
    right,
    size: own[node].reduce((sum, n) => sum + n, 0),
    counts: own[node],
    segment: majorityOf(own[node].map((n, segment) => (segment === noise ? -1 : n))),
  }));
}

function toldSplit(split: Split, columns: readonly TreeColumn[]): ToldSplit {
  const column = columns[split.column];
  if (split.type === "category") {
    const value = column.type === "category" ? column.dictionary[split.code] : "";
    return { type: "category", column: column.name, value, code: split.code };
  }
  return { type: "number", column: column.name, cut: Number.isFinite(split.cut) ? split.cut : null, missingLeft: split.missingLeft };
}
