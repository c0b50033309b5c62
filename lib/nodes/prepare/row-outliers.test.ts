import { describe, expect, it } from "vitest";
import { Random } from "@/lib/ml/random";
import { replay } from "@/lib/ml/recipe/replay";
import { cell, findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { outliers } from "./outliers";
import { isOutliersReport } from "./outliers-report";
import { previewRowOutliers } from "./row-outliers";

const rows = 500;
const random = new Random(11);
const [orders, spend, visits] = [0, 1, 2].map(() => new Float64Array(rows));
for (let row = 0; row < rows; row++) {
  orders[row] = Math.round(5 + 2 * random.normal());
  spend[row] = 20 * orders[row] + 5 * random.normal();
  visits[row] = 30 + 8 * random.normal();
}
visits[42] = 300;
orders[77] = 60;
spend[77] = 3000;
const shop = tableOf(
  [
    codedColumn(
      "customer",
      "id",
      "text",
      Array.from({ length: rows }, (_, row) => `c${row}`),
    ),
    numberColumn("orders", "feature", [...orders]),
    numberColumn("spend", "feature", [...spend]),
    numberColumn("visits", "feature", [...visits]),
  ],
  rows,
);
const run = (table: Table, params: object, ctx = recordingContext()) =>
  outliers.run({ data: table }, outliers.params.parse({ method: "isolation-forest", ...params }), ctx);

describe("prepare.outliers by an isolation forest", () => {
  it("flags the share of rows most alone, and says by which columns", async () => {
    const ctx = recordingContext();
    const { data, rejected, report } = await run(shop, {}, ctx);
    expect(data.columns.slice(-3).map(({ name, type }) => `${name} ${type}`)).toEqual(["outlier boolean", "outlier in category", "outlier score number"]);
    expect([data.rows, rejected.rows]).toEqual([rows, 0]);
    const [flag, why, score] = ["outlier", "outlier in", "outlier score"].map((name) => findColumn(data, name));
    if (!flag || !why || !score || !isOutliersReport(report) || report.method !== "isolation-forest") expect.fail();
    expect(report.outlying).toBe(5);
    expect([cell(flag, 42), cell(flag, 77)]).toEqual([true, true]);
    expect(cell(why, 42)).toBe("visits");
    expect(cell(why, 77)).toBe("orders + spend");
    expect(report.examples.slice(0, 2).map(({ id }) => id)).toEqual(expect.arrayContaining(["c42", "c77"]));
    expect(report.examples.find(({ row }) => row === 42)?.reasons[0]).toMatchObject({ column: "visits", value: 300 });
    for (let row = 0; row < rows; row++) {
      expect(cell(flag, row)).toBe(Number(cell(score, row)) > report.threshold);
      expect(cell(why, row) === null).toBe(cell(flag, row) === false);
    }
    expect(report.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
    expect(report.columns.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(warningCodes(ctx)).toEqual([]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("leaves rows out, counted, and gives them at the second port", async () => {
    const ctx = recordingContext();
    const { data, rejected } = await run(shop, { rowAction: "remove", share: 0.02 }, ctx);
    expect([data.rows, rejected.rows]).toEqual([490, 10]);
    expect(ctx.left).toEqual([{ code: "prepare.outlier-row", rows: 10 }]);
    expect(data.columns.map(({ name }) => name)).toEqual(["customer", "orders", "spend", "visits"]);
  });

  it("judges new rows by the trees it has grown", async () => {
    const { data } = await run(shop, {});
    const recipe = JSON.parse(JSON.stringify(data.recipe));
    expect((await replay(recipe, shop, () => Promise.resolve())).columns).toEqual(data.columns);
    const fresh = tableOf([numberColumn("orders", null, [5, 80]), numberColumn("spend", null, [100, 4000]), numberColumn("visits", null, [30, 30])], 2);
    const flag = findColumn(await replay(recipe, fresh, () => Promise.resolve()), "outlier");
    expect(flag && [cell(flag, 0), cell(flag, 1)]).toEqual([false, true]);
  });

  it("tells of missing values, and finds nothing where all rows are alike", async () => {
    const ctx = recordingContext();
    const gaps = tableOf([numberColumn("x", null, [1, Number.NaN, 3, 4])], 4);
    const found = (await run(gaps, {}, ctx)).report;
    expect(found).toMatchObject({ incomplete: 1 });
    expect(ctx.warnings).toMatchObject([{ code: "prepare.outliers-incomplete", detail: { count: 1 } }]);
    const alike = tableOf([numberColumn("x", null, [2, 2, 2])], 3);
    expect((await run(alike, {})).report).toMatchObject({ outlying: 0, rowsOut: 3, examples: [] });
  });

  it("tells before the run what it will find, and by which columns", async () => {
    const { report } = await run(shop, { rowAction: "remove", share: 0.02 });
    if (!isOutliersReport(report) || report.method !== "isolation-forest") expect.fail();
    const told = await outliers.preview?.(
      { data: shop },
      outliers.params.parse({ method: "isolation-forest", rowAction: "remove", share: 0.02 }),
      recordingContext(),
    );
    const reasons = report.columns.map(({ column, share }) => ({ column, share })).sort((a, b) => b.share - a.share);
    expect(told).toEqual({ kind: "rows-preview", rowsIn: rows, rowsOut: 490, dropped: [{ code: "prepare.outlier-row", rows: 10 }], reasons });
  });

  it("looks at a sample of a long table before the run, and says so", async () => {
    const numbers = shop.columns.filter((column) => column.type === "number");
    const settings = { share: 0.02, trees: 100, sample: 256, seed: 1, action: "flag", names: { flag: "f", flagIn: "i", score: "s" } } as const;
    const told = await previewRowOutliers(shop, numbers, settings, () => Promise.resolve(), 200);
    expect(told).toMatchObject({ rowsIn: rows, rowsOut: rows, marked: 10, sampled: 200 });
  });
});
