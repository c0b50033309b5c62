import { describe, expect, it } from "vitest";
import type { RowsPage } from "@/lib/engine/protocol";
import { EXAMPLES } from "@/lib/ml/formula/examples";
import { cell } from "@/lib/table/columns";
import type { Column } from "@/lib/table/table";
import { exampleValue, previewFormula } from "./formula-preview";
import { tableOfPage } from "./table-of-page";

const PAGE: RowsPage = {
  rows: 90,
  columns: [
    { name: "price", type: "number", role: "price" },
    { name: "quantity", type: "number", role: null },
    { name: "shop", type: "category", role: null },
    { name: "note", type: "text", role: null },
    { name: "at", type: "date", role: "date" },
    { name: "member", type: "boolean", role: null },
  ],
  cells: [
    [10, 20, null, 5],
    [2, 0, 1, 5],
    ["web", null, "web", "store"],
    ["12", "x", "3", null],
    [0, null, 86_400_000, 1],
    [true, false, null, true],
  ],
};
const valuesOf = (column: Column, rows: number) => Array.from({ length: rows }, (_, row) => cell(column, row));

describe("a preview of a formula on the first rows", () => {
  const rows = tableOfPage(PAGE);

  it("has the rows of the page as they are, missing ones too", () => {
    expect(rows.columns.map((column) => valuesOf(column, rows.rows))).toEqual(PAGE.cells);
    expect(tableOfPage({ rows: 0, columns: [], cells: [] })).toEqual({ rows: 0, columns: [], recipe: [] });
  });

  it("tells what is read, what comes out, and why some rows have nothing", async () => {
    const found = await previewFormula("price / quantity", rows, []);
    expect(found?.inputs.map(({ name }) => name)).toEqual(["price", "quantity"]);
    expect(found && valuesOf(found.result, 4)).toEqual([5, null, null, 1]);
    expect(found).toMatchObject({ rows: 4, empty: 2, why: { absent: 1, divisionByZero: 1, undefinedResult: 0, unreadable: 0 } });
    expect(await previewFormula("number(note)", rows, [])).toMatchObject({ empty: 2, why: { absent: 1, unreadable: 1 } });
    expect((await previewFormula('shop = "web"', rows, []))?.result.type).toBe("boolean");
  });

  it("reads columns made before it, and is silent while it cannot be read", async () => {
    const made = [
      { name: "sum", formula: "price * quantity" },
      { name: "price", formula: "sum + 1" },
    ];
    const found = await previewFormula("price", rows, made);
    expect(found && valuesOf(found.result, 4)).toEqual([21, 1, null, 26]);
    expect(await previewFormula("price +", rows, [])).toBeNull();
    expect(await previewFormula("nothing", rows, [])).toBeNull();
  });

  it("shows what an example gives", async () => {
    expect(await exampleValue(EXAMPLES.round)).toMatchObject({ value: 12.3 });
  });
});
