import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "./checkpoint";
import { reductionPoints, reductionSets } from "./fixtures/reduction";
import { principalComponents } from "./pca";
import { gatherPoints } from "./points";
import { Random } from "./random";

describe("principal components", () => {
  it.each(reductionSets.map((set) => [set.name, set] as const))("are scikit-learn's PCA(svd_solver=full): %s", async (_, set) => {
    const { pca } = set;
    const found = await principalComponents(await reductionPoints(set), { count: 3 }, testCompute(), noCheckpoint);
    const total = pca.variances.reduce((sum, value) => sum + value, 0);
    expect(found.total / total).toBeCloseTo(1, 9);
    expect(found.variances).toHaveLength(pca.variances.length);
    for (const [c, variance] of pca.variances.entries()) expect(Math.abs(found.variances[c] - variance)).toBeLessThan(1e-9 * total);
    for (const [c, component] of pca.components.entries()) {
      // Directions of equal variance may be turned into one another; those without variance are any.
      const gap = Math.min(...[c - 1, c + 1].map((other) => Math.abs((pca.variances[other] ?? 0) - pca.variances[c])));
      if (gap < 1e-6 * total || pca.variances[c] < 1e-9 * total) continue;
      for (const [t, weight] of component.entries()) expect(found.directions[c][t]).toBeCloseTo(weight, 6);
      if (c < found.kept)
        for (const [row, scores] of pca.scores.entries()) expect(found.scores[c][row] / Math.sqrt(total)).toBeCloseTo(scores[c] / Math.sqrt(total), 6);
    }
  });

  it("count the directions that there are: no more than rows less one, and none of what follows from others", async () => {
    const rank = async (name: string) => {
      const set = reductionSets.find((one) => one.name === name) ?? expect.fail(name);
      return (await principalComponents(await reductionPoints(set), { share: 1 }, testCompute(), noCheckpoint)).kept;
    };
    expect(await rank("wide")).toBe(23);
    expect(await rank("collinear")).toBe(3);
    expect(await rank("constant column")).toBe(3);
    expect(await rank("offset 1e9")).toBe(4);
  });

  it("keep the fewest that hold the share asked for", async () => {
    const [set] = reductionSets;
    const points = await reductionPoints(set);
    for (const share of [0.5, 0.8, 0.95, 0.999]) {
      const { kept } = await principalComponents(points, { share }, testCompute(), noCheckpoint);
      const shares = set.pca.shares.slice(0, kept).reduce((sum, value) => sum + value, 0);
      expect(shares).toBeGreaterThanOrEqual(share);
      expect(shares - set.pca.shares[kept - 1]).toBeLessThan(share);
    }
  });

  it.each(["threads", "simd", "scalar"] as const)("of large tables by kernels are those in f64, to seven digits: %s", async (build) => {
    const random = new Random(4);
    const count = 70_001;
    const columns = Array.from({ length: 7 }, () => new Float64Array(count));
    for (let i = 0; i < count; i++) {
      const common = random.normal();
      for (let t = 0; t < 7; t++) columns[t][i] = 1e6 + 10 ** (t % 3) * (common * t + random.normal());
    }
    columns[6] = columns[2].map((value, i) => value - columns[1][i]);
    const gather = (rows: number) =>
      gatherPoints(
        columns.map((values, t) => ({ name: String(t), role: null, type: "number", values: values.subarray(0, rows) })),
        rows,
        noCheckpoint,
      );
    const points = await gather(count);
    const found = await principalComponents(points, { count: 6 }, testCompute(1, build), noCheckpoint);
    // The same points from a matrix of their own, few at a time: covariances add up.
    const covariance = new Float64Array(49);
    for (let i = 0; i < count; i++)
      for (let a = 0; a < 7; a++) for (let b = 0; b < 7; b++) covariance[a * 7 + b] += (points.values[i * 7 + a] * points.values[i * 7 + b]) / (count - 1);
    for (const [c, direction] of found.directions.entries()) {
      let variance = 0;
      for (let a = 0; a < 7; a++) for (let b = 0; b < 7; b++) variance += direction[a] * covariance[a * 7 + b] * direction[b];
      expect(Math.abs(found.variances[c] - variance)).toBeLessThan(1e-6 * found.total);
    }
    expect(found.rank).toBe(6);
    for (let i = 0; i < 50; i++) {
      const expected = found.directions[0].reduce((sum, weight, t) => sum + weight * points.values[i * 7 + t], 0);
      expect(found.scores[0][i] / expected).toBeCloseTo(1, 5);
    }
    if (build === "threads") {
      const two = await principalComponents(points, { count: 6 }, testCompute(2), noCheckpoint);
      expect([two.variances, two.scores]).toEqual([found.variances, found.scores]);
    }
  });
});
