import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { cell } from "./columns";
import { readCsv } from "./csv-reader/read-csv";
import { writeCsv } from "./csv-writer";
import { isMissingText } from "./parse/missing";
import { type Column, MISSING_BOOLEAN, type Table } from "./table";

const WORDS = { column: "column", extra: "extra" };
const NAMES = ["customer id", "price", "order date", "member"] as const;

// Nothing tells texts in apostrophes from texts quoted by apostrophes, and what the writer puts an apostrophe before (formulas, missing markers) is another text then.
const text = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .filter((value) => !isMissingText(value) && !/^[=+\-@\t\r']/.test(value) && !value.includes("\u0000"));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 6 });
const number = fc.oneof(fc.double({ min: -1e12, max: 1e12, noNaN: true }), fc.integer({ min: -1e6, max: 1e6 }));
const time = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2080, 0, 1) });
const row = fc.tuple(optional(text), optional(number), optional(time), optional(fc.boolean()));

type Row = readonly [string | null, number | null, number | null, boolean | null];

function tableOf(rows: readonly Row[]): Table {
  const dictionary = [...new Set(rows.flatMap(([value]) => (value === null ? [] : [value])))];
  const columns: Column[] = [
    { name: NAMES[0], type: "text", role: null, codes: Int32Array.from(rows, ([value]) => (value === null ? -1 : dictionary.indexOf(value))), dictionary },
    { name: NAMES[1], type: "number", role: null, values: Float64Array.from(rows, ([, value]) => value ?? Number.NaN) },
    { name: NAMES[2], type: "date", role: null, values: Float64Array.from(rows, ([, , value]) => value ?? Number.NaN) },
    { name: NAMES[3], type: "boolean", role: null, values: Uint8Array.from(rows, ([, , , value]) => (value === null ? MISSING_BOOLEAN : Number(value))) },
  ];
  return { rows: rows.length, columns, recipe: [] };
}

describe("what the writer writes, the reader reads", () => {
  it("cell by cell, for any table", async () => {
    // Enough of each kind that types are beyond doubt: a column of one value could be of many types.
    const anchors: Row[] = [
      ["a b", 0.5, Date.UTC(2020, 1, 3, 4, 5, 6), true],
      ["c d", 2, Date.UTC(2021, 11, 31), false],
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.boolean(), async (more, bom) => {
        const table = tableOf([...anchors, ...more]);
        const { table: read } = await readCsv(writeCsv(table, { bom }), {}, WORDS, testCompute(), () => Promise.resolve());
        expect(read.columns.map(({ name, type }) => [name, type])).toEqual(table.columns.map(({ name, type }) => [name, type]));
        for (let i = 0; i < table.rows; i++) {
          const cells = (from: Table) => from.columns.map((column) => cell(column, i));
          expect(cells(read)).toEqual(cells(table).map((value) => (value === 0 ? 0 : value)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("a single column keeps its missing rows", async () => {
    const column: Column = { name: "note", type: "text", role: null, codes: Int32Array.of(0, -1, 1, -1), dictionary: ["x", "y"] };
    const { table } = await readCsv(writeCsv({ rows: 4, columns: [column], recipe: [] }), {}, WORDS, testCompute(), () => Promise.resolve());
    expect(Array.from({ length: table.rows }, (_, i) => cell(table.columns[0], i))).toEqual(["x", null, "y", null]);
  });
});
