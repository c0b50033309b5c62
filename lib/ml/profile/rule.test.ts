import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import rfm from "../fixtures/rfm.json";
import { Random } from "../random";
import { readable, readableThresholds } from "./readable";
import { type Condition, findRule, prepareSearch, type RuleColumn } from "./rule";

const number = (name: string, values: readonly number[]): RuleColumn => {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  return { type: "number", name, values: Float64Array.from(values), thresholds: readableThresholds(sorted) };
};
const ruleFor = async (columns: readonly RuleColumn[], groups: Int32Array, segment: number, sample: Uint32Array) =>
  findRule(await prepareSearch(columns, sample, noCheckpoint), groups, segment, noCheckpoint);
const all = (rows: number) => Uint32Array.from({ length: rows }, (_, i) => i);

/** Precision and coverage counted row by row from the conditions as written. */
function byHand(
  conditions: readonly Condition[],
  cells: Readonly<Record<string, readonly (number | string | null)[]>>,
  groups: readonly number[],
  segment: number,
) {
  let matched = 0;
  let hits = 0;
  for (let row = 0; row < groups.length; row++) {
    if (groups[row] < 0) continue;
    const holds = conditions.every((condition) => {
      const value = cells[condition.column][row];
      if (condition.type === "presence") return condition.known === (value !== null);
      if (condition.type === "category") return typeof value === "string" && condition.values.includes(value);
      return typeof value === "number" && (condition.min === null || value >= condition.min) && (condition.max === null || value <= condition.max);
    });
    if (!holds) continue;
    matched++;
    if (groups[row] === segment) hits++;
  }
  const size = groups.filter((group) => group === segment).length;
  return { matched, precision: matched > 0 ? hits / matched : 0, coverage: hits / size };
}

const f1 = (precision: number, coverage: number) => (precision + coverage > 0 ? (2 * precision * coverage) / (precision + coverage) : 0);

describe("rules", () => {
  it("have the precision and coverage that counting row by row gives (brute force, random tables)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 4_000_000 }), async (seed) => {
        const random = new Random(seed);
        const rows = 60 + random.below(200);
        const groups = Array.from({ length: rows }, () => random.below(4) - 1);
        const cells = {
          spend: groups.map((group) => (random.uniform() < 0.1 ? Number.NaN : (group + 2) * 100 + random.normal() * 60)),
          orders: groups.map((group) => Math.max(1, Math.round(group * 2 + random.normal() * 2))),
          city: groups.map((group) => (random.uniform() < 0.1 ? null : ["Riga", "Cluj", "Omsk"][(group + 1 + random.below(2)) % 3])),
        };
        const dictionary = ["Riga", "Cluj", "Omsk"];
        const columns: RuleColumn[] = [
          number("spend", cells.spend),
          number("orders", cells.orders),
          { type: "category", name: "city", dictionary, codes: Int32Array.from(cells.city, (city) => dictionary.indexOf(city ?? "")) },
        ];
        const sample = all(rows).filter((row) => groups[row] >= 0);
        const rule = await ruleFor(columns, Int32Array.from(groups), 1, sample);
        if (!rule) return;
        const counted = byHand(rule.conditions, cells, groups, 1);
        expect(rule).toMatchObject(counted);
        expect(rule.conditions.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 60 },
    );
  });

  it("is the best single range when one column is enough (every pair of thresholds tried)", async () => {
    const random = new Random(3);
    const values = Array.from({ length: 400 }, () => Math.round(random.uniform() * 1000));
    const groups = values.map((value) => (value >= 300 && value <= 480 ? 0 : 1));
    const column = number("spend", values);
    const rule = await ruleFor([column], Int32Array.from(groups), 0, all(400));
    let best = 0;
    const edges = column.type === "number" ? column.thresholds : [];
    for (const min of [null, ...edges]) {
      for (const max of [null, ...edges]) {
        const { precision, coverage } = byHand([{ type: "number", column: "spend", min, max }], { spend: values }, groups, 0);
        best = Math.max(best, f1(precision, coverage) - 0.015 * (Number(min !== null) + Number(max !== null)));
      }
    }
    expect(rule).not.toBeNull();
    expect(f1(rule?.precision ?? 0, rule?.coverage ?? 0) - 0.03).toBeCloseTo(best, 9);
  });

  it("finds the box that made the segment", async () => {
    const groups = rfm.recency.map((recency, i) => (recency <= 30 && rfm.frequency[i] >= 6 ? 0 : 1));
    const columns = [number("recency", rfm.recency), number("frequency", rfm.frequency), number("monetary", rfm.monetary)];
    const rule = await ruleFor(columns, Int32Array.from(groups), 0, all(groups.length));
    expect(rule?.conditions.map((condition) => condition.column)).toEqual(["recency", "frequency"]);
    expect(f1(rule?.precision ?? 0, rule?.coverage ?? 0)).toBeGreaterThan(0.95);
  });

  it("is null where nothing tells the segment apart, or it is everybody or nobody", async () => {
    const same = number("x", [1, 1, 1, 1]);
    expect(await ruleFor([same], Int32Array.of(0, 0, 1, 1), 0, all(4))).toBeNull();
    expect(await ruleFor([same], Int32Array.of(0, 0, 0, 0), 0, all(4))).toBeNull();
    expect(await ruleFor([], Int32Array.of(0, 1, 0, 1), 0, all(4))).toBeNull();
    expect(await ruleFor([same], Int32Array.of(0, 0), 1, all(2))).toBeNull();
    expect(await ruleFor([number("x", [Number.NaN, Number.NaN])], Int32Array.of(0, 1), 0, all(2))).toBeNull();
  });
});

describe("readable thresholds", () => {
  it("are rounded as people round, or as finely as the spread needs", () => {
    expect(readable(1234.5, 5000, false)).toBe(1200);
    expect(readable(0.01234, 1, false)).toBe(0.012);
    expect(readable(57, 300, true)).toBe(55);
    expect(readable(13, 300, true)).toBe(13);
    expect(readable(157, 300, true)).toBe(160);
    expect(readable(3638, 5000, false)).toBe(3500);
    expect(readable(1_000_000_003.4, 10, false)).toBe(1_000_000_003);
    expect(readable(0, 10, false)).toBe(0);
    expect(readable(-1234, 5000, false)).toBe(-1200);
  });

  it("are ascending, distinct and whole for whole columns", () => {
    const thresholds = readableThresholds(Float64Array.from(rfm.frequency).sort());
    expect([...new Set(thresholds)].sort((a, b) => a - b)).toEqual(thresholds);
    expect(thresholds.every(Number.isInteger)).toBe(true);
    expect(readableThresholds(new Float64Array(0))).toEqual([]);
    expect(readableThresholds(Float64Array.of(7, 7, 7))).toEqual([7]);
  });
});
