import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { Cancelled } from "@/lib/problem";
import { noCheckpoint } from "../checkpoint";
import { embeddingQuality, reductionPoints, reductionSets, umapCurves } from "../fixtures/reduction";
import { fitCurve } from "./curve";
import { umap } from "./umap";

const DEFAULTS = { neighbors: 15, minDist: 0.1, epochs: null, seed: 1 };

describe("UMAP", () => {
  it.each(Object.entries(umapCurves))("fits the curve of umap-learn's find_ab_params: min_dist %s", (minDist, [a, b]) => {
    const curve = fitCurve(Number(minDist));
    expect(curve.a).toBeCloseTo(a, 4);
    expect(curve.b).toBeCloseTo(b, 4);
  });

  it.each(reductionSets.map((set) => [set.name, set] as const))("keeps neighbours as umap-learn does (median of 3 seeds): %s", async (_, set) => {
    const points = await reductionPoints(set);
    const { positions } = await umap(points, DEFAULTS, testCompute(), noCheckpoint);
    expect(positions.every(Number.isFinite)).toBe(true);
    const quality = embeddingQuality(points, positions, set.umap.neighbors);
    expect(quality.trustworthiness).toBeGreaterThan(set.umap.trustworthiness - 0.02);
    expect(quality.preserved).toBeGreaterThan(set.umap.preserved - 0.05);
  });

  it("gives the same bits at 1 and 2 threads", async () => {
    const points = await reductionPoints(reductionSets[9]);
    const alone = await umap(points, { ...DEFAULTS, epochs: 40 }, testCompute(1), noCheckpoint);
    expect(await umap(points, { ...DEFAULTS, epochs: 40 }, testCompute(2), noCheckpoint)).toEqual(alone);
    const other = await umap(points, { ...DEFAULTS, epochs: 40, seed: 2 }, testCompute(1), noCheckpoint);
    expect(other.positions).not.toEqual(alone.positions);
  });

  it("runs without SIMD, as well", async () => {
    const set = reductionSets[0];
    const points = await reductionPoints(set);
    const { positions } = await umap(points, DEFAULTS, testCompute(1, "scalar"), noCheckpoint);
    const quality = embeddingQuality(points, positions, set.umap.neighbors);
    expect(quality.trustworthiness).toBeGreaterThan(set.umap.trustworthiness - 0.02);
  });

  it("spreads points that are all the same, and few points", async () => {
    const same = { values: new Float64Array(60), count: 20, dimensions: 3, center: new Float64Array(3), rows: new Uint32Array(20) };
    expect((await umap(same, DEFAULTS, testCompute(), noCheckpoint)).positions.every(Number.isFinite)).toBe(true);
    const few = { values: Float64Array.of(1, 2, 3, -6), count: 4, dimensions: 1, center: new Float64Array(1), rows: new Uint32Array(4) };
    expect((await umap(few, DEFAULTS, testCompute(), noCheckpoint)).positions.every(Number.isFinite)).toBe(true);
  });

  it("can be cancelled", async () => {
    let rests = 0;
    const cancel = async () => {
      if (++rests > 100) throw new Cancelled();
    };
    await expect(umap(await reductionPoints(reductionSets[0]), DEFAULTS, testCompute(), cancel)).rejects.toBeInstanceOf(Cancelled);
  });
});
