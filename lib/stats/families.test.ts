import { describe, expect, it } from "vitest";
import { expectClose } from "./fixtures/close";
import expected from "./fixtures/tests.json";
import { benjaminiHochberg, correct, holm } from "./multiplicity";
import { poolEffects } from "./pooling";
import { sampleRatioCheck } from "./sample-ratio";

describe("many tests at once", () => {
  it("Holm and Benjamini-Hochberg match statsmodels multipletests", () => {
    for (const { p, holm: wantedHolm, benjaminiHochberg: wantedBh } of expected.families) {
      holm(p, 0.05).adjusted.forEach((value, i) => {
        expectClose(value, wantedHolm[i], 1e-12, `Holm ${i}`);
      });
      benjaminiHochberg(p, 0.05).adjusted.forEach((value, i) => {
        expectClose(value, wantedBh[i], 1e-12, `BH ${i}`);
      });
    }
  });

  it("gives each interval the level at which it agrees with the adjusted p", () => {
    for (const { p } of expected.families) {
      for (const method of ["holm", "benjamini-hochberg", "none"] as const) {
        const { adjusted, levels } = correct(p, 0.05, method);
        adjusted.forEach((value, i) => {
          expect(p[i] < levels[i], `${method} ${p[i]} at ${levels[i]}`).toBe(value < 0.05);
        });
      }
    }
  });

  it("leaves tests that could not be done out of the family", () => {
    const { adjusted } = holm([0.01, Number.NaN, 0.02], 0.05);
    expect(adjusted[0]).toBeCloseTo(0.02, 15);
    expect(adjusted[1]).toBeNaN();
    expect(holm([], 0.05).adjusted).toEqual([]);
  });
});

describe("sample ratio", () => {
  it("matches scipy chisquare, a thousand million customers included", () => {
    for (const { counts, shares, chiSquare, p } of expected.ratios) {
      const check = sampleRatioCheck(counts, shares);
      expectClose(check.chiSquare, chiSquare, 1e-10, "chi-square", 1e-12);
      expectClose(check.p, p, 1e-10, "p");
    }
  });

  it("answers for one group, for no customers and for a group planned empty", () => {
    expect(sampleRatioCheck([10], [1]).p).toBeNaN();
    expect(sampleRatioCheck([0, 0], [1, 1]).p).toBeNaN();
    expect(sampleRatioCheck([10, 1], [1, 0]).p).toBe(0);
    expect(sampleRatioCheck([10, 0], [1, 0]).p).toBe(1);
  });
});

describe("pooling", () => {
  it("Q, the between-group variance and the mean match statsmodels combine_effects and scipy brentq; shrinkage follows from them", () => {
    for (const { values, variances, q, p, tau2, mean, shrunken, low, high } of expected.pooling) {
      const pooled = poolEffects(
        values.map((value, i) => ({ value, variance: variances[i] })),
        0.05,
      );
      expect(pooled).not.toBeNull();
      if (!pooled) return;
      expectClose(pooled.heterogeneity.q, q, 1e-10, "Q", 1e-12);
      expectClose(pooled.heterogeneity.p, p, 1e-10, "p", 1e-7);
      expectClose(pooled.heterogeneity.between, tau2, 1e-7, "between", 1e-12);
      expectClose(pooled.mean, mean, 1e-7, "mean");
      pooled.shrunken.forEach((effect, i) => {
        expectClose(effect.value, shrunken[i], 1e-7, "shrunken");
        expectClose(effect.low, low[i], 1e-7, "low");
        expectClose(effect.high, high[i], 1e-7, "high");
      });
    }
  });

  it("declines one group, and effects without a variance", () => {
    expect(poolEffects([{ value: 1, variance: 1 }], 0.05)).toBeNull();
    expect(
      poolEffects(
        [
          { value: 1, variance: 0 },
          { value: 1, variance: 1 },
        ],
        0.05,
      ),
    ).toBeNull();
    expect(
      poolEffects(
        [
          { value: Number.NaN, variance: 1 },
          { value: 1, variance: 1 },
        ],
        0.05,
      ),
    ).toBeNull();
  });
});
