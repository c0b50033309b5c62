import { describe, expect, it } from "vitest";
import { betaCdf, chiSquareSurvival, normalCdf, normalQuantile, normalSurvival, normalUpperQuantile, tCdf, tSurvival, tUpperQuantile } from "./distributions";
import { expectClose } from "./fixtures/close";
import expected from "./fixtures/special.json";
import { noncentralT } from "./noncentral-t";
import { erfc, incompleteBeta, incompleteGamma, logGamma } from "./special";

describe("special functions match mpmath (420 digits)", () => {
  it("erfc", () => {
    for (const [x, value] of expected.erfc) expectClose(erfc(x), value, 1e-13, `erfc(${x})`);
  });

  it("logGamma", () => {
    for (const [x, value] of expected.logGamma) expectClose(logGamma(x), value, 1e-13, `logGamma(${x})`);
  });

  it("incomplete gamma, both tails", () => {
    for (const [a, x, lower, upper] of expected.gamma) {
      const tails = incompleteGamma(a, x);
      expectClose(tails.lower, lower, 2e-12, `P(${a}, ${x})`);
      // A tail close to nothing beside one close to everything is only asked of the small side.
      if (x > a) expectClose(tails.upper, upper, 2e-12, `Q(${a}, ${x})`);
      else expect(Math.abs(tails.upper - upper)).toBeLessThan(1e-13);
    }
  });

  it("incomplete beta", () => {
    for (const [a, b, x, value] of expected.beta) expectClose(incompleteBeta(a, b, x, 1 - x).lower, value, 5e-12, `I(${a}, ${b}, ${x})`);
  });
});

describe("distributions match mpmath and scipy 1.17", () => {
  it("normal, far tail included", () => {
    for (const [z, value] of expected.normalSurvival) {
      expectClose(normalSurvival(z), value, 1e-12, `survival(${z})`);
      expectClose(normalCdf(-z), value, 1e-12, `cdf(${-z})`);
    }
    for (const [p, value] of expected.normalQuantile) {
      expect(Math.abs(normalQuantile(p) - value), `quantile(${p})`).toBeLessThan(1e-13 * Math.max(1, Math.abs(value)));
      expect(normalUpperQuantile(p)).toBe(-normalQuantile(p));
    }
  });

  it("t, from one degree of freedom to two thousand million", () => {
    for (const [t, df, value] of expected.tSurvival) {
      expectClose(tSurvival(t, df), value, 1e-10, `t survival(${t}, ${df})`);
      expectClose(tCdf(-t, df), value, 1e-10, `t cdf(${-t}, ${df})`);
    }
    for (const [p, df, value] of expected.tQuantile) {
      expectClose(tUpperQuantile(p, df), value, 1e-10, `t quantile(${p}, ${df})`);
      expectClose(tUpperQuantile(1 - p, df), -value, 1e-4, `t quantile(${1 - p}, ${df})`);
    }
  });

  it("chi-square and beta", () => {
    for (const [x, df, value] of expected.chiSquareSurvival) {
      expectClose(chiSquareSurvival(x, df), value, 1e-11, `chi-square(${x}, ${df})`);
    }
    for (const [x, a, b, value] of expected.betaCdf) expectClose(betaCdf(x, a, b), value, 1e-11, `beta(${x}, ${a}, ${b})`);
  });

  it("noncentral t", () => {
    for (const [t, df, shift, cdf, survival] of expected.noncentralT) {
      const tails = noncentralT(t, df, shift);
      expect(Math.abs(tails.lower - cdf), `nct cdf(${t}, ${df}, ${shift}) ${tails.lower} ${cdf}`).toBeLessThan(1e-10);
      expect(Math.abs(tails.upper - survival), `nct survival(${t}, ${df}, ${shift})`).toBeLessThan(1e-10);
    }
  });

  it("answers edges plainly and nonsense with NaN", () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(tUpperQuantile(0, 3)).toBe(Number.POSITIVE_INFINITY);
    expect(tSurvival(Number.POSITIVE_INFINITY, 3)).toBe(0);
    expect(tSurvival(Number.NEGATIVE_INFINITY, 3)).toBe(1);
    expect(tSurvival(1.96, Number.POSITIVE_INFINITY)).toBe(normalSurvival(1.96));
    expect(chiSquareSurvival(0, 3)).toBe(1);
    expect(incompleteGamma(0.5, 1e20).upper).toBe(0);
    for (const value of [
      normalCdf(Number.NaN),
      normalQuantile(1.1),
      tSurvival(1, -1),
      tSurvival(Number.NaN, 3),
      chiSquareSurvival(1, Number.NaN),
      noncentralT(1, 0, 1).lower,
    ])
      expect(value).toBeNaN();
  });
});
