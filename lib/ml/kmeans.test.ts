import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "./checkpoint";
import oracle from "./fixtures/kmeans.json";
import { gather, pointsOf } from "./fixtures/points";
import { kMeans } from "./kmeans";
import type { Points } from "./points";
import { Random } from "./random";

const DEFAULTS = { starts: 10, maxIterations: 300, tolerance: 1e-4, seed: 42 };

/** Labels renumbered by first appearance: equal when the partitions are. */
function partition(labels: ArrayLike<number>): number[] {
  const seen = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!seen.has(label)) seen.set(label, seen.size);
    return seen.get(label) ?? -1;
  });
}

describe("k-means", () => {
  it.each(oracle.cases.map((c) => [c.name, c] as const))("reaches scikit-learn's inertia (the best of 50 starts on both sides): %s", async (name, expected) => {
    const points = await pointsOf(name);
    const result = await kMeans(points, { ...DEFAULTS, starts: 50, clusters: expected.k }, testCompute(), noCheckpoint);
    if (expected.inertia === 0) expect(result.inertia).toBeLessThan(1e-12);
    else expect(result.inertia / expected.inertia).toBeLessThan(1 + 1e-4);
    expect(result.converged).toBe(true);
    expect(result.sizes.reduce((sum, size) => sum + size, 0)).toBe(points.count);
  });

  it.each(["blobs", "blobs at 1e9", "constant column", "duplicates", "rfm 2"])("finds scikit-learn's partition: %s", async (name) => {
    const expected = oracle.cases.find((c) => c.name === name);
    const result = await kMeans(await pointsOf(name), { ...DEFAULTS, clusters: expected?.k ?? 0 }, testCompute(), noCheckpoint);
    expect(partition(result.labels)).toEqual(partition(expected?.labels ?? []));
  });

  it("gives the sizes and inertia of the whole Online Retail data (scikit-learn, tol = 0)", async () => {
    const points = await pointsOf("rfm");
    for (const seed of [1, 2, 3]) {
      const two = await kMeans(points, { ...DEFAULTS, clusters: 2, seed }, testCompute(), noCheckpoint);
      expect([...two.sizes].sort()).toEqual([1653, 2685]);
      const four = await kMeans(points, { ...DEFAULTS, clusters: 4, seed }, testCompute(), noCheckpoint);
      expect(Math.abs(four.inertia / 3962.4 - 1)).toBeLessThan(0.0005);
    }
  });

  it("gives the plain algorithm's labels and centres with its bounds (brute force)", async () => {
    const random = new Random(9);
    const columns = Array.from({ length: 4 }, () => Float64Array.from({ length: 700 }, () => random.normal() + 1e6));
    const points = await gather(columns);
    const start = points.values.slice(0, 7 * 4);
    const bounded = await kMeans(points, { ...DEFAULTS, clusters: 7, start, maxIterations: 25, tolerance: 0 }, testCompute(), noCheckpoint);
    const plain = bruteLloyd(points, start, bounded.iterations);
    expect([...bounded.labels]).toEqual(plain.labels);
    for (let i = 0; i < plain.centroids.length; i++) expect(bounded.centroids[i]).toBeCloseTo(plain.centroids[i], 10);
    expect(bounded.trace.at(-1)).toBeLessThanOrEqual(bounded.trace[0]);
    for (let i = 1; i < bounded.trace.length; i++) expect(bounded.trace[i]).toBeLessThanOrEqual(bounded.trace[i - 1] * (1 + 1e-7));
  });

  it("gives the same answer for the same seed", async () => {
    const points = await pointsOf("wholesale 5");
    const once = await kMeans(points, { ...DEFAULTS, clusters: 5, starts: 3 }, testCompute(), noCheckpoint);
    expect(await kMeans(points, { ...DEFAULTS, clusters: 5, starts: 3 }, testCompute(), noCheckpoint)).toEqual(once);
  });

  it("finds no more clusters than there are distinct points", async () => {
    const result = await kMeans(await gather([[1, 1, 1, 2, 2]]), { ...DEFAULTS, clusters: 4 }, testCompute(), noCheckpoint);
    expect(result).toMatchObject({ clusters: 2, inertia: 0, sizes: expect.arrayContaining([3, 2]) });
    const same = await kMeans(await gather([[7, 7, 7]]), { ...DEFAULTS, clusters: 3 }, testCompute(), noCheckpoint);
    expect(same).toMatchObject({ clusters: 1, inertia: 0, sizes: [3] });
    const single = await kMeans(await gather([[7], [8]]), { ...DEFAULTS, clusters: 1 }, testCompute(), noCheckpoint);
    expect(single).toMatchObject({ clusters: 1, inertia: 0, sizes: [1] });
  });

  it("gives an empty cluster the farthest point", async () => {
    const points = await gather([[0, 0.1, 0.2, 10, 30]]);
    const far = Float64Array.of(-500, -8, 2);
    const run = await kMeans(points, { ...DEFAULTS, clusters: 3, start: far, tolerance: 0 }, testCompute(), noCheckpoint);
    expect(run.clusters).toBe(3);
    expect(run.inertia).toBeCloseTo(0.02, 10);
  });

  it("leaves out rows with a missing or infinite value", async () => {
    const points = await gather([
      [1, Number.NaN, 3, 4],
      [1, 2, Number.POSITIVE_INFINITY, 4],
    ]);
    expect([...points.rows]).toEqual([0, 3]);
  });

  it("stops at the iteration limit and can be cancelled", async () => {
    const points = await pointsOf("rfm");
    const cut = await kMeans(points, { ...DEFAULTS, clusters: 8, starts: 1, maxIterations: 3, tolerance: 0 }, testCompute(), noCheckpoint);
    expect(cut).toMatchObject({ iterations: 3, converged: false });
    await expect(kMeans(points, { ...DEFAULTS, clusters: 8 }, testCompute(), () => Promise.reject(new Error("cancelled")))).rejects.toThrow("cancelled");
  });
});

function bruteLloyd({ values, count, dimensions }: Points, start: Float64Array, iterations: number) {
  let centroids = Array.from(start);
  const clusters = start.length / dimensions;
  const nearest = (i: number) => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let c = 0; c < clusters; c++) {
      let distance = 0;
      for (let t = 0; t < dimensions; t++) distance += (values[i * dimensions + t] - centroids[c * dimensions + t]) ** 2;
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    return best;
  };
  let labels: number[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    labels = Array.from({ length: count }, (_, i) => nearest(i));
    const sums = new Array<number>(centroids.length).fill(0);
    const sizes = new Array<number>(clusters).fill(0);
    labels.forEach((label, i) => {
      sizes[label]++;
      for (let t = 0; t < dimensions; t++) sums[label * dimensions + t] += values[i * dimensions + t];
    });
    centroids = sums.map((sum, at) => sum / sizes[Math.floor(at / dimensions)]);
  }
  return { centroids, labels: Array.from({ length: count }, (_, i) => nearest(i)) };
}
