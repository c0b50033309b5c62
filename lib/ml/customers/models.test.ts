import { describe, expect, it } from "vitest";
import { digamma } from "@/lib/stats/digamma";
import { noCheckpoint } from "../checkpoint";
import { bgNbdLoss, expectedPurchases, expectedWhenAlive, probabilityAlive } from "./bg-nbd";
import { fitBgNbd, fitGammaGamma } from "./fit";
import oracle from "./fixtures/clv.json";
import { expectedValue, frequencyCorrelation, gammaGammaLoss, spendingOf } from "./gamma-gamma";
import { valueCustomers } from "./lifetime-value";
import { type Histories, patternsOf } from "./patterns";

type Case = (typeof oracle.sets)[number];

function historiesOf({ unit, customers, frequency, recency, T, monetary }: Case): Histories {
  const divided = (values: readonly number[]) => Float64Array.from(values, (value) => value / unit);
  return { customers, frequency: Float64Array.from(frequency), recency: divided(recency), T: divided(T), monetary: Float64Array.from(monetary) };
}

/** Largest relative difference. */
const apart = (found: readonly number[], wanted: readonly number[]) => Math.max(...wanted.map((value, i) => Math.abs(found[i] - value) / Math.abs(value)));

// Oracle: the package `lifetimes`, lib/ml/customers/fixtures/clv.py.
describe.each(oracle.sets)("$name", (set) => {
  const histories = historiesOf(set);

  it("has the BG/NBD parameters of lifetimes within 1 %, and their standard errors", async () => {
    const patterns = await patternsOf(histories, noCheckpoint);
    const { model, converged, errors, logLikelihood } = await fitBgNbd(patterns, 0, noCheckpoint);
    expect(converged).toBe(true);
    // The likelihood is never lower than where lifetimes stopped.
    expect(-logLikelihood / set.customers).toBeLessThanOrEqual(set.negativeLogLikelihood + 1e-9);
    const { r, alpha, a, b } = set.bgnbd;
    expect(apart([model.r, model.alpha, model.a, model.b], [r, alpha, a, b])).toBeLessThan(0.01);
    expect(
      apart(
        errors.map((error) => error ?? Number.NaN),
        set.errors,
      ),
    ).toBeLessThan(0.03);
    if (!set.penalized) return;
    const penalized = await fitBgNbd(patterns, 0.01, noCheckpoint);
    expect(apart(Object.values(penalized.model), Object.values(set.penalized))).toBeLessThan(0.01);
  });

  it("has the Gamma-Gamma parameters of lifetimes within 1 %", async () => {
    const spending = spendingOf(histories);
    const { model, converged, errors } = await fitGammaGamma(spending, 0, noCheckpoint);
    expect(converged).toBe(true);
    expect(apart(Object.values(model), Object.values(set.gammaGamma))).toBeLessThan(0.01);
    expect(
      apart(
        errors.map((error) => error ?? Number.NaN),
        set.gammaErrors,
      ),
    ).toBeLessThan(0.03);
    const penalized = await fitGammaGamma(spending, 0.01, noCheckpoint);
    const { p, q, v } = penalized.model;
    expect(apart([p, q, v / spending.mean], Object.values(set.gammaPenalized))).toBeLessThan(0.01);
    expect(frequencyCorrelation(spending)).toBeCloseTo(set.correlation, 8);
  });

  it("expects of customers what lifetimes expects, given its parameters, within 1e-6", async () => {
    const { some } = set;
    const monthly = { months: 12, rate: 0.01, month: set.unit === 1 ? 30 : 4.345, margin: 1 };
    const floats = (values: readonly number[]) => Float64Array.from(values);
    const chosen = { frequency: floats(some.frequency), recency: floats(some.recency), T: floats(some.T), monetary: floats(some.monetary) };
    const models = { gammaGamma: set.gammaGamma, mean: set.mean };
    const valued = await valueCustomers({ customers: some.T.length, ...chosen }, set.bgnbd, models, monthly, noCheckpoint);
    for (let i = 0; i < some.frequency.length; i++) {
      const history = { frequency: some.frequency[i], recency: some.recency[i], T: some.T[i] };
      expect(probabilityAlive(set.bgnbd, history)).toBeCloseTo(some.alive[i], 9);
      for (const [h, horizon] of some.horizons.entries()) {
        // lifetimes' formula overflows for the most frequent of some shops.
        const wanted = some.expected[h][i];
        const found = expectedPurchases(set.bgnbd, history, horizon);
        if (wanted === null) expect(found).toBeGreaterThan(0);
        else expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-6);
      }
      const value = expectedValue(set.gammaGamma, history.frequency, some.monetary[i]);
      expect(valued.value?.[i]).toBe(value);
      // lifetimes takes a negative mean as it is.
      if (some.monetary[i] < 0) continue;
      expect(Math.abs(value / some.value[i] - 1)).toBeLessThan(1e-9);
      const worth = some.clv[i];
      if (worth !== null) expect(Math.abs((valued.clv?.[i] ?? 0) / worth - 1)).toBeLessThan(1e-6);
    }
    for (const [h, horizon] of some.horizons.entries()) {
      expect(Math.abs(expectedWhenAlive(set.bgnbd, 0, 0, horizon) / some.new[h] - 1)).toBeLessThan(1e-6);
    }
  });

  it("has gradients that agree with differences of the likelihood", async () => {
    const patterns = await patternsOf(histories, noCheckpoint);
    const spending = spendingOf(histories);
    const check = (loss: (logs: Float64Array, gradient: Float64Array) => number, at: readonly number[]) => {
      const gradient = new Float64Array(at.length);
      loss(Float64Array.from(at), gradient);
      for (let k = 0; k < at.length; k++) {
        const moved = (by: number) =>
          loss(
            Float64Array.from(at, (value, l) => value + (l === k ? by : 0)),
            new Float64Array(at.length),
          );
        expect((moved(1e-5) - moved(-1e-5)) / 2e-5).toBeCloseTo(gradient[k], 6);
      }
    };
    check((logs, gradient) => bgNbdLoss(patterns, patterns.longest, 0.02, logs, gradient), [0.3, -1, 0.2, 0.9]);
    check((logs, gradient) => gammaGammaLoss(spending, 0.02, logs, gradient), [0.5, 0.9, -0.3]);
  });
});

describe("the truth behind synthetic customers", () => {
  it.each([3, 4])("is found within four standard errors and the rounding to days: set %i", async (index) => {
    const set = oracle.sets[index];
    const [, , a, b, , q] = oracle.truth[index - 3];
    const found = await fitBgNbd(await patternsOf(historiesOf(set), noCheckpoint), 0, noCheckpoint);
    expect(Math.abs(found.model.a / (found.model.a + found.model.b) - a / (a + b))).toBeLessThan(0.05);
    const money = await fitGammaGamma(spendingOf(historiesOf(set)), 0, noCheckpoint);
    expect(Math.abs(money.model.q - q)).toBeLessThan(4 * (money.errors[1] ?? 0));
  });
});

describe("on nasty values", () => {
  // Oracle: mpmath's quadrature to 30 digits, lib/ml/customers/fixtures/clv.py.
  it.each(oracle.nasty)("expects of an alive customer, r=%f alpha=%f a=%f b=%f x=%i T=%f t=%f", (r, alpha, a, b, frequency, T, t, wanted) => {
    expect(Math.abs(expectedWhenAlive({ r, alpha, a, b }, frequency, T, t) / wanted - 1)).toBeLessThan(1e-9);
  });

  it("knows the digamma function", () => {
    // Oracle: mpmath.digamma.
    const known = [
      [1e-8, -1.0000000057721566e8],
      [0.3, -3.502524222200133],
      [1, -0.5772156649015329],
      [11.999, 2.442574774329119],
      [1e6, 13.815510057964191],
    ];
    for (const [x, value] of known) expect(Math.abs(digamma(x) / value - 1)).toBeLessThan(1e-13);
    expect(digamma(0)).toBeNaN();
  });

  it("stays within its bounds for customers who have just come, and for a horizon of nothing", () => {
    const model = { r: 0.2, alpha: 4, a: 0.8, b: 2.4 };
    const now = { frequency: 0, recency: 0, T: 0 };
    expect([probabilityAlive(model, now), expectedPurchases(model, now, 0)]).toEqual([1, 0]);
    expect(probabilityAlive(model, { frequency: 5000, recency: 1, T: 1e6 })).toBe(0);
    expect(probabilityAlive({ ...model, b: 1e-300 }, { frequency: 1, recency: 3, T: 3 })).toBeCloseTo(0, 12);
  });
});
