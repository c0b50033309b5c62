import { describe, expect, it } from "vitest";
import { expectClose } from "./fixtures/close";
import expected from "./fixtures/tests.json";
import type { Interval } from "./interval";
import { type Count, katzRatio, newcombeDifference, scoreDifference, scoreRatio, twoProportionTest, waldDifference, wilsonInterval } from "./proportions";

const cases = expected.proportions.map((entry) => {
  const [x0, n0, x1, n1] = entry.counts;
  const control: Count = { successes: x0, n: n0 };
  const treated: Count = { successes: x1, n: n1 };
  return { ...entry, control, treated, what: `${x1}/${n1} against ${x0}/${n0}` };
});

function expectInterval(actual: Interval, wanted: readonly (number | null)[], relative: number, what: string, absolute?: number) {
  expectClose(actual.low, wanted[0], relative, `${what} low`, absolute);
  expectClose(actual.high, wanted[1], relative, `${what} high`, absolute);
}

describe("two proportions", () => {
  it("z and p match statsmodels proportions_ztest (recomputed with mpmath)", () => {
    for (const { control, treated, z, p, what } of cases) {
      const test = twoProportionTest(control, treated);
      expectClose(test.z, z, 1e-10, `z ${what}`);
      expectClose(test.p, p, 1e-10, `p ${what}`);
    }
  });

  it("Wilson, Wald, Newcombe and Katz match statsmodels", () => {
    for (const { control, treated, wilson, wald, newcombe, katz, what } of cases) {
      expectInterval(wilsonInterval(treated, 0.05), wilson, 1e-10, `Wilson ${what}`, 1e-12);
      expectInterval(waldDifference(control, treated, 0.05), wald, 1e-9, `Wald ${what}`);
      expectInterval(newcombeDifference(control, treated, 0.05), newcombe, 1e-9, `Newcombe ${what}`, 1e-12);
      expectInterval(katzRatio(control, treated, 0.05), katz, 1e-10, `Katz ${what}`);
    }
  });

  it("score intervals match a numerical likelihood at 50 digits (mpmath)", () => {
    for (const { control, treated, scoreDifference: difference, miettinenNurminen, scoreRatio: ratio, what } of cases) {
      expectInterval(scoreDifference(control, treated, 0.05), difference, 1e-8, `Mee ${what}`, 1e-11);
      expectInterval(scoreDifference(control, treated, 0.05, true), miettinenNurminen, 1e-8, `Miettinen-Nurminen ${what}`, 1e-11);
      expectInterval(scoreRatio(control, treated, 0.05), ratio, 1e-9, `Koopman ${what}`);
    }
  });

  it("never disagrees with its test: the interval excludes no effect exactly when p is below alpha", () => {
    for (let x0 = 0; x0 <= 20; x0++) {
      for (let x1 = 0; x1 <= 30; x1++) {
        const control = { successes: x0, n: 20 };
        const treated = { successes: x1, n: 30 };
        const { p } = twoProportionTest(control, treated);
        if (Math.abs(p - 0.05) < 1e-9) continue;
        const difference = scoreDifference(control, treated, 0.05);
        expect(difference.low > 0 || difference.high < 0, `${x0}/20 ${x1}/30 p ${p} difference ${difference.low} ${difference.high}`).toBe(p < 0.05);
        if (x0 + x1 === 0) continue;
        const ratio = scoreRatio(control, treated, 0.05);
        expect(ratio.low > 1 || ratio.high < 1, `${x0}/20 ${x1}/30 p ${p} ratio ${ratio.low} ${ratio.high}`).toBe(p < 0.05);
      }
    }
  });

  it("nobody or everybody converted, one customer, an empty group", () => {
    expect(twoProportionTest({ successes: 0, n: 10 }, { successes: 0, n: 10 })).toEqual({ z: 0, p: 1 });
    expect(twoProportionTest({ successes: 10, n: 10 }, { successes: 7, n: 7 })).toEqual({ z: 0, p: 1 });
    expect(scoreRatio({ successes: 0, n: 10 }, { successes: 0, n: 10 }, 0.05).low).toBeNaN();
    const none = scoreDifference({ successes: 0, n: 10 }, { successes: 0, n: 10 }, 0.05);
    expect(none.low).toBeLessThan(-0.2);
    expect(none.high).toBeCloseTo(-none.low, 10);
    expect(wilsonInterval({ successes: 0, n: 0 }, 0.05)).toEqual({ low: 0, high: 1 });
    expect(twoProportionTest({ successes: 0, n: 0 }, { successes: 1, n: 2 }).p).toBeNaN();
    const single = scoreDifference({ successes: 0, n: 1 }, { successes: 1, n: 1 }, 0.05);
    expect(single.low).toBeLessThan(0);
    expect(single.high).toBe(1);
  });
});
