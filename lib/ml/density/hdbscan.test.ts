import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { Cancelled } from "@/lib/problem";
import { noCheckpoint } from "../checkpoint";
import { condense, outlierScores } from "./condensed-tree";
import { adjustedRand } from "./fixtures/adjusted-rand";
import expected from "./fixtures/density.json";
import { canonical, densityPoints, densitySet, labelsOf, scattered, weighted } from "./fixtures/sets";
import { type HdbscanOptions, hdbscan } from "./hdbscan";
import { selectClusters } from "./select-clusters";
import { ascending } from "./single-linkage";
import type { DensityPoints } from "./tree";

const PLAIN: HdbscanOptions = { minClusterSize: 5, minSamples: 5, selection: "eom", allowSingle: false, epsilon: 0 };

/** Weights of the minimum spanning tree of mutual reachability by definition: all pairs, Prim. Ascending. */
function treeByDefinition({ columns, rows }: DensityPoints, k: number): Float64Array {
  const count = rows.length;
  const distance = (a: number, b: number) => Math.sqrt(columns.reduce((sum, column) => sum + (column[rows[a]] - column[rows[b]]) ** 2, 0));
  const cores = Array.from({ length: count }, (_, a) => Float64Array.from({ length: count }, (__, b) => distance(a, b)).sort()[Math.min(k, count - 1)]);
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const inside = new Uint8Array(count);
  const weights: number[] = [];
  let last = 0;
  for (let step = 1; step < count; step++) {
    inside[last] = 1;
    let next = -1;
    for (let point = 0; point < count; point++) {
      if (inside[point] === 1) continue;
      least[point] = Math.min(least[point], Math.max(cores[last], cores[point], distance(last, point)));
      if (next < 0 || least[point] < least[next]) next = point;
    }
    weights.push(least[next]);
    last = next;
  }
  return Float64Array.from(weights).sort();
}

describe("HDBSCAN", () => {
  it.each([
    [1500, 2, 5],
    [1200, 5, 10],
    [800, 13, 3],
    [700, 1, 40],
  ])("has the distances of a tree by definition: %i points in %i dimensions, %i neighbours", async (count, dimensions, minSamples) => {
    const points = scattered(count, dimensions, 13);
    // Copies, and one point so far away that f32 tells nothing of the others.
    for (const column of points.columns) {
      column.copyWithin(20, 0, 15);
      column[count - 1] = 1e9;
    }
    const truth = treeByDefinition(points, minSamples);
    for (const compute of [testCompute(), testCompute(1, "scalar")]) {
      const { linkage } = await hdbscan(points, { ...PLAIN, minSamples }, compute, noCheckpoint);
      expect(linkage.distances).toEqual(truth);
    }
  });

  it("stops at a cancel", async () => {
    const cancelling = () => Promise.reject(new Cancelled());
    await expect(hdbscan(scattered(4000, 2, 1), PLAIN, testCompute(), cancelling)).rejects.toBeInstanceOf(Cancelled);
  });

  it.each(expected.hdbscan)("agrees with the package hdbscan: $set, $minClusterSize rows, $selection", async (expectedCase) => {
    const { set, labels, stable, steady, agreement, distances, probabilities, outliers, persistence } = expectedCase;
    const selection = expectedCase.selection === "leaf" ? "leaf" : "eom";
    const { minClusterSize, minSamples, allowSingle, epsilon } = expectedCase;
    for (const compute of [testCompute(), testCompute(1, "scalar")]) {
      const found = await hdbscan(densitySet(set), { minClusterSize, minSamples, selection, allowSingle, epsilon }, compute, noCheckpoint);
      expect(weighted(found.linkage.distances)).toBeCloseTo(distances, 6);
      const given = labelsOf(labels);
      if (!stable) {
        // The reference itself splits ties otherwise when its rows are shuffled: no further from it than it is from itself.
        expect(adjustedRand(found.labels, given)).toBeGreaterThanOrEqual(agreement - 0.1);
        continue;
      }
      expect(canonical(found.labels)).toEqual(given);
      if (!steady) continue;
      expect(weighted(found.probabilities)).toBeCloseTo(probabilities, 6);
      expect(weighted(found.outliers)).toBeCloseTo(outliers, 6);
      expect([...found.persistence].sort((a, b) => a - b).map((value) => Math.round(value * 1e9) / 1e9)).toEqual(persistence);
    }
  });

  it.each(expected.linkages)("reads the package's own hierarchy as it does: $set", async ({ left, right, distances, sizes, cases }) => {
    const linkage = {
      count: left.length + 1,
      left: Uint32Array.from(left),
      right: Uint32Array.from(right),
      distances: Float64Array.from(distances),
      sizes: Uint32Array.from(sizes),
    };
    for (const { labels, probabilities, outliers, persistence, minClusterSize, selection, allowSingle, epsilon } of cases) {
      const tree = await condense(linkage, minClusterSize, noCheckpoint);
      const found = selectClusters(tree, { selection: selection === "leaf" ? "leaf" : "eom", allowSingle, epsilon });
      expect([...found.labels]).toEqual(labelsOf(labels));
      expect(weighted(found.probabilities)).toBeCloseTo(probabilities, 6);
      expect(weighted(outlierScores(tree))).toBeCloseTo(outliers, 6);
      expect(found.persistence.map((value) => Math.round(value * 1e9) / 1e9)).toEqual(persistence);
    }
  });

  it("gives the same bits at 1, 2 and 3 threads", async () => {
    const points = scattered(20_000, 4, 5);
    const alone = await hdbscan(points, { ...PLAIN, minClusterSize: 50 }, testCompute(), noCheckpoint);
    for (const threads of [2, 3]) expect(await hdbscan(points, { ...PLAIN, minClusterSize: 50 }, testCompute(threads), noCheckpoint)).toEqual(alone);
  });

  it.each([1, 2, 3])("takes %i points", async (count) => {
    const points = densityPoints(Array.from({ length: count }, (_, i) => [i, 2 * i]));
    const { labels, linkage, outliers } = await hdbscan(points, { ...PLAIN, minClusterSize: 2 }, testCompute(), noCheckpoint);
    expect(labels).toHaveLength(count);
    expect(linkage.distances).toHaveLength(count - 1);
    expect([...outliers].every((score) => score >= 0 && score <= 1)).toBe(true);
  });

  it("sorts by digits as by comparison", async () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 4001) ** 3 / 7);
    expect(await ascending(values, noCheckpoint)).toEqual(Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]));
    expect(await ascending(new Float64Array(3000), noCheckpoint)).toEqual(Uint32Array.from({ length: 3000 }, (_, i) => i));
  });
});
