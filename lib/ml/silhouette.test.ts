import { describe, expect, it } from "vitest";
import type { Compute } from "@/lib/compute/compute";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "./checkpoint";
import oracle from "./fixtures/kmeans.json";
import { gather, pointsOf } from "./fixtures/points";
import { principalPlane } from "./plane";
import { separation } from "./separation";
import { silhouettes } from "./silhouette";

describe.each(oracle.cases.map((c) => [c.name, c] as const))("measures of scikit-learn's labels: %s", (name, expected) => {
  const labels = Int32Array.from(expected.labels);

  it("match silhouette_samples", async () => {
    const [result] = await silhouettes(await pointsOf(name), [{ labels, clusters: expected.k }], 1, testCompute(), noCheckpoint);
    expect(result.score).toBeCloseTo(expected.silhouette ?? Number.NaN, 6);
    expect(result).toMatchObject({ standardError: 0, measured: labels.length });
    for (const [c, score] of (expected.byCluster ?? []).entries()) expect(result.byCluster[c]).toBeCloseTo(score, 6);
  });

  it("match davies_bouldin_score and calinski_harabasz_score", async () => {
    const result = separation(await pointsOf(name), labels, expected.k);
    expect(result.daviesBouldin).toBeCloseTo(expected.daviesBouldin ?? Number.NaN, 6);
    expect((result.calinskiHarabasz ?? Number.NaN) / (expected.calinskiHarabasz ?? Number.NaN)).toBeCloseTo(1, 6);
  });
});

describe("silhouette", () => {
  it("of a sample lies within four standard errors of the exact score", async () => {
    const points = await pointsOf("rfm 4");
    const expected = oracle.cases.find((c) => c.name === "rfm 4");
    const labels = Int32Array.from(expected?.labels ?? []);
    const [sampled] = await silhouettes(points, [{ labels, clusters: 4 }], 5, testCompute(), noCheckpoint, 8_000_000);
    expect(sampled.measured).toBe(Math.floor(2_000_000 / labels.length));
    expect(sampled.standardError).toBeGreaterThan(0);
    expect(Math.abs((sampled.score ?? 0) - (expected?.silhouette ?? 0))).toBeLessThan(4 * sampled.standardError);
  });

  it("keeps the digits of the many beside one enormous outlier", async () => {
    const values = [...Array.from({ length: 40 }, (_, i) => (i % 2) * 10 + i / 40), 1e12];
    const labels = Int32Array.from(values, (value) => (value > 1e6 ? 2 : value > 5 ? 1 : 0));
    const [result] = await silhouettes(await gather([values]), [{ labels, clusters: 3 }], 1, testCompute(), noCheckpoint);
    // By hand: means of the distances within and to the other group.
    const a = values.filter((_, i) => labels[i] === 0);
    const b = values.filter((_, i) => labels[i] === 1);
    const mean = (from: number, to: readonly number[], n: number) => to.reduce((sum, value) => sum + Math.abs(value - from), 0) / n;
    const scores = a.map((value) => 1 - mean(value, a, a.length - 1) / mean(value, b, b.length));
    expect(result.byCluster[0]).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / scores.length, 4);
  });

  it("measures a sample within itself beyond the memory there is", async () => {
    const points = await pointsOf("rfm 4");
    const expected = oracle.cases.find((c) => c.name === "rfm 4");
    const labels = Int32Array.from(expected?.labels ?? []);
    const compute: Compute = {
      threads: 1,
      build: "threads",
      memoryLimit: 2000 * 2 * 4 * points.dimensions,
      workspace: (family, layout, work) => testCompute().workspace(family, layout, work),
      ownMemory: (family) => testCompute().ownMemory(family),
    };
    const [thinned] = await silhouettes(points, [{ labels, clusters: 4 }], 5, compute, noCheckpoint);
    expect(thinned.measured).toBe(2000);
    expect(Math.abs((thinned.score ?? 0) - (expected?.silhouette ?? 0))).toBeLessThan(0.05);
    expect(thinned.points.at(-1)).toBeGreaterThan(2000);
  });

  it("is null where it is not defined, and 0 where nothing differs", async () => {
    const points = await gather([[1, 1, 1]]);
    const [one, each, same] = await silhouettes(
      points,
      [
        { labels: Int32Array.of(0, 0, 0), clusters: 1 },
        { labels: Int32Array.of(0, 1, 2), clusters: 3 },
        { labels: Int32Array.of(0, 0, 1), clusters: 2 },
      ],
      1,
      testCompute(),
      noCheckpoint,
    );
    expect([one.score, each.score, same.score]).toEqual([null, null, 0]);
    expect(separation(points, Int32Array.of(0, 0, 0), 1)).toEqual({ daviesBouldin: null, calinskiHarabasz: null });
    const [none] = await silhouettes(await gather([[]]), [{ labels: new Int32Array(0), clusters: 2 }], 1, testCompute(), noCheckpoint);
    expect(none).toMatchObject({ score: null, measured: 0 });
  });
});

describe("principal plane", () => {
  it("matches scikit-learn's PCA on the wholesale data, up to sign", async () => {
    const plane = await principalPlane(await pointsOf("wholesale 2"), noCheckpoint);
    for (const i of [0, 1]) {
      expect(plane.explained[i]).toBeCloseTo(oracle.pca.explained[i], 10);
      for (let t = 0; t < 6; t++) expect(Math.abs(plane.axes[i][t])).toBeCloseTo(oracle.pca.axes[i][t], 8);
    }
  });

  it("survives one column, a constant and no rows", async () => {
    expect((await principalPlane(await gather([[1, 2, 4]]), noCheckpoint)).explained).toEqual([1, 0]);
    expect(
      (
        await principalPlane(
          await gather([
            [3, 3, 3],
            [1, 1, 1],
          ]),
          noCheckpoint,
        )
      ).explained,
    ).toEqual([0, 0]);
    expect((await principalPlane(await gather([[], []]), noCheckpoint)).explained).toEqual([0, 0]);
  });
});
