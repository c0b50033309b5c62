import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { Cancelled } from "@/lib/problem";
import { noCheckpoint } from "../checkpoint";
import { dbscan } from "./dbscan";
import expected from "./fixtures/density.json";
import { densityPoints, densitySet, labelsOf, scattered } from "./fixtures/sets";
import type { DensityPoints } from "./tree";

/** DBSCAN as it is defined, by all pairs. */
function byDefinition({ columns, rows }: DensityPoints, epsilon: number, minPoints: number) {
  const count = rows.length;
  const near = Array.from({ length: count }, (_, a) =>
    Array.from(rows.keys()).filter((b) => columns.reduce((sum, column) => sum + (column[rows[a]] - column[rows[b]]) ** 2, 0) <= epsilon * epsilon),
  );
  const core = near.map((list) => (list.length >= minPoints ? 1 : 0));
  const labels = new Array<number>(count).fill(-1);
  let clusters = 0;
  for (let start = 0; start < count; start++) {
    if (labels[start] !== -1 || core[start] === 0) continue;
    const stack = [start];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (labels[at] !== -1) continue;
      labels[at] = clusters;
      if (core[at] === 1) stack.push(...near[at]);
    }
    clusters++;
  }
  return { labels, core, clusters };
}

describe("DBSCAN", () => {
  it.each(expected.dbscan)("gives scikit-learn's labels: $set, epsilon $epsilon, $minPoints points", async ({ set, epsilon, minPoints, labels, core }) => {
    for (const compute of [testCompute(), testCompute(1, "scalar")]) {
      const found = await dbscan(densitySet(set), { epsilon, minPoints }, compute, noCheckpoint);
      expect([...found.labels]).toEqual(labelsOf(labels));
      expect([...found.core]).toEqual(labelsOf(core).map((label) => label + 1));
    }
  });

  // Lists of kept neighbours end at 33 points; beyond, borders are searched for anew.
  it.each([
    [1500, 2, 0.9, 5],
    [1500, 2, 2.5, 40],
    [1200, 5, 1.5, 8],
    [1200, 3, 60, 50],
    [900, 7, 2.2, 1],
  ])("is DBSCAN by definition: %i points in %i dimensions, epsilon %d, %i points", async (count, dimensions, epsilon, minPoints) => {
    const points = scattered(count, dimensions, 7);
    const truth = byDefinition(points, epsilon, minPoints);
    for (const compute of [testCompute(), testCompute(1, "scalar")]) {
      const found = await dbscan(points, { epsilon, minPoints }, compute, noCheckpoint);
      expect([...found.labels]).toEqual(truth.labels);
      expect([...found.core]).toEqual(truth.core);
      expect(found.clusters).toBe(truth.clusters);
    }
  });

  it("gives the same labels at 1, 2 and 3 threads", async () => {
    const points = scattered(30_000, 3, 11);
    const alone = await dbscan(points, { epsilon: 0.5, minPoints: 6 }, testCompute(), noCheckpoint);
    for (const threads of [2, 3]) expect(await dbscan(points, { epsilon: 0.5, minPoints: 6 }, testCompute(threads), noCheckpoint)).toEqual(alone);
  });

  it("holds far outliers and tiny distances apart", async () => {
    const rows = [...Array.from({ length: 50 }, (_, i) => [1e-9 * i, 0]), [1e12, 1e12], [1e12, 1e12 + 1], [-1e300, 0]];
    const points = densityPoints(rows);
    const { labels } = await dbscan(points, { epsilon: 1.5e-9, minPoints: 2 }, testCompute(), noCheckpoint);
    expect([...labels]).toEqual(byDefinition(points, 1.5e-9, 2).labels);
    expect(labels[49]).toBe(0);
    expect([...labels.slice(50)]).toEqual([-1, -1, -1]);
  });

  it("takes rows of a table out of order, and one point, and none", async () => {
    const columns = [Float64Array.of(9, 0, 5, 0.5, 5.2)];
    const some = await dbscan({ columns, rows: Uint32Array.of(4, 1, 2, 3) }, { epsilon: 1, minPoints: 2 }, testCompute(), noCheckpoint);
    expect([...some.labels]).toEqual([0, 1, 0, 1]);
    const one = await dbscan({ columns, rows: Uint32Array.of(0) }, { epsilon: 1, minPoints: 1 }, testCompute(), noCheckpoint);
    expect([...one.labels]).toEqual([0]);
    const none = await dbscan({ columns, rows: new Uint32Array(0) }, { epsilon: 1, minPoints: 1 }, testCompute(), noCheckpoint);
    expect(none.labels).toHaveLength(0);
  });

  it("stops at a cancel", async () => {
    const cancelling = () => Promise.reject(new Cancelled());
    await expect(dbscan(scattered(5000, 2, 1), { epsilon: 1, minPoints: 5 }, testCompute(), cancelling)).rejects.toBeInstanceOf(Cancelled);
  });
});
