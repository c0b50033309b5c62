import { describe, expect, it } from "vitest";
import { expectClose } from "./fixtures/close";
import expected from "./fixtures/tests.json";
import { fiellerRatio, welchInterval, welchTest } from "./means";
import { momentsOf } from "./moments";

describe("two means", () => {
  it("moments match numpy and scipy.stats.skew, an offset of 1e9 included", () => {
    for (const { treated, mean, variance, skewness } of expected.means) {
      const moments = momentsOf(treated);
      expectClose(moments.mean, mean, 1e-14, "mean");
      expectClose(moments.variance, variance, 1e-12, "variance");
      expectClose(moments.skewness, skewness, 1e-6, "skewness", 1e-6);
    }
  });

  it("statistic, degrees of freedom, p and interval match scipy ttest_ind(equal_var=False)", () => {
    for (const { control, treated, difference, t, df, p, interval } of expected.means) {
      const test = welchTest(momentsOf(control), momentsOf(treated));
      // Two means of 1e9 carry an error of 1e-7 into their difference, whoever subtracts them.
      const absolute = control[0] > 1e8 ? 5e-7 : 1e-300;
      expectClose(test.difference, difference, 1e-10, "difference", absolute);
      expectClose(test.t, t, 1e-10, "t", absolute * 10);
      expectClose(test.df, df, 1e-10, "df");
      expectClose(test.p, p, 1e-9, "p", absolute);
      const { low, high } = welchInterval(test, 0.05);
      expectClose(low, interval[0], 1e-10, "low", absolute);
      expectClose(high, interval[1], 1e-10, "high", absolute);
    }
  });

  it("Fieller's interval matches a numerical inversion of the test and agrees with it about no effect", () => {
    for (const { control, treated, fieller } of expected.means) {
      const ratio = fiellerRatio(momentsOf(control), momentsOf(treated), 0.05);
      expectClose(ratio.low, fieller[0], 1e-7, "low");
      expectClose(ratio.high, fieller[1], 1e-7, "high");
      const { p } = welchTest(momentsOf(control), momentsOf(treated));
      if (!Number.isNaN(ratio.low)) expect(ratio.low > 1 || ratio.high < 1).toBe(p < 0.05);
    }
  });

  it("constant groups, one customer, none, missing values", () => {
    const constant = momentsOf([5, 5, 5]);
    expect(welchTest(constant, momentsOf([5, 5]))).toMatchObject({ t: 0, p: 1 });
    expect(welchTest(constant, momentsOf([6, 6]))).toMatchObject({ difference: 1, t: Number.POSITIVE_INFINITY, p: 0 });
    expect(welchInterval(welchTest(constant, momentsOf([6, 6])), 0.05)).toEqual({ low: 1, high: 1 });
    expect(welchTest(constant, momentsOf([1])).p).toBeNaN();
    expect(welchInterval(welchTest(constant, momentsOf([])), 0.05).low).toBeNaN();
    expect(momentsOf([1, Number.NaN, 3])).toMatchObject({ n: 2, mean: 2, variance: 2 });
    expect(fiellerRatio(momentsOf([-1, 1, 0]), momentsOf([1, 2, 3]), 0.05).low).toBeNaN();
  });
});
