import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { pointsOf } from "../fixtures/points";
import { kMeans } from "../kmeans";
import { kMeansMethod, kMeansState } from "./kmeans";

describe("k-means assigner", () => {
  it("assigns the training rows to the clusters they were put in", async () => {
    const points = await pointsOf("rfm 4");
    const result = await kMeans(points, { clusters: 4, starts: 2, maxIterations: 300, tolerance: 0, seed: 3 }, testCompute(), noCheckpoint);
    const { dimensions, center } = points;
    const centroids = result.sizes.map((_, c) => Array.from(center, (mean, t) => mean + result.centroids[c * dimensions + t]));
    const columns = Array.from(center, (mean, t) => {
      const values = Float64Array.from({ length: points.count }, (_, i) => points.values[i * dimensions + t] + mean);
      return { name: `x${t}`, type: "number", role: null, values } as const;
    });
    const state = JSON.parse(JSON.stringify(kMeansState(centroids)));
    const { codes } = await kMeansMethod.predict(state, columns, points.count, 4, noCheckpoint);
    expect([...codes]).toEqual([...result.labels]);
  });

  it("leaves rows with a missing value without a segment", async () => {
    const values = Float64Array.of(1, Number.NaN, 9);
    const { codes } = await kMeansMethod.predict(kMeansState([[0], [10]]), [{ name: "x", type: "number", role: null, values }], 3, 2, noCheckpoint);
    expect([...codes]).toEqual([0, -1, 1]);
  });
});
