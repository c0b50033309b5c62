import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { writeCsv } from "./csv-writer";
import type { CodedColumn, Column, Table } from "./table";

const tableOf = (columns: readonly Column[], rows: number): Table => ({ rows, columns, recipe: [] });

function textColumn(name: string, cells: readonly string[]): CodedColumn {
  const dictionary = [...new Set(cells)];
  return { name, type: "text", role: null, codes: Int32Array.from(cells, (cell) => dictionary.indexOf(cell)), dictionary };
}

describe("writeCsv", () => {
  it("writes each type of cell, and missing as empty", async () => {
    const columns: Column[] = [
      { name: "n", type: "number", role: null, values: Float64Array.of(1.5, Number.NaN, -3) },
      { name: "d", type: "date", role: null, values: Float64Array.of(Date.UTC(2011, 11, 9), Date.UTC(2011, 11, 9, 12, 50), Number.NaN) },
      { name: "b", type: "boolean", role: null, values: Uint8Array.of(1, 0, 255) },
      { name: "c", type: "category", role: null, codes: Int32Array.of(1, -1, 0), dictionary: ["a", 'say "hi", twice'] },
    ];
    expect(await writeCsv(tableOf(columns, 3)).text()).toBe('n,d,b,c\r\n1.5,2011-12-09,true,"say ""hi"", twice"\r\n,2011-12-09T12:50:00Z,false,\r\n-3,,,a\r\n');
  });

  it("makes formulas harmless in cells and in names, and leaves negative numbers alone", async () => {
    const cells = ["=1+1", "+49 30 123", "-x", "@sum", "\tx", "plain"];
    const text = await writeCsv(
      tableOf([textColumn("=cmd|' /C calc'!A0", cells), { name: "n", type: "number", role: null, values: Float64Array.of(-1, -2, -3, -4, -5, -6) }], 6),
    ).text();
    const parsed = Papa.parse<string[]>(text.trimEnd()).data;
    expect(parsed[0][0]).toBe("'=cmd|' /C calc'!A0");
    expect(parsed.slice(1).map((row) => row[0])).toEqual(["'=1+1", "'+49 30 123", "'-x", "'@sum", "'\tx", "plain"]);
    expect(parsed.slice(1).map((row) => row[1])).toEqual(["-1", "-2", "-3", "-4", "-5", "-6"]);
  });

  it("is read back by papaparse as it was, whatever the text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1, maxLength: 20 }), async (cells) => {
        const text = await writeCsv(tableOf([textColumn("first", cells), textColumn("second", cells)], cells.length)).text();
        const rows = Papa.parse<string[]>(text, { newline: "\r\n" }).data.slice(1, -1);
        expect(rows.map((row) => row[1].replace(/^'(?=[=+\-@\t\r])/, ""))).toEqual(cells);
      }),
    );
  });
});
