import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { compareClusterings, recommendK } from "../choose-k";
import { clusteringSet, type SetName, setPoints } from "../fixtures/clustering-sets";
import { clusterMeans } from "../hierarchical/centres";
import { clustererOf } from "./clusterer";
import { CLUSTERERS } from "./clusterers";
import { votesOf } from "./votes";

const pointsOf = (name: SetName) => setPoints(clusteringSet(name));

describe.each(CLUSTERERS)("partitions by %s", (method) => {
  it("have the inertia that their labels give, and no more clusters than distinct points", async () => {
    const points = await pointsOf("wholesale");
    for (const { labels, clusters, sizes, inertia } of await clustererOf(method, 3, testCompute())(points, [1, 2, 5], 1, noCheckpoint)) {
      const means = clusterMeans(points, labels, clusters);
      let squares = 0;
      for (let i = 0; i < points.count; i++) {
        for (let t = 0; t < points.dimensions; t++) squares += (points.values[i * points.dimensions + t] - means[labels[i] * points.dimensions + t]) ** 2;
      }
      expect(Math.abs(inertia / squares - 1)).toBeLessThan(1e-9);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(points.count);
    }
    const [partition] = await clustererOf(method, 2, testCompute())(await pointsOf("more clusters than distinct"), [5], 1, noCheckpoint);
    expect(partition).toMatchObject({ asked: 5, clusters: 3 });
  });

  it("lead every criterion to the five groups there are", async () => {
    const options = { method, from: 2, to: 8, starts: 3, resamples: 5, references: 5, limit: 1000, seed: 3 };
    const comparison = await compareClusterings(await pointsOf("blobs"), options, testCompute(), noCheckpoint);
    expect(recommendK(comparison.candidates, comparison.used)).toMatchObject({ k: 5, weak: false });
    expect(votesOf(comparison).map(({ k }) => k)).toEqual([expect.toSatisfy((k) => k === 4 || k === 5), 5, 5, 5, 5, 5]);
    expect(comparison.gaps[0].k).toBe(1);
  });

  it("let the gap say that there are no groups", async () => {
    const options = { method, from: 2, to: 5, starts: 3, resamples: 3, references: 6, limit: 1000, seed: 3 };
    const comparison = await compareClusterings(await pointsOf("one cluster"), options, testCompute(), noCheckpoint);
    expect(votesOf(comparison).find(({ criterion }) => criterion === "gap")?.k).toBe(1);
    expect(recommendK(comparison.candidates, comparison.used)?.weak).toBe(true);
  });
});
