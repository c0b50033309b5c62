import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { condense, outlierScores } from "./condensed-tree";
import { adjustedRand } from "./fixtures/adjusted-rand";
import expected from "./fixtures/density.json";
import { canonical, densityPoints, densitySet, labelsOf, scattered, weighted } from "./fixtures/sets";
import { type HdbscanOptions, hdbscan } from "./hdbscan";
import { selectClusters } from "./select-clusters";
import { ascending } from "./single-linkage";

const PLAIN: HdbscanOptions = { minClusterSize: 5, minSamples: 5, selection: "eom", allowSingle: false, epsilon: 0 };

describe("HDBSCAN", () => {
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

  it.each(expected.linkages)("reads the package's own hierarchy as it does: $set", ({ left, right, distances, sizes, cases }) => {
    const linkage = {
      count: left.length + 1,
      left: Uint32Array.from(left),
      right: Uint32Array.from(right),
      distances: Float64Array.from(distances),
      sizes: Uint32Array.from(sizes),
    };
    for (const { labels, probabilities, outliers, persistence, minClusterSize, selection, allowSingle, epsilon } of cases) {
      const tree = condense(linkage, minClusterSize);
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

  it("sorts by digits as by comparison", () => {
    const values = Float64Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 4001) ** 3 / 7);
    expect(ascending(values)).toEqual(Uint32Array.from(values.keys()).sort((a, b) => values[a] - values[b]));
    expect(ascending(new Float64Array(3000))).toEqual(Uint32Array.from({ length: 3000 }, (_, i) => i));
  });
});
