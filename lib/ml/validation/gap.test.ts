import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet } from "../fixtures/clustering-sets";
import { gather } from "../fixtures/points";
import type { Points } from "../points";
import { clustererOf } from "./clusterer";
import oracle from "./fixtures/gap.json";
import { type Gap, gapChoice, gapStatistic, uniformReferences } from "./gap";

const SETS = ["blobs", "overlapping", "one cluster"] as const;

function pointsOf(rows: readonly (readonly number[])[]): Promise<Points> {
  return gather(rows[0].map((_, t) => rows.map((row) => row[t])));
}

/** The 90 rows that the oracle's script takes. */
function thinnedSet(name: (typeof SETS)[number]): Promise<Points> {
  const { points } = clusteringSet(name);
  const every = Math.floor(points.length / 90);
  return pointsOf(points.filter((_, i) => i % every === 0).slice(0, 90));
}

describe("the gap statistic", () => {
  /** Oracle: numpy, scipy and scikit-learn on the same reference draws (fixtures/gap.py). */
  describe.each([
    ["ward", 1e-9],
    ["kmeans", 2e-2],
  ] as const)("by %s", (method, tolerance) => {
    it.each(SETS)("is that of numpy on the same references: %s", async (name) => {
      const points = await thinnedSet(name);
      const expected = oracle[name][method];
      const ks = expected.gap.map((_, i) => i + 1);
      const clusterer = clustererOf(method, 50, testCompute());
      const own = await clusterer(points, ks, 1, noCheckpoint);
      for (const [i, { inertia }] of own.entries()) expect(Math.abs(inertia / expected.inertia[i] - 1), `inertia of ${i + 1}`).toBeLessThan(tolerance);
      const d = points.dimensions;
      const references = await Promise.all(
        oracle[name].references.map((flat) => pointsOf(Array.from({ length: flat.length / d }, (_, i) => flat.slice(i * d, (i + 1) * d)))),
      );
      const inertias = own.map(({ asked, inertia }) => ({ k: asked, inertia }));
      const gaps = await gapStatistic(inertias, references, clusterer, 1, noCheckpoint);
      expect(gaps.map(({ k }) => k)).toEqual(ks);
      for (const [i, { gap, error }] of gaps.entries()) {
        expect(Math.abs(gap - expected.gap[i])).toBeLessThan(tolerance);
        expect(Math.abs(error - expected.error[i])).toBeLessThan(tolerance);
      }
      expect(gapChoice(gaps)).toBe(expected.k);
    });
  });

  it("draws references from the box along the principal axes", async () => {
    const points = await thinnedSet("blobs");
    const references = await uniformReferences(points, 3, 7, noCheckpoint);
    const widths = oracle.blobs.high.map((high, t) => high - oracle.blobs.low[t]).sort((a, b) => b - a);
    for (const { values, count, dimensions } of references) {
      expect(count).toBe(90);
      const found = Array.from({ length: dimensions }, (_, t) => {
        const along = Array.from({ length: count }, (__, i) => values[i * dimensions + t]);
        return Math.max(...along) - Math.min(...along);
      });
      // Ninety uniform draws reach all but a few hundredths of the width.
      found.sort((a, b) => b - a);
      for (const [t, width] of found.entries()) {
        expect(width / widths[t]).toBeGreaterThan(0.9);
        expect(width / widths[t]).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
    expect(references[0].values).not.toEqual(references[1].values);
  });

  it("chooses by the rule of the paper, and nothing without gaps", () => {
    const gaps = (list: readonly (readonly [number, number])[]): Gap[] => list.map(([gap, error], i) => ({ k: i + 1, gap, error }));
    expect(gapChoice([])).toBeNull();
    expect(gapChoice(gaps([[0.5, 0.1]]))).toBe(1);
    expect(
      gapChoice(
        gaps([
          [0.5, 0.1],
          [0.55, 0.1],
          [0.9, 0.1],
        ]),
      ),
    ).toBe(1);
    expect(
      gapChoice(
        gaps([
          [0.1, 0.1],
          [0.5, 0.1],
          [0.55, 0.1],
        ]),
      ),
    ).toBe(2);
    expect(
      gapChoice(
        gaps([
          [0.1, 0],
          [0.5, 0],
          [0.6, 0],
        ]),
      ),
    ).toBe(3);
  });

  it("ends where clusters have no spread left", async () => {
    const points = await pointsOf([[0], [0], [1], [1]]);
    const clusterer = clustererOf("kmeans", 2, testCompute());
    const own = await clusterer(points, [1, 2], 1, noCheckpoint);
    const inertias = own.map(({ asked, inertia }) => ({ k: asked, inertia }));
    const gaps = await gapStatistic(inertias, await uniformReferences(points, 2, 1, noCheckpoint), clusterer, 1, noCheckpoint);
    expect(gaps.map(({ k }) => k)).toEqual([1]);
  });
});
