import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, SET_NAMES, setPoints } from "../fixtures/clustering-sets";
import oracle from "../fixtures/mixture.json";
import { BLOCK } from "./blocks";
import { type EmOptions, expectationMaximisation } from "./expectation-maximisation";
import { COVARIANCE_SHAPES, type CovarianceShape, parameterCount } from "./mixture";
import type { Precision } from "./passes";
import { mixtureOfLabels } from "./start";

const OPTIONS: EmOptions = { maxIterations: 100, tolerance: 1e-3, regularisation: 1e-6 };

const cases = oracle.cases.flatMap((c) => COVARIANCE_SHAPES.map((shape) => [c.name, shape, c] as const));

async function run(name: string, start: string, components: number, shape: CovarianceShape, more: Partial<EmOptions> = {}, compute = testCompute()) {
  const known = SET_NAMES.find((set) => set === name);
  if (!known) throw new Error(name);
  const points = await setPoints(clusteringSet(known));
  const labels = new Int32Array(points.count);
  let certainty = 0;
  const begin = await mixtureOfLabels(points, [...start].map(Number), components, shape, OPTIONS.regularisation, noCheckpoint);
  const fitted = await expectationMaximisation(compute, points, begin, { ...OPTIONS, ...more }, noCheckpoint, (shares, at, from, count) => {
    for (let p = 0; p < count; p++) {
      let best = 0;
      for (let c = 1; c < components; c++) if (shares[at + c * BLOCK + p] > shares[at + best * BLOCK + p]) best = c;
      labels[from + p] = best;
      certainty += shares[at + best * BLOCK + p];
    }
  });
  return { ...fitted, points, labels, certainty: certainty / points.count };
}

describe("expectation-maximisation", () => {
  it.each(cases)("agrees with scikit-learn's GaussianMixture from the same start: %s, %s", async (name, shape, { k, start, shapes }) => {
    const expected = shapes[shape];
    const found = await run(name, start, k, shape);
    expect(relative(found.lowerBound, expected.lowerBound)).toBeLessThan(1e-6);
    expect(relative(found.logLikelihood, expected.score)).toBeLessThan(1e-6);
    expect(found.iterations).toBe(expected.iterations);
    expect(found.converged).toBe(expected.converged);
    expect(found.labels.join("")).toBe(expected.labels);
    expect(found.certainty).toBeCloseTo(expected.certainty, 6);
    for (const [c, weight] of expected.weights.entries()) expect(found.mixture.weights[c]).toBeCloseTo(weight, 5);
    const { count, dimensions } = found.points;
    const parameters = parameterCount(shape, k, dimensions);
    expect(relative(-2 * found.logLikelihood * count + parameters * Math.log(count), expected.bic)).toBeLessThan(1e-6);
    expect(relative(-2 * found.logLikelihood * count + 2 * parameters, expected.aic)).toBeLessThan(1e-6);
  });

  it.each(["f32", "f64"] satisfies Precision[])("gives the same bits at 1 and 2 threads: %s", async (precision) => {
    for (const shape of COVARIANCE_SHAPES) {
      const rfm = oracle.cases.find(({ name }) => name === "rfm");
      const once = await run("rfm", rfm?.start ?? "", 4, shape, { precision }, testCompute(1));
      const twice = await run("rfm", rfm?.start ?? "", 4, shape, { precision }, testCompute(2));
      expect(twice).toEqual(once);
    }
  });

  it.each(cases.filter(([name]) => ["overlapping", "rfm", "wholesale", "many columns", "offset 1e9"].includes(name)))(
    "stays within 1e-4 in f32: %s, %s",
    async (name, shape, { k, start, shapes }) => {
      const found = await run(name, start, k, shape, { precision: "f32" });
      expect(relative(found.lowerBound, shapes[shape].lowerBound)).toBeLessThan(1e-4);
    },
  );

  it.each(cases.filter(([name]) => ["overlapping", "rfm", "constant column"].includes(name)))(
    "needs no SIMD: %s, %s",
    async (name, shape, { k, start, shapes }) => {
      const found = await run(name, start, k, shape, {}, testCompute(1, "scalar"));
      expect(relative(found.lowerBound, shapes[shape].lowerBound)).toBeLessThan(1e-6);
      const single = await run(name, start, k, shape, { precision: "f32" }, testCompute(1, "scalar"));
      expect(relative(single.lowerBound, shapes[shape].lowerBound)).toBeLessThan(1e-4);
    },
  );
});

function relative(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.max(1, Math.abs(expected));
}
