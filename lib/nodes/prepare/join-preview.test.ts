import { describe, expect, it } from "vitest";
import { booleanColumn, codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { previewJoin } from "./join-preview";

const checkpoint = () => Promise.resolve();
const automatic = { keys: [], kind: "left", match: "exact" } as const;

const orders = tableOf(
  [
    codedColumn("CustomerID", "id", "text", ["11", "12", null, "11", "99", "13"]),
    codedColumn("city", null, "category", ["Iași", "Kyiv", "Riga", "iași ", "Oslo", "Riga"]),
  ],
  6,
);
const customers = tableOf(
  [
    numberColumn("customer id", "id", [12, 11, 14, 11, Number.NaN]),
    codedColumn("city", null, "category", ["Kyiv", "Iași", "Cluj", "Riga", "Riga"]),
    booleanColumn("vip", null, [true, false, null, true, true]),
  ],
  5,
);

describe("the preview of a join", () => {
  it("tells the keys it found, what they share, and the rows of every kind of join", async () => {
    const told = await previewJoin(orders, customers, automatic, checkpoint);
    // Different values: 11, 12, 99, 13 on the left, two of them known; 12, 11, 14 on the right, two of them known.
    expect(told.keys).toEqual([{ left: "CustomerID", right: "customer id", type: "text", role: "id", leftShare: 2 / 4, rightShare: 2 / 3 }]);
    expect(told.found?.confidence).toBeGreaterThan(0.5);
    expect(told).toMatchObject({ leftRows: 6, leftMatched: 3, leftNoKey: 1, rightRows: 5, rightMatched: 3, rightNoKey: 1 });
    // Key 11 stands twice on both sides: 4 rows where the longer side has 2.
    expect(told).toMatchObject({ exploded: 2, manyToMany: 1, leftMost: 2, rightMost: 2, largest: { key: ["11"], left: 2, right: 2 } });
    // pandas.merge(how=…): inner 5, left 5 + 3, right 5 + 2, outer 5 + 3 + 2.
    expect(Object.fromEntries(told.rowsBy.map(({ join, rows }) => [join, rows]))).toEqual({ left: 8, inner: 5, right: 7, full: 10, semi: 3, anti: 3 });
    expect(told).toMatchObject({ join: "left", rowsOut: 8, tooLarge: false });
  });

  it("tells the share of each of several keys by itself, compared as the join will", async () => {
    const keys = [
      { left: "CustomerID", right: "customer id" },
      { left: "city", right: "city" },
      { left: "", right: "city" },
    ];
    const exact = await previewJoin(orders, customers, { keys, kind: "inner", match: "exact" }, checkpoint);
    expect(exact.keys.map(({ leftShare, rightShare }) => [leftShare, rightShare])).toEqual([
      [2 / 4, 2 / 3],
      [3 / 5, 3 / 4],
    ]);
    expect(exact).toMatchObject({ found: null, rowsOut: 2, leftMatched: 2 });
    const loose = await previewJoin(orders, customers, { keys, kind: "inner", match: "case-and-spaces" }, checkpoint);
    expect(loose.keys[1]).toMatchObject({ leftShare: 4 / 5, rightShare: 3 / 4 });
    expect(loose.rowsOut).toBe(3);
  });

  it("counts nothing anew when only the kind changes", async () => {
    let checkpoints = 0;
    const counting = () => Promise.resolve(void checkpoints++);
    const keys = [{ left: "city", right: "city" }];
    const left = await previewJoin(orders, customers, { keys, kind: "left", match: "fingerprint" }, counting);
    expect(checkpoints).toBeGreaterThan(0);
    checkpoints = 0;
    const full = await previewJoin(orders, customers, { keys, kind: "full", match: "fingerprint" }, counting);
    expect(checkpoints).toBe(0);
    expect({ ...full, join: "left", rowsOut: left.rowsOut }).toEqual(left);
  });
});
