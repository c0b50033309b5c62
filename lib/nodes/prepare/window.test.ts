import { describe, expect, it } from "vitest";
import { transactions } from "@/lib/ml/fixtures/transactions";
import { replay } from "@/lib/ml/recipe/replay";
import { cell, findColumn, takeRows } from "@/lib/table/columns";
import type { Json, Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, dateColumn, numberColumn, tableOf } from "../fixtures/tables";
import { window } from "./window";
import { isWindowReport } from "./window-report";

const DAY = 86_400_000;
const orders = tableOf(
  [
    codedColumn("customer", "id", "text", ["A", "B", "A", null, "A", "B", "A"]),
    dateColumn("date", "date", [3 * DAY, DAY, DAY, 2 * DAY, 3 * DAY, Number.NaN, 40 * DAY]),
    numberColumn("amount", "amount", [10, 20, 30, 40, Number.NaN, 60, 0]),
    codedColumn("channel", null, "category", ["web", "shop", "shop", "web", "web", null, "mail"]),
  ],
  7,
);
const valuesOf = (table: Table, name: string): Json[] => {
  const column = findColumn(table, name);
  if (!column) expect.fail(`no column ${name} in ${table.columns.map((each) => each.name).join(", ")}`);
  return Array.from({ length: table.rows }, (_, row) => cell(column, row));
};
const run = (table: Table, params: object, ctx = recordingContext()) => window.run({ data: table }, window.params.parse(params), ctx);

describe("prepare.window", () => {
  it("without settings tells number, days and sum, by customer and date, the rows in their own order", async () => {
    const ctx = recordingContext();
    const { data, report } = await run(orders, {}, ctx);
    expect(data.columns.map(({ name }) => name)).toEqual(["customer", "date", "amount", "channel", "row number", "days since previous", "amount: running sum"]);
    expect(valuesOf(data, "row number")).toEqual([2, 1, 1, null, 3, 2, 4]);
    expect(valuesOf(data, "days since previous")).toEqual([2, null, null, null, 0, null, 37]);
    expect(valuesOf(data, "amount: running sum")).toEqual([40, 20, 30, null, null, 80, 40]);
    expect(warningCodes(ctx)).toEqual(["prepare.window-no-group", "prepare.window-unplaced", "prepare.window-tied"]);
    if (!isWindowReport(report)) expect.fail();
    expect(report).toMatchObject({ rows: 7, groups: 2, largest: 4, noGroup: 1, noOrder: 1, tied: 1, automatic: true, order: "date" });
    expect(report.figures.map(({ min, mean, max, missing }) => [min, mean, max, missing])).toEqual([
      [1, 13 / 6, 4, 1],
      [0, 13, 37, 4],
      [20, 42, 80, 2],
    ]);
    expect(report.example).toMatchObject({ group: "A", of: 4 });
    expect(report.example?.rows.map((row) => row[0])).toEqual([DAY, 3 * DAY, 3 * DAY, 40 * DAY]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("takes values of any type from other rows, and names what looks ahead", async () => {
    const ctx = recordingContext();
    const figures = [
      { figure: "previous", column: "channel" },
      { figure: "next", column: "date", name: "then" },
      { figure: "growth", column: "amount" },
      { figure: "moving-count", size: 30, span: "days" },
      { figure: "rank" },
    ];
    const { data } = await run(orders, { figures }, ctx);
    expect(valuesOf(data, "channel: previous")).toEqual(["shop", null, null, null, "web", "shop", "web"]);
    expect(valuesOf(data, "then")).toEqual([3 * DAY, null, 3 * DAY, null, 40 * DAY, null, null]);
    expect(valuesOf(data, "amount: growth")).toEqual([10 / 30 - 1, null, null, null, null, 2, null]);
    expect(valuesOf(data, "rows (30 days)")).toEqual([2, 1, 1, null, 3, null, 1]);
    expect(valuesOf(data, "rank")).toEqual([2, 1, 1, null, 2, 2, 4]);
    expect(ctx.warnings.find(({ code }) => code === "prepare.window-ahead")?.detail).toEqual({ count: 1, columns: "then" });
  });

  it("goes through the whole table as it stands where nothing names group or order", async () => {
    const ctx = recordingContext();
    const bare = tableOf([numberColumn("x", null, [1, 2, 3])], 3);
    const { data, report } = await run(bare, { figures: [{ figure: "share", column: "x" }] }, ctx);
    expect(valuesOf(data, "x: share of group")).toEqual([1 / 6, 2 / 6, 3 / 6]);
    expect(report).toMatchObject({ groups: 1, order: null, groupedBy: [] });
    expect(warningCodes(ctx)).toEqual(["prepare.window-no-order", "prepare.window-ahead"]);
  });

  it("says what is wrong before it runs and when it runs", async () => {
    const check = (params: object, table = orders) => window.check?.({ data: table.columns }, window.params.parse(params)).map(({ code }) => code);
    expect(check({})).toEqual([]);
    expect(check({ figures: [{ figure: "running-sum" }] })).toEqual(["prepare.figure-no-column"]);
    expect(check({ figures: [{ figure: "running-sum", column: "channel" }] })).toEqual(["common.column-type"]);
    expect(check({ figures: [{ figure: "row-number", column: "gone" }] })).toEqual([]);
    const days = { order: "amount", figures: [{ figure: "moving-sum", column: "amount", span: "days", size: 7 }] };
    expect(check(days)).toEqual(["prepare.window-no-date"]);
    await expect(run(orders, days)).rejects.toMatchObject({ problem: { code: "prepare.window-no-date", param: "order" } });
  });

  it("is replayed on new rows of whole groups", async () => {
    const figures = [{ figure: "moving-mean", column: "amount", size: 2 }, { figure: "share", column: "amount" }, { figure: "rank" }];
    const { data } = await run(orders, { figures });
    const replayed = await replay(data.recipe, orders, () => Promise.resolve());
    expect(replayed.columns).toEqual(data.columns);
    // Customer A alone, in another order.
    const own = takeRows(orders, Uint32Array.from([6, 4, 2, 0]));
    const again = await replay(data.recipe, own, () => Promise.resolve());
    expect(valuesOf(again, "amount: moving mean (2 rows)")).toEqual([5, 30, 30, 10]);
  });

  it("runs over transactions as they come", async () => {
    const { data, report } = await run(transactions, {});
    expect(data.rows).toBe(transactions.rows);
    if (!isWindowReport(report)) expect.fail();
    const customers = new Set(valuesOf(transactions, transactions.columns.find(({ role }) => role === "id")?.name ?? "").filter((id) => id !== null));
    expect(report.groups).toBe(customers.size);
  });
});
