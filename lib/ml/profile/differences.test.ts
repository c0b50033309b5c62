import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { standardLog } from "../fixtures/points";
import wholesale from "../fixtures/wholesale.json";
import { Random } from "../random";
import { profileCategory } from "./category-profile";
import { countValues, numberEffect, valueDifferences } from "./differences";
import { cramersV, hedgesG, magnitudeOf, momentsOfRest, rankEffects, standardisedOf } from "./effects";
import oracle from "./fixtures/profile.json";
import { distributionOf, medianOfRest, momentsByGroup, momentsOf, quantile } from "./group-statistics";
import { profileNumber } from "./number-profile";
import { sortByGroup } from "./sort-groups";

const groups = Int32Array.from(oracle.labels);
const columns = Object.entries(oracle.numbers);
const raw = (name: string) => Object.entries(wholesale).find(([key]) => key === name)?.[1] ?? [];
const values = (name: string) => Float64Array.from(raw(name), Number);

describe.each(columns)("segments of the wholesale data by %s", (name, expected) => {
  const scaled = Float64Array.from(standardLog([Array.from(values(name))])[0]);

  it("differ from the rest as numpy and scipy say (Hedges' g, Mann–Whitney U, skew)", async () => {
    const found = await profileNumber({ name, values: values(name), measured: scaled }, groups, 3, noCheckpoint);
    const plain = await profileNumber({ name, values: values(name), measured: values(name) }, groups, 3, noCheckpoint);
    expect(found.skewness).toBeCloseTo(expected.skewness, 9);
    expect(plain.skewness).toBeCloseTo(expected.skewnessRaw, 9);
    for (const [segment, own] of expected.groups.entries()) {
      const difference = found.differences[segment];
      expect(difference?.hedgesG).toBeCloseTo(own.g, 9);
      expect(plain.differences[segment]?.hedgesG).toBeCloseTo(own.gRaw, 9);
      expect(difference?.superiority).toBeCloseTo(own.superiority, 12);
      expect(difference?.cliffsDelta).toBeCloseTo(2 * own.superiority - 1, 12);
      expect(difference?.restMedian).toBeCloseTo(own.restMedian, 9);
      expect(found.ranks[segment]).toBeCloseTo(own.rank, 12);
      expect(found.standardised[segment]).toBeCloseTo(own.standardised, 9);
      // The logarithms are near to normal, the amounts themselves far from it.
      expect(difference?.measure).toBe(Math.abs(expected.skewness) > 1 ? "cliffs-delta" : "hedges-g");
      expect(plain.differences[segment]?.measure).toBe("cliffs-delta");
    }
  });

  it("have numpy's quantiles and matplotlib's whiskers", async () => {
    const sorted = await sortByGroup(values(name), groups, 3, noCheckpoint);
    for (const [segment, own] of expected.groups.entries()) {
      const found = distributionOf(sorted.byGroup[segment]);
      const { mean, deviation, min, p5, q1, median, q3, p95, max } = found;
      for (const [i, value] of [mean, deviation, min, p5, q1, median, q3, p95, max].entries()) expect(value).toBeCloseTo(own.quantiles[i], 6);
      expect([found.low, found.high, found.below, found.above]).toEqual(own.whiskers);
    }
  });
});

describe("differences of categories", () => {
  it.each(Object.entries(oracle.categories))("match statsmodels' proportion_effectsize and scipy's association: %s", (name, expected) => {
    const coded = Int32Array.from(values(name), (value) => value - 1);
    const count = Math.max(...coded) + 1;
    const found = valueDifferences(countValues(coded, count, groups, 3), count, 3);
    for (const [segment, own] of expected.groups.entries()) {
      expect(found[segment]?.value).toBe(own.value - 1);
      for (const key of ["effect", "share", "rest", "overall", "lift", "cramersV"] as const) expect(found[segment]?.[key]).toBeCloseTo(own[key], 9);
      expect(found[segment]?.points).toBeCloseTo(own.share - own.rest, 12);
    }
    const dictionary = Array.from({ length: count }, (_, value) => String(value + 1));
    expect(profileCategory({ name, codes: coded, dictionary, explains: true }, groups, 3).profile.cramersV).toBeCloseTo(expected.cramersV, 9);
  });

  it("are null without rows or without others, and fold rare values together", () => {
    expect(valueDifferences(countValues(Int32Array.of(0, 0), 1, Int32Array.of(0, 0), 2), 1, 2)).toEqual([null, null]);
    expect(valueDifferences(new Float64Array(0), 0, 1)).toEqual([null]);
    expect(cramersV(Float64Array.of(3, 0, 2, 0), 2, 2)).toBeNull();
    expect(cramersV(Float64Array.of(3, 0, 0, 2), 2, 2)).toBe(1);
    const codes = Int32Array.from({ length: 40 }, (_, row) => (row < 20 ? row : 0));
    const { profile } = profileCategory(
      { name: "city", codes, dictionary: Array.from({ length: 20 }, (_, i) => `city ${i}`), explains: false },
      new Int32Array(40),
      2,
    );
    expect(profile).toMatchObject({ others: 8, values: { length: 12 } });
    expect(profile.shares[0]?.[0]).toBeCloseTo(21 / 40, 12);
    expect(profile.shares[1]).toBeNull();
  });
});

describe("one order for all effects", () => {
  it.each(oracle.scale)("ranks become the d of two normal groups (scipy's norm.ppf): $superiority", ({ superiority, d }) => {
    expect(standardisedOf(superiority, 1e5, 1e5)).toBeCloseTo(d, 9);
  });

  it("stays finite when every row of a segment has more than every other, and says nothing of a pair", () => {
    expect(standardisedOf(1, 500, 1e6)).toBeGreaterThan(5);
    expect(Number.isFinite(standardisedOf(0, 1e6, 1e6))).toBe(true);
    expect(standardisedOf(1, 1, 1)).toBeCloseTo(0, 12);
    expect([0.1, -0.3, 0.6, -0.9, 3].map(magnitudeOf)).toEqual(["negligible", "small", "medium", "large", "very-large"]);
  });

  it("compares ranks where there is no spread to measure in", async () => {
    const apart = await profileNumber(numbersOf([0, 0, 1, 1]), Int32Array.of(0, 0, 1, 1), 2, noCheckpoint);
    expect(apart.differences[0]).toMatchObject({ measure: "cliffs-delta", hedgesG: null, cliffsDelta: -1, median: 0, restMedian: 1 });
    const offset = await profileNumber(numbersOf([1e9, 1e9, 1e9 + 1, 1e9 + 1]), Int32Array.of(0, 0, 1, 1), 2, noCheckpoint);
    expect(offset.differences[1]).toMatchObject({ cliffsDelta: 1, hedgesG: null });
    const constant = await profileNumber(numbersOf([5, 5, 5, Number.NaN]), Int32Array.of(0, 1, -1, 0), 3, noCheckpoint);
    expect(constant.differences).toMatchObject([{ effect: 0, superiority: 0.5 }, { effect: 0 }, {}].map((own, i) => (i < 2 ? own : null)));
    expect(constant.standardised).toEqual([0, 0, null]);
    expect(constant.ranks).toEqual([0.5, 0.5, null]);
    const lone = await profileNumber(numbersOf([7]), Int32Array.of(0), 1, noCheckpoint);
    expect(lone).toMatchObject({ differences: [null], overall: { count: 1, median: 7, deviation: 0 }, ranks: [0.5] });
    const none = await profileNumber(numbersOf([]), new Int32Array(0), 0, noCheckpoint);
    expect(none).toMatchObject({ differences: [], overall: { count: 0, median: null } });
  });

  it("measures a shift of a tenth at an offset of 1e9 as it does at nought", async () => {
    const at = async (offset: number) => {
      const column = Float64Array.from({ length: 400 }, (_, row) => offset + (row % 10) / 8 + (row < 200 ? 0.125 : 0));
      const { groups: moments } = await momentsByGroup(
        column,
        Int32Array.from({ length: 400 }, (_, row) => (row < 200 ? 0 : 1)),
        2,
        noCheckpoint,
      );
      return hedgesG(moments[0], momentsOfRest(moments)[0]);
    };
    expect(await at(1e9)).toBeCloseTo((await at(0)) ?? Number.NaN, 9);
    expect(numberEffect({ count: 1, mean: 0, variance: 0 }, { count: 0, mean: 0, variance: 0 }, { superiority: null, rank: 0.5 }, 0)).toBeNull();
  });
});

const numbersOf = (list: readonly number[]) => {
  const column = Float64Array.from(list);
  return { name: "a", values: column, measured: column };
};

describe("what is read off a sorted column", () => {
  it("is what sorting each group by itself gives, for any numbers (brute force)", async () => {
    const value = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, 0, -0, 1e300, -1e-300, Number.POSITIVE_INFINITY));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, fc.integer({ min: -1, max: 3 })), { maxLength: 60 }), async (rows) => {
        const column = Float64Array.from(rows, ([own]) => own);
        const codes = Int32Array.from(rows, ([, group]) => group);
        const sorted = await sortByGroup(column, codes, 4, noCheckpoint);
        const kept = rows.filter(([own, group]) => group >= 0 && Number.isFinite(own)).map(([own, group]) => [own + 0, group] as const);
        expect([...sorted.values]).toEqual(kept.map(([own]) => own).sort((a, b) => a - b));
        const ranks = rankEffects(sorted);
        for (let group = 0; group < 4; group++) {
          const own = kept.filter(([, g]) => g === group).map(([n]) => n);
          const rest = kept.filter(([, g]) => g !== group).map(([n]) => n);
          expect([...sorted.byGroup[group]]).toEqual([...own].sort((a, b) => a - b));
          const median = medianOfRest(sorted.values, sorted.byGroup[group]);
          const restSorted = Float64Array.from(rest).sort();
          if (rest.length % 2 === 1) expect(median).toBe(restSorted[rest.length >> 1]);
          else if (rest.length === 0) expect(median).toBeNull();
          if (own.length === 0 || rest.length === 0) continue;
          let wins = 0;
          for (const a of own) for (const b of rest) wins += a > b ? 1 : a === b ? 0.5 : 0;
          expect(ranks[group].superiority).toBeCloseTo(wins / own.length / rest.length, 12);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is the same for many rows, and yields to others in between", async () => {
    const random = new Random(5);
    const column = Float64Array.from({ length: 1_100_000 }, () => Math.exp(random.normal()) * (random.uniform() < 0.5 ? -1 : 1));
    let yields = 0;
    const sorted = await sortByGroup(column, new Int32Array(column.length), 1, async () => {
      yields++;
    });
    const native = column.slice().sort();
    expect(sorted.values.findIndex((value, i) => value !== native[i])).toBe(-1);
    expect(yields).toBeGreaterThanOrEqual(18);
  });

  it("has no quantiles and no moments without values", () => {
    expect(quantile(new Float64Array(0), 0.5)).toBeNull();
    expect(momentsOf(new Float64Array(0))).toEqual({ count: 0, mean: 0, variance: 0 });
    expect(distributionOf(Float64Array.of(1, 2, 3, 4, 100))).toMatchObject({ low: 1, high: 4, below: 0, above: 1 });
  });
});
