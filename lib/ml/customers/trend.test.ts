import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import type { CustomerSeries } from "../series/gather";
import oracle from "./fixtures/behaviour.json";
import { theilSenSlope, trendsOf } from "./trend";

function seriesOf(rows: readonly (readonly number[])[], first = 0): CustomerSeries {
  const length = rows[0]?.length ?? 0;
  const leftOut = { noCustomer: 0, noDate: 0, noAmount: 0, outside: 0 };
  return {
    count: rows.length,
    length,
    values: Float64Array.from(rows.flat()),
    firstRow: new Uint32Array(rows.length),
    span: { first, length, partial: 0 },
    lines: 0,
    leftOut,
  };
}

const settings = { unit: "day", method: "ols", start: "span", window: 7 } as const;

// Oracle: scipy.stats.linregress and theilslopes, numpy for the season; lib/ml/customers/fixtures/behaviour.py.
describe("trends", () => {
  it("match scipy and numpy", async () => {
    const found = await trendsOf(seriesOf(oracle.series), settings, noCheckpoint);
    const sen = await trendsOf(seriesOf(oracle.series), { ...settings, method: "theil-sen" }, noCheckpoint);
    for (const [i, want] of oracle.trends.entries()) {
      expect(found.slope[i]).toBeCloseTo(want.slope, 9);
      expect(sen.slope[i]).toBeCloseTo(want.sen, 9);
      expect(found.seasonality?.[i]).toBeCloseTo(want.strength, 9);
      expect(found.volatility[i]).toBeCloseTo(want.volatility, 9);
    }
  });

  it("compare the last window with the one before, and begin with the customer", async () => {
    const rows = [
      [0, 0, 4, 4, 2, 2, 3, 3],
      [1, 1, 1, 1, 0, 0, 2, 0],
      [0, 0, 0, 0, 0, 0, 0, 5],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ];
    const found = await trendsOf(seriesOf(rows), { ...settings, window: 2, start: "first" }, noCheckpoint);
    expect([...found.change]).toEqual([0.5, Number.NaN, Number.NaN, Number.NaN]);
    expect([...found.last]).toEqual([6, 2, 5, 0]);
    expect([...found.active]).toEqual([6, 5, 1, 0]);
    expect(found.slope[0]).toBeCloseTo(-4 / 17.5, 12);
    // Too short to have a slope.
    expect([found.slope[2], found.slope[3], found.trend[3]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(found.seasonality).toBeNull();
  });

  it("survive no customers, one period, constants and huge offsets", async () => {
    expect((await trendsOf(seriesOf([]), settings, noCheckpoint)).slope).toHaveLength(0);
    const one = await trendsOf(seriesOf([[3]]), settings, noCheckpoint);
    expect([one.total[0], one.last[0], one.slope[0]]).toEqual([3, 0, Number.NaN]);
    const flat = await trendsOf(seriesOf([Array.from({ length: 28 }, () => 1e9)]), settings, noCheckpoint);
    expect([flat.slope[0], flat.seasonality?.[0], flat.volatility[0], flat.change[0]]).toEqual([0, 0, 0, 0]);
    expect(theilSenSlope(Float64Array.of(0, 0, 0, 100))).toBeCloseTo(50 / 3, 12);
  });
});
