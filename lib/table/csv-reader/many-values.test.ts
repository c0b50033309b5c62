import { describe, expect, it } from "vitest";
import { cell, findColumn } from "../columns";
import { encoded, readBytes, readText } from "./fixtures/read-text";

const ROWS = 30_000;
const order = (row: number) => (row === 7 ? "NA" : row === 9 ? "" : row === 11 ? " null" : `A${row}`);
const text = `order_id,customer name,amount\n${Array.from({ length: ROWS }, (_, row) => `${order(row)},Zoé ${row % 25_000},${row}`).join("\n")}\n`;

describe("columns of tens of thousands of values", () => {
  it.each([
    ["in UTF-8", text],
    ["in windows-1252", encoded(text, "windows-1252")],
  ])("hold every cell, and no marker of nothing: %s", async (_, file) => {
    const { table, facts } = typeof file === "string" ? await readText(file) : await readBytes(file);
    const id = findColumn(table, "order_id");
    const name = findColumn(table, "customer name");
    if (!id || !name || !("dictionary" in id) || !("dictionary" in name)) throw new Error("text columns");
    expect([id.role, id.type, name.type]).toEqual(["order", "text", "text"]);
    expect(facts.columns.map(({ missing }) => missing)).toEqual([3, 0, 0]);
    expect(id.dictionary).toHaveLength(ROWS - 3);
    expect(name.dictionary).toHaveLength(25_000);
    const wrong = Array.from({ length: ROWS }, (_unused, row) => row).filter(
      (row) => cell(id, row) !== ([7, 9, 11].includes(row) ? null : order(row)) || cell(name, row) !== `Zoé ${row % 25_000}`,
    );
    expect(wrong).toEqual([]);
    expect(structuredClone(id)).toEqual({ ...id });
  });

  it("are numbers or dates where all of them read as such", async () => {
    const rows = Array.from({ length: ROWS }, (_, row) => `${row < 29_000 ? "n/a" : row},${row}`);
    const { table } = await readText(`worth,points\n${rows.join("\n")}\n`);
    expect(table.columns.map(({ type }) => type)).toEqual(["number", "number"]);
    expect(cell(table.columns[0], 29_500)).toBe(29_500);
    expect(cell(table.columns[0], 5)).toBeNull();
  });
});
