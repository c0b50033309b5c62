import { afterAll, describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { chooseBackend } from "@/lib/compute/tensor-backend";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, SET_NAMES, setPoints } from "../fixtures/clustering-sets";
import { kMeans } from "../kmeans";
import { silhouettes } from "../silhouette";
import { tensorClusterDistances } from "./tensor-distances";
import { tensorLloyd } from "./tensor-kmeans";

const never = () => {
  throw new Error("no fallback was expected");
};
const OPTIONS = { starts: 1, maxIterations: 1, tolerance: 0, seed: 3 };
afterAll(() => chooseBackend(null));

/** The kernels, which are held against scikit-learn, are the oracle; Node has two of the four backends. */
describe.each(["wasm", "cpu"])("dense products on %s", (backend) => {
  it.each(SET_NAMES.map((name) => [name]))("reach the kernels' centres and distances: %s", async (name) => {
    await chooseBackend(backend);
    const set = clusteringSet(name);
    const points = await setPoints(set);
    const clusters = Math.min(set.k, points.count);
    const compute = testCompute();
    const begun = await kMeans(points, { ...OPTIONS, clusters }, compute, noCheckpoint);
    const found = await tensorLloyd(points, begun.centroids, 300, 0, noCheckpoint, never);
    expect(found.backend).toBe(backend);
    const exact = await kMeans(points, { ...OPTIONS, clusters: begun.clusters, maxIterations: 300, start: begun.centroids }, compute, noCheckpoint);
    const finished = await kMeans(points, { ...OPTIONS, clusters: begun.clusters, maxIterations: 300, start: found.centroids }, compute, noCheckpoint);
    expect(finished.inertia).toBeLessThanOrEqual(exact.inertia * 1.02 + 1e-12);
    const spread = Math.sqrt(points.values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, points.count)) || 1;
    // What the exact ending moves a centre by is what single precision cost.
    for (let at = 0; at < found.centroids.length && finished.iterations <= 2; at++) {
      expect(Math.abs(finished.centroids[at] - found.centroids[at]) / spread).toBeLessThan(1e-5);
    }

    const queries = Uint32Array.from({ length: Math.min(20, points.count) }, (_, i) => i);
    const { sums } = await tensorClusterDistances(points, exact.labels, exact.clusters, queries, noCheckpoint, never);
    for (const [q, point] of queries.entries()) {
      const expected = new Float64Array(exact.clusters);
      for (let i = 0; i < points.count; i++) {
        let square = 0;
        for (let t = 0; t < points.dimensions; t++) square += (points.values[i * points.dimensions + t] - points.values[point * points.dimensions + t]) ** 2;
        expected[exact.labels[i]] += Math.sqrt(square);
      }
      for (const [c, sum] of expected.entries()) expect(Math.abs(sums[q * exact.clusters + c] - sum)).toBeLessThan(2e-3 * (sum + spread));
    }
  });
});

it("agrees with the exact silhouette to four digits", async () => {
  await chooseBackend(null);
  const points = await setPoints(clusteringSet("rfm"));
  const { labels, clusters } = await kMeans(points, { ...OPTIONS, starts: 3, maxIterations: 300, clusters: 4 }, testCompute(), noCheckpoint);
  const [exact] = await silhouettes(points, [{ labels, clusters }], 1, testCompute(), noCheckpoint);
  const queries = Uint32Array.from({ length: 80 }, (_, i) => i * 7);
  const { sums } = await tensorClusterDistances(points, labels, clusters, queries, noCheckpoint, never);
  for (const [q, query] of queries.entries()) {
    const sizes = new Array<number>(clusters).fill(0);
    for (const label of labels) sizes[label]++;
    const own = labels[query];
    const within = sums[q * clusters + own] / (sizes[own] - 1);
    const nearest = Math.min(...sizes.flatMap((size, c) => (c === own ? [] : [sums[q * clusters + c] / size])));
    expect((nearest - within) / Math.max(nearest, within)).toBeCloseTo(exact.values[query], 3);
  }
});
