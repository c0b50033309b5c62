import { describe, expect, it } from "vitest";
import { standardLog } from "../fixtures/points";
import wholesale from "../fixtures/wholesale.json";
import { meanDifferences, standardisedMeans, valueDifferences } from "./differences";
import oracle from "./fixtures/profile.json";
import { distributionOf, quantile, sortedByGroup } from "./group-statistics";

const groups = Int32Array.from(oracle.labels);
const columns = Object.entries(oracle.numbers);
const raw = (name: string) => Object.entries(wholesale).find(([key]) => key === name)?.[1] ?? [];
const values = (name: string) => Array.from(raw(name), Number);

describe.each(columns)("segments of the wholesale data by %s", (name, expected) => {
  it("differ from the rest as numpy says (Cohen's d on the scaled column)", () => {
    const sorted = sortedByGroup(Float64Array.from(standardLog([values(name)])[0]), groups, 3);
    const effects = meanDifferences(sorted);
    const means = standardisedMeans(sorted);
    for (let segment = 0; segment < 3; segment++) {
      expect(effects[segment]).toBeCloseTo(expected.effects[segment], 9);
      expect(means[segment]).toBeCloseTo(expected.means[segment], 9);
    }
  });

  it("have numpy's quantiles", () => {
    const sorted = sortedByGroup(Float64Array.from(values(name)), groups, 3);
    for (let segment = 0; segment < 3; segment++) {
      const { mean, p5, q1, median, q3, p95 } = distributionOf(sorted[segment]);
      for (const [i, value] of [mean, p5, q1, median, q3, p95].entries()) expect(value).toBeCloseTo(expected.quantiles[segment][i], 6);
    }
  });
});

describe("differences of categories", () => {
  it("match statsmodels' proportion_effectsize (Cohen's h) and the lift", () => {
    const codes = Int32Array.from(wholesale.Channel, (channel) => channel - 1);
    const found = valueDifferences(codes, 2, groups, 3);
    for (const [segment, expected] of oracle.channel.entries()) {
      const own = found[segment];
      // The two values of a binary column differ equally; either may be named.
      expect(Math.abs(own?.effect ?? 0)).toBeCloseTo(Math.abs(expected.effect), 9);
      if (own?.value !== expected.value - 1) continue;
      expect(own.share).toBeCloseTo(expected.share, 12);
      expect(own.lift).toBeCloseTo(expected.lift, 12);
    }
  });

  it("are null without rows or without others", () => {
    expect(valueDifferences(Int32Array.of(0, 0), 1, Int32Array.of(0, 0), 2)).toEqual([null, null]);
    expect(valueDifferences(new Int32Array(0), 0, new Int32Array(0), 1)).toEqual([null]);
  });
});

describe("differences of numbers", () => {
  it("survive constants, missing values and empty groups", () => {
    const sorted = sortedByGroup(Float64Array.of(5, 5, 5, Number.NaN), Int32Array.of(0, 1, -1, 0), 3);
    expect(sorted.map((list) => [...list])).toEqual([[5], [5], []]);
    expect(meanDifferences(sorted)).toEqual([0, 0, null]);
    expect(standardisedMeans(sorted)).toEqual([0, 0, null]);
    expect(quantile(new Float64Array(0), 0.5)).toBeNull();
    // Two constants apart: measured in deviations of all rows.
    const apart = meanDifferences([Float64Array.of(0, 0), Float64Array.of(1, 1)]);
    expect(apart[0]).toBeCloseTo(-1 / Math.sqrt(1 / 3), 12);
  });
});
