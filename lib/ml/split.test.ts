import { describe, expect, it } from "vitest";
import type { RowGroups } from "@/lib/table/operations/key-codes";
import { noCheckpoint } from "./checkpoint";
import oracle from "./fixtures/transactions.json";
import { Random } from "./random";
import { splitRows } from "./split";

const groupsOf = (codes: readonly number[]): RowGroups => {
  const count = Math.max(-1, ...codes) + 1;
  return { codes: Int32Array.from(codes), count, first: Uint32Array.from({ length: count }, (_, group) => codes.indexOf(group)) };
};

const run = (rows: number, settings: Partial<Parameters<typeof splitRows>[1]>, seed = 1) =>
  splitRows(rows, { testShare: 0.25, strata: null, groups: null, ...settings }, new Random(seed), noCheckpoint);

const tested = (test: Uint8Array, codes: readonly number[], stratum: number) => codes.filter((code, row) => code === stratum && test[row] === 1).length;

describe("split", () => {
  it.each(oracle.strata)("shares out $counts at $share as scikit-learn's StratifiedShuffleSplit, up to ties", async ({ counts, share, test: expected }) => {
    const codes = counts.flatMap((count, stratum) => new Array<number>(count).fill(stratum));
    const { test, testUnits } = await run(codes.length, { testShare: share, strata: groupsOf(codes) });
    expect(testUnits).toBe(expected.reduce((a, b) => a + b, 0));
    for (const [stratum, count] of expected.entries()) expect(Math.abs(tested(test, codes, stratum) - count)).toBeLessThanOrEqual(1);
  });

  it("keeps the rows of a group together and rounds the test part up", async () => {
    const codes = Array.from({ length: 1000 }, (_, row) => (row * 7919) % 90);
    const { test, units, testUnits } = await run(1000, { groups: groupsOf(codes) });
    expect([units, testUnits]).toEqual([90, 23]);
    for (let group = 0; group < 90; group++) expect(new Set(codes.flatMap((code, row) => (code === group ? [test[row]] : []))).size).toBe(1);
  });

  it("treats rows without a group as groups of their own, and without a target as a class", async () => {
    const { units } = await run(6, { testShare: 0.5, groups: groupsOf([0, 0, -1, -1, 1, 1]) });
    expect(units).toBe(4);
    const codes = [...new Array<number>(8).fill(0), ...new Array<number>(8).fill(-1)];
    const { test } = await run(16, { strata: groupsOf(codes) });
    expect([tested(test, codes, 0), tested(test, codes, -1)]).toEqual([2, 2]);
  });

  it("keeps proportions of groups by their most frequent class", async () => {
    const groups = Array.from({ length: 400 }, (_, row) => Math.floor(row / 4));
    const strata = groups.map((group, row) => (group < 20 ? (row % 4 === 0 ? 0 : 1) : 0));
    const { test } = await run(400, { groups: groupsOf(groups), strata: groupsOf(strata) });
    expect(tested(test, strata, 1)).toBe(15);
  });

  it("leaves a class of one row in training and says so", async () => {
    const codes = [...new Array<number>(20).fill(0), 1];
    const { test, singles } = await run(21, { strata: groupsOf(codes) });
    expect([test[20], singles]).toEqual([0, 1]);
  });

  it("is the same for the same seed and another for another", async () => {
    const [a, b, c] = await Promise.all([run(500, {}, 5), run(500, {}, 5), run(500, {}, 6)]);
    expect(b.test).toEqual(a.test);
    expect(c.test).not.toEqual(a.test);
  });

  it("survives no rows and one row", async () => {
    expect((await run(0, {})).testUnits).toBe(0);
    expect((await run(1, {})).testUnits).toBe(1);
  });
});
