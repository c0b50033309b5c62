import { describe, expect, it } from "vitest";
import { cell } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { readDate, writeDate } from "./dates";
import { evaluateFormula, toColumn } from "./evaluate";
import { EXAMPLES } from "./examples";
import oracle from "./fixtures/spreadsheet.json";
import { formulaProblem, readFormula } from "./formula";
import { ALIASES, FUNCTIONS, RELATED } from "./functions";
import { isLike } from "./words";

const NOTHING: Table = { rows: 1, columns: [], recipe: [] };

async function evaluated(formula: string, table: Table) {
  const { expression } = readFormula(formula, table.columns);
  const result = await evaluateFormula(expression, table, noCheckpoint);
  const column = toColumn(result, "result", null, "text");
  const values = Array.from({ length: table.rows }, (_, row) => cell(column, row));
  return { values: values.map((value) => (column.type === "date" && typeof value === "number" ? writeDate(value) : value)), counts: result.counts };
}

function columnOf(name: string, cells: readonly (string | number | null)[]): Column {
  if (name === "at")
    return {
      name,
      role: null,
      type: "date",
      values: Float64Array.from(cells, (value) => (value === null ? Number.NaN : (readDate(String(value))?.time ?? Number.NaN))),
    };
  if (name !== "s") return { name, role: null, type: "number", values: Float64Array.from(cells, (value) => (value === null ? Number.NaN : Number(value))) };
  const dictionary = [...new Set(cells.filter((value) => value !== null))].map(String);
  return { name, role: null, type: "text", codes: Int32Array.from(cells, (value) => (value === null ? -1 : dictionary.indexOf(String(value)))), dictionary };
}

describe(`functions as in a spreadsheet (LibreOffice Calc ${oracle.libreOffice})`, () => {
  it.each(oracle.calc.map(([ours, theirs, value]) => ({ ours: String(ours), theirs: String(theirs), value })))("$ours is $theirs", async ({ ours, value }) => {
    const [got] = (await evaluated(ours, NOTHING)).values;
    if (typeof value === "number" && typeof got === "number") expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
    else expect(got).toBe(value);
  });
});

describe(`functions on columns with missing values (pandas ${oracle.pandas})`, () => {
  const columns = Object.entries(oracle.table.columns).map(([name, cells]) => columnOf(name, cells));
  const table: Table = { rows: oracle.table.columns.a.length, columns, recipe: [] };
  it.each(Object.entries(oracle.table.values))("%s", async (formula, expected) => {
    expect((await evaluated(formula, table)).values).toEqual(expected);
  });
});

describe("the language", () => {
  it("shows for every function an example that gives something", async () => {
    expect(Object.keys(EXAMPLES)).toEqual([...FUNCTIONS.keys()]);
    for (const [name, example] of Object.entries(EXAMPLES)) {
      const [value] = (await evaluated(example, NOTHING)).values;
      expect(example.includes(`${name}(`) && value !== null, example).toBe(true);
    }
  });

  it("knows other languages' names for what it has, and no name twice", () => {
    for (const [alias, name] of [...ALIASES, ...RELATED]) {
      expect(FUNCTIONS.has(name), alias).toBe(true);
      expect(FUNCTIONS.has(alias), alias).toBe(false);
    }
  });

  it.each([
    ['start_of("2026-01-01", "fortnight")', "unit", 24],
    ['local_time("2026-01-01", "Mars/Olympus")', "zone", 26],
    ['start_of("2026-01-01", missing)', "type", 24],
    ["switch(1, 2)", "argument-count", 1],
    ["switch(1, missing, 2)", "missing-compare", 11],
    ['switch(1, "a", 2)', "type", 11],
    ['ifs(true, 1, false, "a")', "type", 21],
    ["sum(1, 'a')", "type", 8],
    ["today()", "unknown-function", 1],
    ["and(true)", "argument-count", 1],
    ["and + 1", "value-expected", 1],
  ])("%s: %s at %i", (formula, code, position) => {
    const problem = formulaProblem(formula, []);
    expect({ code: problem?.code.replace(/^prepare\.formula-|-near$/g, ""), position: problem?.detail?.position }).toEqual({ code, position });
  });

  it("counts nothing in branches that are not taken", async () => {
    expect((await evaluated("switch(2, 1, 1 / 0, 2, 5)", NOTHING)).counts.divisionByZero).toBe(0);
    expect((await evaluated("switch(1, 1, 1 / 0, 2, 5)", NOTHING)).counts.divisionByZero).toBe(1);
    expect((await evaluated("ifs(false, 1 / 0, true, 3)", NOTHING)).counts.divisionByZero).toBe(0);
    expect((await evaluated("log(8, 1)", NOTHING)).counts.undefinedResult).toBe(1);
  });

  it("matches patterns with many stars in little time", () => {
    expect(isLike("a".repeat(5000), `${"a*".repeat(50)}b`)).toBe(false);
    expect(isLike("anything", "*")).toBe(true);
    expect(isLike("", "?")).toBe(false);
    expect(isLike("a*b", "a?b")).toBe(true);
  });
});
