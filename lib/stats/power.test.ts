import { describe, expect, it } from "vitest";
import { expectClose } from "./fixtures/close";
import expected from "./fixtures/tests.json";
import { meansDetectable, meansPower, meansSampleSize, proportionsDetectable, proportionsPower, proportionsSampleSize } from "./power";

describe("power of two proportions", () => {
  it("sample size matches statsmodels and R power.prop.test to the customer; power matches power_proportions_2indep", () => {
    for (const { rates, power, alpha, ratio, twoSided, n, whole, achieved } of expected.rates) {
      const design = { alpha, ratio, twoSided };
      const size = proportionsSampleSize(rates[0], rates[1], power, design);
      expectClose(size, n, 1e-10, `n ${rates}`);
      expect(Math.ceil(size)).toBe(whole);
      expectClose(proportionsPower(rates[0], rates[1], n, design), achieved, 1e-10, `power ${rates}`);
      expectClose(proportionsDetectable(rates[0], size, power, design), rates[1], 1e-10, `detectable ${rates}`);
    }
  });

  it("gives R's documented example: power.prop.test(p1 = .50, p2 = .75, power = .90) is n = 76.7", () => {
    expect(proportionsSampleSize(0.5, 0.75, 0.9, { alpha: 0.05, ratio: 1, twoSided: true })).toBeCloseTo(76.7, 1);
  });

  it("has an answer at the edges", () => {
    const design = { alpha: 0.05, ratio: 1, twoSided: true };
    expect(proportionsPower(0.1, 0.1, 1000, design)).toBeCloseTo(0.05, 12);
    expect(proportionsSampleSize(0.1, 0.1, 0.8, design)).toBe(Number.POSITIVE_INFINITY);
    expect(proportionsDetectable(0.99, 10, 0.8, design)).toBeNaN();
    expect(proportionsPower(0, 1, 5, design)).toBe(1);
    expect(proportionsDetectable(0, 1000, 0.8, design)).toBeGreaterThan(0);
    expect(proportionsPower(0.05, 0.05001, 1e9, design)).toBeGreaterThan(0.05);
  });
});

describe("power of two means", () => {
  it("matches statsmodels TTestIndPower, sample sizes to the customer", () => {
    for (const { effect, power, alpha, ratio, twoSided, n, whole, at100 } of expected.tests) {
      const design = { alpha, ratio, twoSided };
      // scipy's noncentral t gives up where power is 1 to all digits
      expectClose(meansPower(effect, 100, design), at100 ?? 1, 1e-9, `power ${effect}`);
      const size = meansSampleSize(effect, power, design);
      expectClose(size, n, 1e-7, `n ${effect}`);
      expect(Math.ceil(size)).toBe(whole);
      expectClose(meansDetectable(size, power, design), effect, 1e-7, `detectable ${effect}`);
    }
  });

  it("has an answer at the edges", () => {
    const design = { alpha: 0.05, ratio: 1, twoSided: true };
    expect(meansPower(0, 50, design)).toBeCloseTo(0.05, 10);
    expect(meansPower(1, 1, design)).toBeNaN();
    expect(meansDetectable(1, 0.8, design)).toBeNaN();
    expect(meansSampleSize(0, 0.8, design)).toBe(Number.POSITIVE_INFINITY);
    expect(meansSampleSize(1e-4, 0.8, design)).toBeGreaterThan(1.5e9);
    expect(meansSampleSize(50, 0.8, design)).toBeLessThan(3);
    expect(meansPower(50, 1000, design)).toBeCloseTo(1, 12);
  });
});
