import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { KernelPool } from "@/lib/compute/kernel-pool";
import { nodeComputeHost } from "@/lib/compute/node-host";
import { Cancelled } from "@/lib/problem";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, SET_NAMES, type SetName, setPoints } from "../fixtures/clustering-sets";
import { Random } from "../random";
import { copheneticCorrelation } from "./cophenetic";
import { clustersAt, greatestJump, labelsAfter, mergesAt } from "./cut";
import { distinctPoints } from "./distinct-points";
import oracle from "./fixtures/linkage.json";
import { linkageTree } from "./linkage";
import { LINKAGES, type Linkage } from "./linkages";
import { MergeLog, type MergeTree } from "./merge-tree";
import { mergeInRounds } from "./rounds";

interface Expected {
  readonly last: readonly number[];
  readonly sum: number;
  readonly squares: number;
  readonly cophenetic: number | null;
  readonly cuts: readonly (number | null)[];
}
const trees: Readonly<Record<string, Readonly<Record<Linkage, Expected>>>> = oracle;

const pointsOf = (name: SetName) => setPoints(clusteringSet(name));
const treeOf = async (name: SetName, linkage: Linkage, compute = testCompute()) => linkageTree(await pointsOf(name), linkage, compute, noCheckpoint);

/** FNV-1a over labels that are numbered by first appearance. */
function checksum(labels: Int32Array): number {
  let hash = 0x811c9dc5;
  for (const label of labels) hash = Math.imul(hash ^ label, 0x01000193) >>> 0;
  return hash;
}

function relative(a: number, b: number, scale: number): number {
  return Math.abs(a - b) / Math.max(Math.abs(b), 1e-9 * scale, Number.MIN_VALUE);
}

/** Every merge takes clusters that exist, once, and heights ascend. */
function expectSound(tree: MergeTree): void {
  const { count, first, second, heights, sizes } = tree;
  expect(heights).toHaveLength(Math.max(0, count - 1));
  const seen = new Set<number>();
  for (let i = 0; i < heights.length; i++) {
    expect(first[i]).toBeLessThan(second[i]);
    expect(second[i]).toBeLessThan(count + i);
    for (const child of [first[i], second[i]]) expect(seen.has(child)).toBe(false);
    seen.add(first[i]).add(second[i]);
    const size = (child: number) => (child < count ? 1 : sizes[child - count]);
    expect(sizes[i]).toBe(size(first[i]) + size(second[i]));
    if (i > 0) expect(heights[i]).toBeGreaterThanOrEqual(heights[i - 1]);
  }
}

const ORACLE_SETS = SET_NAMES.filter((name) => name in trees);

describe.each(LINKAGES)("%s linkage", (linkage) => {
  /** Oracle: scipy.cluster.hierarchy.linkage (fixtures/linkage.py). */
  it.each(ORACLE_SETS)("is scipy's tree: %s", async (name) => {
    const tree = await treeOf(name, linkage);
    const expected = trees[name][linkage];
    expectSound(tree);
    const top = expected.last.at(-1) ?? 0;
    const last = [...tree.heights.slice(-60)];
    last.forEach((height, i) => {
      expect(relative(height, expected.last[i], top), `height ${i}`).toBeLessThan(1e-8);
    });
    expect(relative(sum(tree.heights), expected.sum, top)).toBeLessThan(1e-12);
    expect(relative(sum(tree.heights.map((height) => height * height)), expected.squares, top * top)).toBeLessThan(1e-12);
    expected.cuts.forEach((cut, i) => {
      // Equal heights may be cut either way; scipy itself goes by the order of rounding there.
      if (cut !== null) expect(checksum(labelsAfter(tree, mergesAt(tree, i + 2))), `labels of ${i + 2}`).toBe(cut);
    });
    const { correlation, rows } = await copheneticCorrelation(await pointsOf(name), tree, 1, noCheckpoint);
    expect(rows).toBe(tree.count);
    if (expected.cophenetic === null) expect(correlation).toBeNull();
    else expect(correlation).toBeCloseTo(expected.cophenetic, 8);
  });

  it.each(["rfm", "offset 1e9", "duplicates", "many columns"] as const)("gives the same bits at 1, 2 and 3 threads and without SIMD: %s", async (name) => {
    const alone = await treeOf(name, linkage);
    expect(await treeOf(name, linkage, testCompute(2))).toEqual(alone);
    expect(await treeOf(name, linkage, testCompute(3))).toEqual(alone);
    expect(await treeOf(name, linkage, testCompute(1, "simd"))).toEqual(alone);
    expectAlike(await treeOf(name, linkage, testCompute(1, "scalar")), alone);
  });

  it("has no merge for no row and for one", async () => {
    expect((await treeOf("single point", linkage)).heights).toHaveLength(0);
    const none = { values: new Float64Array(0), count: 0, dimensions: 2, center: new Float64Array(2), rows: new Uint32Array(0) };
    expect((await linkageTree(none, linkage, testCompute(), noCheckpoint)).heights).toHaveLength(0);
  });

  it("ends even grids, where every distance is tied, at heights that ascend", async () => {
    const side = 40;
    const values = Float64Array.from({ length: side * side * 2 }, (_, i) => (i % 2 === 0 ? (i >> 1) % side : Math.floor((i >> 1) / side)));
    const points = { values, count: side * side, dimensions: 2, center: new Float64Array(2), rows: new Uint32Array(side * side) };
    const tree = await linkageTree(points, linkage, testCompute(2), noCheckpoint);
    expectSound(tree);
    expect(tree.heights[0]).toBe(1);
    if (linkage === "single") expect(tree.heights.at(-1)).toBe(1);
  });

  it("lets a cancel through", async () => {
    let calls = 0;
    const cancelling = () => (++calls > 1 ? Promise.reject(new Cancelled()) : Promise.resolve());
    await expect(linkageTree(await pointsOf("rfm"), linkage, testCompute(2), cancelling)).rejects.toBeInstanceOf(Cancelled);
  });
});

/** The rounds in space, to the last merge, and those on a matrix must agree: they work the same values out in other ways. */
describe.each(["average", "complete"] as const)("%s linkage without a matrix", (linkage) => {
  it.each(["rfm", "wholesale", "uniform", "blobs in noise", "offset 1e9", "many columns"] as const)("is the tree that the matrix gives: %s", async (name) => {
    const points = await pointsOf(name);
    for (const compute of [testCompute(2), testCompute(1, "scalar")]) {
      const log = new MergeLog(points.count);
      await mergeInRounds(distinctPoints(points), linkage, log, compute, noCheckpoint, 0);
      expectAlike(log.tree(), await treeOf(name, linkage));
    }
  });
});

it("finds another way where memory is short for the matrix", async () => {
  // Wide points whose averages cannot be told apart by their centres: each round is dear, and wants the matrix at once.
  const random = new Random(5);
  const values = Float64Array.from({ length: 2600 * 12 }, () => random.normal());
  const points = { values, count: 2600, dimensions: 12, center: new Float64Array(12), rows: new Uint32Array(2600) };
  const alone = await linkageTree(points, "average", testCompute(2), noCheckpoint);
  const small = new KernelPool({ ...nodeComputeHost("public", 2), memory: 12 * 1024 ** 2 });
  expectAlike(await linkageTree(points, "average", small, noCheckpoint), alone);
  small.end();
});

describe("cuts", () => {
  it("count the clusters at a height and label rows by first appearance", async () => {
    const tree = await treeOf("blobs", "ward");
    expect(clustersAt(tree, Number.POSITIVE_INFINITY)).toBe(1);
    expect(clustersAt(tree, -1)).toBe(300);
    expect(clustersAt(tree, tree.heights[294])).toBe(5);
    expect(greatestJump(tree, 20)).toMatchObject({ clusters: 5 });
    expect([...labelsAfter(tree, mergesAt(tree, 5)).slice(0, 10)]).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
    expect(new Set(labelsAfter(tree, 0)).size).toBe(300);
    expect(new Set(labelsAfter(tree, mergesAt(tree, 1)))).toEqual(new Set([0]));
  });
});

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The same merges, but for the last bits of the heights. */
function expectAlike(tree: MergeTree, other: MergeTree): void {
  expect([...tree.first]).toEqual([...other.first]);
  expect([...tree.second]).toEqual([...other.second]);
  const top = other.heights.at(-1) ?? 0;
  expect(Math.max(0, ...tree.heights.map((height, i) => relative(height, other.heights[i], top)))).toBeLessThan(1e-12);
}
