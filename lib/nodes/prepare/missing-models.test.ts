import { describe, expect, it } from "vitest";
import { replay } from "@/lib/ml/recipe/replay";
import { cell, findColumn, missingCount } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { codedColumn, numberColumn, tableOf } from "../fixtures/tables";
import { isMissingReport, missing } from "./missing";

const run = (table: Table, params: object, ctx = recordingContext()) => missing.run({ data: table }, missing.params.parse(params), ctx);

/** Spend is 10 a visit and the plan goes by it; some of each is missing, once both. */
const rows = 90;
const visits = Array.from({ length: rows }, (_, i) => (i * 29) % 90);
const members = tableOf(
  [
    numberColumn("customer", "id", visits),
    numberColumn("visits", null, visits),
    numberColumn(
      "spend",
      "feature",
      visits.map((value, i) => (i % 7 === 0 ? Number.NaN : 10 * value + 5)),
    ),
    codedColumn(
      "plan",
      null,
      "category",
      visits.map((value, i) => (i % 11 === 0 ? null : value < 45 ? "basic" : "gold")),
    ),
  ],
  rows,
);

describe("prepare.missing with a model per pattern", () => {
  it("predicts what is missing from what is there, and tells by what and how well", async () => {
    const ctx = recordingContext();
    const { data, report } = await run(members, { numbers: "model", words: "model", ridge: 0.01, pattern: true, patternRows: 1 }, ctx);
    const [spend, plan, pattern] = ["spend", "plan", "missing pattern"].map((name) => findColumn(data, name));
    if (!spend || !plan || !pattern || !isMissingReport(report)) expect.fail();
    expect(missingCount(spend) + missingCount(plan)).toBe(0);
    // The smallest of all is missing, and no prediction goes below what was seen.
    expect(cell(spend, 0)).toBe(15);
    for (let row = 7; row < rows; row += 7) expect(Math.abs(Number(cell(spend, row)) - 10 * visits[row] - 5)).toBeLessThan(1);
    const right = visits.filter((value, row) => cell(plan, row) === (value < 45 ? "basic" : "gold")).length;
    expect(right).toBeGreaterThanOrEqual(rows - 1);
    expect(cell(pattern, 0)).toBe("spend + plan");
    expect(report.models?.map(({ column, missing: gone, predictors }) => [column, gone, [...predictors].sort()])).toEqual([
      ["spend", ["spend"], ["plan", "visits"]],
      ["plan", ["plan"], ["spend", "visits"]],
      ["spend", ["spend", "plan"], ["visits"]],
      ["plan", ["spend", "plan"], ["visits"]],
    ]);
    expect(report.models?.[0].score).toBeGreaterThan(0.99);
    expect(report.columns.find(({ column }) => column === "spend")).toMatchObject({ strategy: "model", filled: 13, value: null });
    expect(warningCodes(ctx)).toEqual([]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("is replayed on new rows with what it learned, patterns never seen included", async () => {
    const { data } = await run(members, { numbers: "model", words: "model" });
    const again = await replay(JSON.parse(JSON.stringify(data.recipe)), members, () => Promise.resolve());
    expect(again.columns).toEqual(data.columns);
    const fresh = tableOf(
      [
        numberColumn("customer", "id", [1, 2]),
        numberColumn("visits", null, [40, Number.NaN]),
        numberColumn("spend", "feature", [Number.NaN, Number.NaN]),
        codedColumn("plan", null, "category", ["basic", "basic"]),
      ],
      2,
    );
    const filled = findColumn(await replay(data.recipe, fresh, () => Promise.resolve()), "spend");
    expect(filled && Math.abs(Number(cell(filled, 0)) - 405)).toBeLessThan(20);
    // Without visits no model of spend can be used: the median.
    const known = visits.filter((_, i) => i % 7 !== 0).map((value) => 10 * value + 5);
    known.sort((a, b) => a - b);
    expect(filled && cell(filled, 1)).toBe((known[38] + known[known.length - 39]) / 2);
  });

  it("tells of gaps it could not model", async () => {
    const ctx = recordingContext();
    const few = tableOf([numberColumn("visits", null, [1, 2, 3]), numberColumn("spend", null, [1, Number.NaN, 3])], 3);
    const { data, report } = await run(few, { numbers: "model" }, ctx);
    expect(findColumn(data, "spend")).toMatchObject({ values: Float64Array.of(1, 2, 3) });
    expect(report).toMatchObject({ models: [{ column: "spend", rows: 0, predictors: [] }] });
    expect(ctx.warnings).toMatchObject([{ code: "prepare.missing-unmodelled", detail: { count: 1, columns: "spend" } }]);
  });
});
