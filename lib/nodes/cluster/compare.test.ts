import { describe, expect, it } from "vitest";
import { findColumn } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { compare } from "./compare";
import { isCompareReport } from "./compare-report";

const segments = (name: string, role: "segment" | null, labels: readonly (string | null)[]) => codedColumn(name, role, "category", labels);
const customers = (ids: readonly string[], labels: readonly (string | null)[], more: readonly Column[] = []): Table =>
  tableOf([codedColumn("customer", "id", "text", ids), segments("segment", "segment", labels), ...more], ids.length);

async function run(before: Table, after?: Table, params: Record<string, unknown> = {}) {
  const ctx = recordingContext();
  const parsed = compare.params.parse(params);
  const inputs = { before, after };
  const outputs = await compare.run(inputs, parsed, ctx);
  if (!isCompareReport(outputs.report)) throw new Error("a comparison was expected");
  expect(JSON.parse(JSON.stringify(outputs.report))).toEqual(outputs.report);
  return {
    data: outputs.data,
    report: outputs.report,
    warnings: warningCodes(ctx),
    advice: (compare.advise?.(outputs, parsed, inputs) ?? []).map(({ code }) => code),
    picture: compare.picture?.(outputs),
  };
}

describe("cluster.compare", () => {
  it("finds customers of two tables again, in any order, and counts who moved", async () => {
    const before = customers(["a", "b", "c", "d", "e", "gone"], ["Gold", "Gold", "Silver", "Silver", "Silver", "Gold"]);
    const after = customers(["e", "d", "c", "b", "a", "new"], ["Silver", "Silver", "Gold", "Gold", "Gold", "Silver"]);
    const { report, data, picture } = await run(before, after);
    expect(report).toMatchObject({
      customer: "customer",
      rows: { before: 6, after: 6, both: 5 },
      matched: { by: "names", pairs: [1, 0] },
      moved: 1,
      counts: [
        [0, 2],
        [2, 1],
      ],
    });
    expect(report.before.map(({ name, size }) => [name, size])).toEqual([
      ["Gold", 2],
      ["Silver", 3],
    ]);
    expect(report.after.map(({ name, color }) => [name, color])).toEqual([
      ["Silver", 2],
      ["Gold", 1],
    ]);
    expect(data.rows).toBe(5);
    expect(findColumn(data, "moved")).toMatchObject({ type: "boolean", values: Uint8Array.of(0, 0, 1, 0, 0) });
    expect(findColumn(data, "segment before")).toMatchObject({ type: "category", role: null });
    expect(picture).toMatchObject({ type: "figure", value: 0.2 });
  });

  it("compares the segments of today with those a clustering left before, in one table", async () => {
    const data = tableOf([segments("segment", null, ["1", "1", "2", "2"]), segments("segment 2", "segment", ["2", "2", "1", null])], 4);
    const { report } = await run(data);
    expect(report.columns).toEqual({ before: "segment", after: "segment 2" });
    expect(report).toMatchObject({ customer: null, moved: 0, rows: { both: 3 }, unassigned: 1, matched: { by: "overlap", pairs: [0, 1] } });
    expect(report.agreement.adjustedRand).toBe(1);
    const turned = await run(data, undefined, { segment: "segment", second: "segment 2" });
    expect(turned.report.columns).toEqual({ before: "segment 2", after: "segment" });
  });

  it("matches numbered segments by common customers, not by number, unless told to", async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `c${i}`);
    const before = customers(
      ids,
      ids.map((_, i) => (i < 20 ? "1" : "2")),
    );
    const after = customers(
      ids,
      ids.map((_, i) => (i < 20 ? "2" : "1")),
    );
    const overlap = await run(before, after);
    expect(overlap.report).toMatchObject({ moved: 0, matched: { by: "overlap" } });
    expect(overlap.advice).toEqual(["cluster.compare-alike"]);
    expect((await run(before, after, { match: "names" })).report).toMatchObject({ moved: 40, matched: { by: "names" } });
  });

  it("tells splits, merges and new segments, and strangers", async () => {
    const ids = Array.from({ length: 80 }, (_, i) => `c${i}`);
    const before = customers(
      ids,
      ids.map((_, i) => (i < 40 ? "large" : i < 60 ? "left" : "right")),
    );
    const after = customers(
      ids,
      ids.map((_, i) => (i < 20 ? "A" : i < 40 ? "B" : "C")),
    );
    const { report } = await run(before, after);
    expect(report.fates.map(({ kind }) => kind)).toEqual(["split", "merged", "merged"]);
    expect(report.fates[0].into).toHaveLength(2);
    expect(report.fresh).toHaveLength(1);
    const crossed = await run(
      before,
      customers(
        ids,
        ids.map((_, i) => (i % 2 === 0 ? "x" : "y")),
      ),
    );
    expect(crossed.advice).toEqual(["cluster.compare-different"]);
  });

  it("counts a customer once and says so; ids may be numbers on one side and words on the other", async () => {
    const before = tableOf([numberColumn("number", "id", [7, 8, 8]), segments("segment", "segment", ["a", "b", "a"])], 3);
    const after = customers(["8", "7", "7"], ["b", "a", "b"]);
    const { report, warnings } = await run(before, after);
    expect(report).toMatchObject({ rows: { both: 2 }, moved: 0 });
    expect(warnings).toEqual(["cluster.compare-repeated"]);
  });

  it("says in words what cannot be compared", async () => {
    await expect(run(tableOf([segments("segment", "segment", ["a", "b"])], 2))).rejects.toMatchObject({ problem: { code: "cluster.compare-second" } });
    await expect(run(customers(["a"], ["x"]), customers(["b"], ["x"]))).rejects.toMatchObject({ problem: { code: "cluster.compare-strangers" } });
    await expect(run(customers(["a"], ["x"]), customers(["a"], [null]))).rejects.toMatchObject({ problem: { code: "cluster.no-segments" } });
    const apart = tableOf([segments("segment", null, ["a", null]), segments("segment 2", "segment", [null, "b"])], 2);
    await expect(run(apart)).rejects.toMatchObject({ problem: { code: "cluster.compare-none" } });
  });
});
