import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { Cancelled } from "@/lib/problem";
import { noCheckpoint } from "../checkpoint";
import { embeddingQuality, reductionPoints, reductionSets } from "../fixtures/reduction";
import { Random } from "../random";
import { tsne } from "./tsne";

const DEFAULTS = { perplexity: 30, iterations: 1000, exaggeration: 12, learningRate: null, angle: 0.5, seed: 1 };

describe("t-SNE", () => {
  it.each(reductionSets.map((set) => [set.name, set] as const))("reaches scikit-learn's divergence and trustworthiness: %s", async (_, set) => {
    const points = await reductionPoints(set);
    // Which local optimum a small set falls into is chance: seven slightly shaken copies on both sides, the best divergence and the mean trust.
    let best = Number.POSITIVE_INFINITY;
    let trust = 0;
    for (let seed = 0; seed < 7; seed++) {
      const random = new Random(seed);
      const { count, dimensions, center, rows } = points;
      const shaken = { values: points.values.map((value) => value * (1 + 1e-4 * random.normal())), count, dimensions, center, rows };
      const found = await tsne(shaken, { ...DEFAULTS, perplexity: set.tsne.perplexity }, testCompute(), noCheckpoint);
      expect(found.positions.every(Number.isFinite)).toBe(true);
      best = Math.min(best, found.divergence);
      trust += embeddingQuality(shaken, found.positions, set.tsne.neighbors).trustworthiness / 7;
    }
    // Within 5 %, or a fiftieth of a nat where there is next to none; less is better.
    const { divergence, trustworthiness } = set.tsne;
    expect(best).toBeLessThan(divergence + Math.max(0.05 * divergence, 0.02));
    expect(trust).toBeGreaterThan(trustworthiness - 0.01);
  });

  it("tells a divergence that is the one of its map, all pairs counted", async () => {
    const set = reductionSets[0];
    const points = await reductionPoints(set);
    const options = { ...DEFAULTS, perplexity: 70, iterations: 300 };
    // Every other point is a neighbour: nothing is left out of the probabilities.
    const exact = await tsne(points, { ...options, angle: 0.01 }, testCompute(), noCheckpoint);
    const grouped = await tsne(points, options, testCompute(), noCheckpoint);
    expect(exact.neighbors).toBe(211);
    expect(Math.abs(grouped.divergence - exact.divergence)).toBeLessThan(0.02);
    expect(exact.trace.map(({ iteration }) => iteration)).toEqual([50, 100, 150, 200, 250, 300, 300]);
  });

  it("gives the same bits at 1 and 2 threads, and others with another start", async () => {
    const points = await reductionPoints(reductionSets[9]);
    const options = { ...DEFAULTS, iterations: 120 };
    const alone = await tsne(points, options, testCompute(1), noCheckpoint);
    expect(await tsne(points, options, testCompute(2), noCheckpoint)).toEqual(alone);
  });

  it("runs without SIMD, as well", async () => {
    const set = reductionSets[0];
    const points = await reductionPoints(set);
    const plain = await tsne(points, DEFAULTS, testCompute(1, "scalar"), noCheckpoint);
    const simd = await tsne(points, DEFAULTS, testCompute(1, "simd"), noCheckpoint);
    // Sums are rounded in another order, so the two end in neighbouring optima.
    expect(Math.abs(plain.divergence / simd.divergence - 1)).toBeLessThan(0.1);
    const { trustworthiness } = embeddingQuality(points, plain.positions, set.tsne.neighbors);
    expect(trustworthiness).toBeGreaterThan(set.tsne.trustworthiness - 0.01);
  });

  it("spreads points that are all the same, and few points", async () => {
    const same = { values: new Float64Array(60), count: 20, dimensions: 3, center: new Float64Array(3), rows: new Uint32Array(20) };
    const found = await tsne(same, { ...DEFAULTS, perplexity: 5, iterations: 60 }, testCompute(), noCheckpoint);
    expect(found.positions.every(Number.isFinite)).toBe(true);
    const few = { values: Float64Array.of(1, 2, 3, -6), count: 4, dimensions: 1, center: new Float64Array(1), rows: new Uint32Array(4) };
    expect((await tsne(few, { ...DEFAULTS, perplexity: 1 }, testCompute(), noCheckpoint)).positions.every(Number.isFinite)).toBe(true);
  });

  it("can be cancelled", async () => {
    const points = await reductionPoints(reductionSets[0]);
    let rests = 0;
    const cancel = async () => {
      if (++rests > 100) throw new Cancelled();
    };
    await expect(tsne(points, DEFAULTS, testCompute(), cancel)).rejects.toBeInstanceOf(Cancelled);
  });
});
