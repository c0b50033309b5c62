import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, SET_NAMES, type SetName, setPoints } from "../fixtures/clustering-sets";
import oracle from "../fixtures/mixture.json";
import { gather } from "../fixtures/points";
import { Random } from "../random";
import { cholesky, inverseLower } from "./cholesky";
import { chooseMixture } from "./choose-mixture";
import { ellipsesOf } from "./ellipses";
import { SingularCovariance } from "./expectation-maximisation";
import { gaussianMixture, type MixtureOptions, membershipsOf } from "./gaussian-mixture";
import { placeProbabilities } from "./log-densities";
import { COVARIANCE_SHAPES, covarianceOf } from "./mixture";

const OPTIONS: MixtureOptions = {
  components: 3,
  shape: "full",
  start: "kmeans",
  starts: 3,
  maxIterations: 200,
  tolerance: 1e-4,
  regularisation: 1e-6,
  seed: 42,
};

const fitted = async (name: SetName, more: Partial<MixtureOptions> = {}) =>
  gaussianMixture(testCompute(), await setPoints(clusteringSet(name)), { ...OPTIONS, ...more }, noCheckpoint);

describe("a Gaussian mixture", () => {
  it.each(oracle.cases.flatMap((c) => COVARIANCE_SHAPES.map((shape) => [c.name, shape, c] as const)))(
    "is at least as likely as scikit-learn's from its own starts: %s, %s",
    async (name, shape, { k, shapes }) => {
      const known = SET_NAMES.find((set) => set === name) ?? "blobs";
      const found = await fitted(known, { components: k, shape });
      const slack = 1e-4 * Math.max(1, Math.abs(shapes[shape].lowerBound));
      // Duplicates and planes let the likelihood grow at will: there it is the start that decides.
      if (!["duplicates", "moons"].includes(name)) expect(found.lowerBound).toBeGreaterThan(shapes[shape].lowerBound - slack);
      expect(found.trace.every((value, i) => i === 0 || value >= found.trace[i - 1] - 1e-9 * Math.abs(value))).toBe(true);
    },
  );

  it("gives each row probabilities that sum to 1, and the kernels' agree with plain arithmetic", async () => {
    const points = await setPoints(clusteringSet("overlapping"));
    for (const shape of COVARIANCE_SHAPES) {
      const fit = await gaussianMixture(testCompute(), points, { ...OPTIONS, shape }, noCheckpoint);
      for (const precision of ["f32", "f64"] as const) {
        const members = await membershipsOf(testCompute(), points, fit.mixture, precision, true, noCheckpoint);
        const plain = placeProbabilities(fit.mixture);
        const shares = new Float64Array(3);
        for (let i = 0; i < points.count; i++) {
          plain?.(points.values, 2 * i, shares);
          for (let c = 0; c < 3; c++) expect(Math.abs((members.probabilities?.[c][i] ?? 0) - shares[c])).toBeLessThan(precision === "f32" ? 1e-5 : 1e-12);
          expect(members.labels[i]).toBe(shares.indexOf(Math.max(...shares)));
          expect(members.certainty[i]).toBeCloseTo(Math.max(...shares), 5);
        }
        for (const [c, row] of members.shared.entries()) {
          expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
          expect(Math.max(...row)).toBe(row[c]);
        }
      }
    }
  });

  it("gives the same answer for the same seed at 1 and 2 threads, also when f32 proves too coarse", async () => {
    const random = new Random(5);
    // 60,000 points, two of three columns all but equal and on a scale of thousands: f32 cannot tell them apart.
    const x = Float64Array.from({ length: 60_000 }, (_, i) => 1e6 * (i % 4) + 3000 * random.normal());
    const points = await gather([x, x.map((value) => value + random.normal()), x.map(() => random.normal())]);
    const options = { ...OPTIONS, components: 4, starts: 1, maxIterations: 20 };
    const once = await gaussianMixture(testCompute(1), points, options, noCheckpoint);
    expect(once.precision).toBe("f64");
    expect(await gaussianMixture(testCompute(2), points, options, noCheckpoint)).toEqual(once);
    const easy = await gather([x.map((value) => value / 1e6), x.map(() => random.normal())]);
    const single = await gaussianMixture(testCompute(1), easy, options, noCheckpoint);
    expect(single.precision).toBe("f32");
    expect(await gaussianMixture(testCompute(2), easy, options, noCheckpoint)).toEqual(single);
  });

  it("starts from rows as well, finds fewer components than distinct rows, and one row", async () => {
    const drawn = await fitted("blobs", { components: 5, start: "data", starts: 10 });
    expect([...drawn.mixture.weights].every((weight) => Math.abs(weight - 0.2) < 0.01)).toBe(true);
    for (const start of ["kmeans", "data"] as const) {
      expect((await fitted("more clusters than distinct", { components: 5, start })).mixture.components).toBe(3);
      expect((await fitted("single point", { components: 1, start })).logLikelihood).toBeGreaterThan(0);
    }
  });

  it("names a covariance that cannot be inverted", async () => {
    await expect(fitted("collinear", { regularisation: 0 })).rejects.toBeInstanceOf(SingularCovariance);
    expect((await fitted("collinear", { regularisation: 0, shape: "diagonal" })).converged).toBe(true);
    await expect(fitted("all the same", { components: 1, regularisation: 0, shape: "spherical" })).rejects.toBeInstanceOf(SingularCovariance);
  });

  it("chooses k and shape by BIC", async () => {
    const range = { from: 1, to: 7, shapes: COVARIANCE_SHAPES };
    const choose = async (name: SetName) => {
      const { candidates, recommended } = await chooseMixture(testCompute(), await setPoints(clusteringSet(name)), range, OPTIONS, noCheckpoint);
      return candidates[recommended ?? -1];
    };
    expect(await choose("blobs")).toMatchObject({ components: 5, shape: "spherical" });
    expect(await choose("one cluster")).toMatchObject({ components: 1 });
    expect(await choose("variances")).toMatchObject({ components: 3, shape: "spherical" });
    expect(await choose("anisotropic")).toMatchObject({ components: 3, shape: "tied" });
  });

  it("can be cancelled", async () => {
    const points = await setPoints(clusteringSet("rfm"));
    await expect(gaussianMixture(testCompute(2), points, OPTIONS, () => Promise.reject(new Error("cancelled")))).rejects.toThrow("cancelled");
  });
});

describe("its pieces", () => {
  it("inverts the Cholesky factor", () => {
    const matrix = Float64Array.of(4, 2, 1, 2, 3, 0.5, 1, 0.5, 2);
    const lower = cholesky(matrix, 3);
    if (!lower) throw new Error("positive definite");
    const inverse = inverseLower(lower, 3);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let product = 0;
        let square = 0;
        for (let t = 0; t < 3; t++) product += inverse[i * 3 + t] * lower[t * 3 + j];
        for (let t = 0; t < 3; t++) square += lower[i * 3 + t] * lower[j * 3 + t];
        expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
        expect(square).toBeCloseTo(matrix[i * 3 + j], 12);
      }
    }
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(Number.NaN), 1)).toBeNull();
  });

  it("draws a tilted cloud as a tilted ellipse", () => {
    const mixture = {
      shape: "full",
      components: 1,
      dimensions: 2,
      weights: Float64Array.of(1),
      means: Float64Array.of(3, -1),
      covariances: Float64Array.of(5, 4, 4, 5),
    } as const;
    const [ellipse] = ellipsesOf(mixture, [Float64Array.of(1, 0), Float64Array.of(0, 1)]);
    expect(ellipse).toEqual({ x: 3, y: -1, along: 3, across: 1, angle: 0.7854 });
    expect([...covarianceOf(mixture, 0)]).toEqual([5, 4, 4, 5]);
  });
});
