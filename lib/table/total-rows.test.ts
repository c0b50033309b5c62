import { describe, expect, it } from "vitest";
import { readText } from "./csv-reader/fixtures/read-text";
import { totalRows } from "./total-rows";

const records = Array.from({ length: 40 }, (_, i) => `K${i % 9},2025-01-${10 + (i % 18)},${i % 2 ? "North" : "South"},${i + 0.5}`);
const below = async (...lines: readonly string[]) => totalRows((await readText(`customer,date,region,amount\n${[...records, ...lines].join("\n")}\n`)).table);

describe("totals and notes below the records", () => {
  it("a total by its word and its sum", async () => {
    expect(await below("Total,,,800")).toEqual({ rows: [40], column: "customer", values: ["Total"], sums: ["amount"] });
  });

  it("a total by its sum alone, one by its word alone, and notes after either", async () => {
    expect(await below("everybody,,,800")).toMatchObject({ rows: [40], sums: ["amount"] });
    expect(await below("Итого по складу,,,799")).toMatchObject({ rows: [40], values: ["Итого по складу"], sums: [] });
    expect(await below("Total general,,,800", "* provisional,,,", "exported by Anna,,,")).toMatchObject({ rows: [40, 41, 42] });
  });

  it("records are none: a missing cell, a customer of that name, a last row like any other", async () => {
    expect(await below()).toBeNull();
    expect(await below("K3,2025-01-10,,4")).toBeNull();
    expect(await below("Total Wine,2025-01-10,North,4")).toBeNull();
    expect(await below("K3,,,")).toBeNull();
    expect(totalRows((await readText("a,b\nTotal,\n")).table)).toBeNull();
  });

  it("columns that records leave empty as well say nothing", async () => {
    const { table } = await readText(
      `a,b,c\n${Array.from({ length: 30 }, (_, i) => `x${i},${i % 2 ? i : ""},${i % 3 ? "" : "y"}`).join("\n")}\nsubtotal x,,\n`,
    );
    expect(totalRows(table)).toBeNull();
  });
});
