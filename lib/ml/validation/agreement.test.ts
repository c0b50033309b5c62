import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import { agreementOf, type CrossTable, crossTable } from "./agreement";
import oracle from "./fixtures/agreement.json";
import { fatesOf, matchLabels } from "./matching";

const cases: Readonly<
  Record<string, { readonly a: number[]; readonly b: number[]; readonly ari: number; readonly nmi: number; readonly ami: number; readonly matched: number }>
> = oracle;
const tableOf = (a: readonly number[], b: readonly number[]) => crossTable(Int32Array.from(a), Int32Array.from(b), Math.max(...a) + 1, Math.max(...b) + 1);
const byHand = (rows: readonly (readonly number[])[]): CrossTable => ({
  counts: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
  total: rows.flat().reduce((sum, count) => sum + count, 0),
});

describe("two labellings", () => {
  /** Oracle: sklearn.metrics and scipy.optimize.linear_sum_assignment (fixtures/agreement.py). */
  it.each(Object.keys(cases))("agree as scikit-learn says and pair as scipy does: %s", async (name) => {
    const { a, b, ari, nmi, ami, matched } = cases[name];
    const table = tableOf(a, b);
    const found = await agreementOf(table, noCheckpoint);
    expect(found?.adjustedRand).toBeCloseTo(ari, 12);
    expect(found?.normalizedMutualInformation).toBeCloseTo(nmi, 12);
    expect(found?.adjustedMutualInformation).toBeCloseTo(ami, 10);
    const pairs = matchLabels(table);
    const together = pairs.reduce((sum, column, row) => (column < 0 ? sum : sum + table.counts[row * table.columns + column]), 0);
    expect(together).toBe(matched);
    const columns = pairs.filter((column) => column >= 0);
    expect(new Set(columns).size).toBe(columns.length);
  });

  it("leave out what has no label, and say nothing of nothing", async () => {
    const table = crossTable(Int32Array.of(0, -1, 1, 1), Int32Array.of(0, 0, -1, 1), 2, 2);
    expect(table).toMatchObject({ total: 2 });
    expect([...table.counts]).toEqual([1, 0, 0, 1]);
    expect(await agreementOf(crossTable(Int32Array.of(-1), Int32Array.of(-1), 1, 1), noCheckpoint)).toBeNull();
  });

  it("are compared for a million items", async () => {
    const a = Int32Array.from({ length: 1_000_000 }, (_, i) => i % 5);
    const b = Int32Array.from({ length: 1_000_000 }, (_, i) => (i >> 3) % 7);
    const found = await agreementOf(crossTable(a, b, 5, 7), noCheckpoint);
    expect(Math.abs(found?.adjustedRand ?? 1)).toBeLessThan(1e-4);
    expect(Math.abs(found?.adjustedMutualInformation ?? 1)).toBeLessThan(1e-4);
  });
});

/** Worked out by hand from the definitions. */
describe("what became of a segment", () => {
  it("is told as kept, split, merged or gone", () => {
    const fates = fatesOf(
      byHand([
        [90, 5, 5, 0],
        [10, 50, 40, 0],
        [0, 0, 0, 30],
        [0, 2, 0, 60],
        [0, 0, 0, 0],
      ]),
    );
    expect(fates.map(({ kind }) => kind)).toEqual(["kept", "split", "merged", "kept", "gone"]);
    expect(fates[1]).toEqual({ kind: "split", into: [1, 2], share: 0.5 });
    expect(fates[2]).toMatchObject({ into: [3], share: 1 });
  });

  it("is merged for both when two of a size come together", () => {
    expect(fatesOf(byHand([[50], [51]])).map(({ kind }) => kind)).toEqual(["merged", "kept"]);
    expect(fatesOf(byHand([[50], [50], [50]])).map(({ kind }) => kind)).toEqual(["merged", "merged", "merged"]);
  });
});
