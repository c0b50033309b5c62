import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, SET_NAMES } from "../fixtures/clustering-sets";
import wholesale from "../fixtures/wholesale.json";
import oracle from "./fixtures/tree.json";
import { growTree, orderColumns, type TreeColumn, type TreeNode, takesLeft } from "./tree-grow";
import { alphaPath, collapseAlphas, leavesOf, majorityOf, pruned } from "./tree-prune";

/** Mulberry32 as clustering_sets.py has it, for the same gaps. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t = (t ^ (t + Math.imul(t ^ (t >>> 7), t | 61))) >>> 0;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Case = (typeof oracle.cases)[number];

function setOf(name: string) {
  const known = SET_NAMES.find((own) => own === name);
  if (!known) throw new Error(`no data set called ${name}`);
  return clusteringSet(known).points.map((row) => [...row]);
}

function columnsOf(one: Case, labels: Int32Array): TreeColumn[] {
  const points = setOf(one.set);
  if (one.gaps !== undefined) {
    const random = uniforms(one.gaps);
    for (const [row, point] of points.entries()) {
      const gaps = point.map(() => random() < 0.15);
      if (one.set === "blobs") gaps[0] = labels[row] === 0;
      for (let t = 0; t < point.length; t++) if (gaps[t]) point[t] = Number.NaN;
    }
  }
  const numbers = points[0].map((_, t): TreeColumn => {
    const values = Float64Array.from(points, (row) => row[t]);
    return { type: "number", name: `x${t}`, values, whole: values.every((value) => Number.isNaN(value) || Number.isInteger(value)) };
  });
  if (!one.categories) return numbers;
  const coded = (name: string, values: readonly number[], count: number): TreeColumn => ({
    type: "category",
    name,
    codes: Int32Array.from(values, (value) => value - 1),
    dictionary: Array.from({ length: count }, (_, i) => `${name} ${i + 1}`),
  });
  return [...numbers, coded("Channel", wholesale.Channel, 2), coded("Region", wholesale.Region, 3)];
}

const labelsOf = (text: string) => Int32Array.from(text, (letter) => letter.charCodeAt(0) - 97);

/** Nodes from the root down, left before right, as scikit-learn numbers them; a category's value is a column of its own there. */
function listed(root: TreeNode, columns: readonly TreeColumn[]): { feature: number; size: number }[] {
  const first: number[] = [];
  columns.reduce((at, column) => {
    first.push(at);
    return at + (column.type === "category" ? column.dictionary.length : 1);
  }, 0);
  const visit = (node: TreeNode): { feature: number; size: number }[] => {
    if (!node.branch) return [{ feature: -1, size: node.size }];
    const { split, left, right } = node.branch;
    const feature = first[split.column] + (split.type === "category" ? split.code : 0);
    // One-hot columns send the value right; ours goes left.
    const [below, above] = split.type === "category" ? [right, left] : [left, right];
    return [{ feature, size: node.size }, ...visit(below), ...visit(above)];
  };
  return visit(root);
}

function agreement(root: TreeNode, columns: readonly TreeColumn[], labels: Int32Array): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    let node = root;
    while (node.branch) node = takesLeft(node.branch.split, columns, row) ? node.branch.left : node.branch.right;
    if (majorityOf(node.counts) === labels[row]) right++;
  }
  return right / labels.length;
}

describe.each(oracle.cases.map((one, i) => [`${i + 1}: ${one.set}${one.gaps === undefined ? "" : " with gaps"}`, one] as const))("tree %s", (_, one) => {
  const labels = labelsOf(one.labels);
  const columns = columnsOf(one, labels);
  const grow = async () =>
    growTree(columns, await orderColumns(columns, labels.length, noCheckpoint), labels, one.classes, { depth: one.depth, minLeaf: one.leaf }, noCheckpoint);

  it("is one of scikit-learn's (several where splits tie), to the last row of every node", async () => {
    const tree = await grow();
    const ours = listed(tree, columns);
    const shapes = one.trees.map(({ features, samples }) => features.map((feature, i) => ({ feature, size: samples[i] })));
    if (one.trees.length === 1) expect(ours).toEqual(shapes[0]);
    else expect(shapes).toContainEqual(ours);
    const [match] = one.trees.filter((_tree, i) => JSON.stringify(shapes[i]) === JSON.stringify(ours));
    expect(agreement(tree, columns, labels)).toBeCloseTo(match.accuracy, 12);
    const alphas = alphaPath(collapseAlphas(tree));
    const path = match.alphas.filter((alpha, i) => i === 0 || alpha > match.alphas[i - 1] + 1e-9);
    expect(alphas).toHaveLength(path.length);
    for (const [i, alpha] of path.entries()) expect(alphas[i]).toBeCloseTo(alpha, 8);
  });

  it("has fewer leaves the dearer they are, down to one", async () => {
    const tree = await grow();
    const alphas = collapseAlphas(tree);
    const leaves = alphaPath(alphas).map((alpha) => leavesOf(pruned(tree, alphas, alpha)));
    expect(leaves).toEqual([...leaves].sort((a, b) => b - a));
    expect(leaves[leaves.length - 1]).toBe(1);
  });
});
