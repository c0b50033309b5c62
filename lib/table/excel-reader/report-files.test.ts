import { describe, expect, it } from "vitest";
import { fixture, noCheckpoint, plain, WORDS } from "../fixtures/read-fixture";
import { readExcel, type WorkbookSettings } from "./read-excel";

const read = (name: string, settings: Partial<WorkbookSettings> = {}) => readExcel(fixture(name), { delimiter: null, ...settings }, WORDS, noCheckpoint);

// Files: lib/table/fixtures/make-report-files.py.
describe("workbooks as reports are", () => {
  it("a header of two rows names each column by its group and its own name", async () => {
    const { table, facts } = await read("two-header-rows.xlsx");
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ["Customer", "text"],
      ["2024 Orders", "number"],
      ["2024 Revenue", "number"],
      ["2025 Orders", "number"],
      ["2025 Revenue", "number"],
    ]);
    expect(facts).toMatchObject({ preamble: 1, header: { value: true, rows: 2 }, columns: table.columns.map(() => ({ failed: 0 })) });
    const { columns } = plain(table);
    expect([table.rows, columns.Customer[0], columns["2024 Revenue"][29], columns["2025 Revenue"][29]]).toEqual([30, "C000", 43.5, 72.5]);
  });

  it("is read as it stands when no header is wanted", async () => {
    const { table } = await read("two-header-rows.xlsx", { header: false, range: "A3" });
    expect(table.rows).toBe(32);
  });

  it("days as Excel counts them are dates where the column is called one", async () => {
    const { table, facts } = await read("serial-dates.xlsx");
    expect(table.columns.map(({ type, role }) => [type, role])).toEqual([
      ["text", "id"],
      ["date", "date"],
      ["number", null],
    ]);
    const { columns } = plain(table);
    expect([columns["Order date"][0], columns["Order date"][3]]).toEqual([Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 4, 12)]);
    expect(facts.columns[1].guess).toEqual({ kind: "date", format: { kind: "serial", order: "ymd" } });
    const asNumbers = await read("serial-dates.xlsx", { wishes: new Map([["Order date", { type: "number", exact: false }]]) });
    expect(asNumbers.table.columns[1].type).toBe("number");
  });
});
