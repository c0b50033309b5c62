import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { dbscanMethod, dbscanState, dbscanStateJson } from "../models/dbscan";
import { dbscan } from "./dbscan";
import { dbscanBytes, studyDbscan } from "./dbscan-study";
import expected from "./fixtures/density.json";
import { densitySet, scattered } from "./fixtures/sets";
import { kneeOf } from "./k-distances";
import type { DensityPoints } from "./tree";

const study = (points: DensityPoints, more: Partial<Parameters<typeof studyDbscan>[1]> = {}, threads = 1) =>
  studyDbscan(points, { epsilon: null, minPoints: 5, seed: 3, waves: false, ...more }, testCompute(threads), noCheckpoint);

/** Waves by definition: breadth first from the first core point of each cluster, through its core points. */
function wavesOf({ columns, rows }: DensityPoints, epsilon: number, labels: Int32Array, core: Uint8Array): number[] {
  const near = (a: number, b: number) => columns.reduce((sum, column) => sum + (column[rows[a]] - column[rows[b]]) ** 2, 0) <= epsilon * epsilon;
  const waves = new Array<number>(rows.length).fill(-1);
  for (let cluster = 0; labels.includes(cluster); cluster++) {
    let front = [labels.findIndex((label, point) => label === cluster && core[point] === 1)];
    for (let wave = 0; front.length > 0; wave++) {
      for (const point of front) waves[point] = wave;
      const from = front.filter((point) => core[point] === 1);
      front = Array.from(rows.keys()).filter((point) => labels[point] === cluster && waves[point] < 0 && from.some((other) => near(point, other)));
    }
  }
  return waves;
}

describe("the k-distance curve", () => {
  it.each(expected.curves)("has scikit-learn's distances: $set", async ({ set, middle, most }) => {
    const { curve } = await study(densitySet(set));
    const { distances, measured } = curve;
    expect(distances.at(-1)).toBeCloseTo(most, 4);
    // Every point is on the curve where there are few; the middle one is then known.
    if (measured <= 200) expect(distances[Math.floor((measured - 1) * 0.5)]).toBeCloseTo(middle, 4);
    expect([...distances].sort((a, b) => a - b)).toEqual(distances);
    expect(curve.shares.at(-1)).toBe(1);
  });

  it("bends where a flat curve turns steep", () => {
    const flat = Array.from({ length: 900 }, (_, i) => 1 + i / 9000);
    const steep = Array.from({ length: 100 }, (_, i) => 1.1 + i / 10);
    expect(kneeOf(Float64Array.from([...flat, ...steep]))).toBeCloseTo(1.1, 1);
    expect(kneeOf(new Float64Array(50))).toBe(1);
    // A bend at a distance that very many share takes them all in.
    expect(kneeOf(new Float64Array(60).fill(Math.SQRT2))).toBe(1.42);
    expect(kneeOf(Float64Array.of(0, 0, 0, 0, 0, 0, 3))).toBeGreaterThan(0);
  });

  it("gives an epsilon that finds what is there", async () => {
    const { clusters, labels, epsilon, curve } = await study(densitySet("blobs in noise"));
    expect(epsilon).toBe(curve.knee);
    expect(clusters).toBe(3);
    expect(labels.reduce((noise, label) => noise + (label < 0 ? 1 : 0), 0)).toBeGreaterThan(20);
  });

  it("is drawn from a sample of many points, each against all", async () => {
    const points = scattered(20_000, 2, 9);
    const { curve } = await study(points);
    expect(curve.measured).toBe(5000);
    expect(curve.total).toBe(20_000);
  });
});

describe("a study", () => {
  it("finds what DBSCAN alone finds, at any number of threads", async () => {
    const points = scattered(8000, 3, 4);
    const found = await study(points, { epsilon: 0.5, waves: true });
    const alone = await dbscan(points, { epsilon: 0.5, minPoints: 5 }, testCompute(), noCheckpoint);
    expect(found.labels).toEqual(alone.labels);
    expect(await study(points, { epsilon: 0.5, waves: true }, 2)).toEqual(found);
  });

  it.each(["moons", "lattice", "duplicates", "blobs in noise"])("tells the waves in which clusters grow: %s", async (set) => {
    const points = densitySet(set);
    const { waves, labels, core, epsilon } = await study(points, { waves: true });
    expect([...(waves ?? [])]).toEqual(wavesOf(points, epsilon, labels, core));
  });

  it("knows its bytes beforehand", () => {
    const small = dbscanBytes(100_000, 2, { minPoints: 5, waves: false });
    expect(dbscanBytes(200_000, 2, { minPoints: 5, waves: false })).toBeGreaterThan(1.8 * small);
    expect(small).toBeGreaterThan(100_000 * 2 * 12);
  });
});

describe("the approximate assigner", () => {
  it("puts core points and most others where they are, and far ones into the noise", async () => {
    const points = densitySet("blobs in noise");
    const { labels, core, epsilon, clusters } = await study(points);
    const state = JSON.parse(JSON.stringify(dbscanStateJson(dbscanState(points, core, labels, epsilon))));
    const columns = points.columns.map((values, t) => ({ name: `x${t}`, type: "number", role: null, values }) as const);
    const { codes } = await dbscanMethod.predict(state, columns, points.rows.length, clusters + 1, noCheckpoint);
    for (const [point, label] of labels.entries()) {
      if (core[point] === 1) expect(codes[point]).toBe(label);
      else expect(codes[point] === clusters).toBe(label < 0);
    }
    const far = columns.map((column) => ({ ...column, values: Float64Array.of(1e6, Number.NaN) }));
    expect([...(await dbscanMethod.predict(state, far, 2, clusters + 1, noCheckpoint)).codes]).toEqual([clusters, -1]);
  });

  it("keeps the core points it has room for, of every segment", async () => {
    const points = scattered(30_000, 2, 6);
    const { labels, core, epsilon } = await study(points);
    const state = dbscanState(points, core, labels, epsilon);
    expect(state.cores).toHaveLength(10_000);
    expect(state.total).toBeGreaterThan(10_000);
    expect(new Set(state.segments).size).toBeGreaterThan(3);
    const firsts = state.cores.map(([first]) => first);
    expect([...firsts].sort((a, b) => a - b)).toEqual(firsts);
  });
});
