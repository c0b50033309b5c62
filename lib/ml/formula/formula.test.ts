import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProblemError } from "@/lib/problem";
import { cell } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { BLOCK, evaluateFormula, toColumn } from "./evaluate";
import { formulaProblem, readFormula } from "./formula";
import { FUNCTIONS, signature } from "./functions";
import { columnToFormula } from "./tokens";

const day = (iso: string) => Date.parse(iso);
const NaNValue = Number.NaN;

const TABLE: Table = {
  rows: 4,
  recipe: [],
  columns: [
    { name: "price", role: null, type: "number", values: Float64Array.of(2.5, 0, NaNValue, -3) },
    { name: "quantity", role: null, type: "number", values: Float64Array.of(4, 2, 1, 0) },
    { name: "Unit Price", role: null, type: "number", values: Float64Array.of(1, 2, 3, 4) },
    { name: "invoice", role: null, type: "text", codes: Int32Array.of(0, 1, -1, 2), dictionary: ["536365", "C536379", " a ]b "] },
    { name: "country", role: null, type: "category", codes: Int32Array.of(0, 0, 1, -1), dictionary: ["France", "Österreich"] },
    { name: "when", role: null, type: "date", values: Float64Array.of(day("2011-12-09T12:50:00Z"), day("2010-12-01T08:26:00Z"), NaNValue, day("2012-02-29")) },
    { name: "member", role: null, type: "boolean", values: Uint8Array.of(1, 0, 255, 1) },
  ],
};

async function evaluate(formula: string, table: Table = TABLE) {
  const ready = readFormula(formula, table.columns);
  const result = await evaluateFormula(ready.expression, table, noCheckpoint);
  const column = toColumn(result, "result", null, "text");
  return { values: Array.from({ length: table.rows }, (_, row) => cell(column, row)), type: result.type, counts: result.counts, reads: ready.reads };
}

const valuesOf = async (formula: string) => (await evaluate(formula)).values;

function codeOf(formula: string) {
  const problem = formulaProblem(formula, TABLE.columns);
  return problem && { code: problem.code.replace("prepare.formula-", ""), position: problem.detail?.position };
}

describe("formula values", () => {
  it.each([
    ["price * quantity", [10, 0, null, -0]],
    ["[Unit Price] ^ 2 + 1", [2, 5, 10, 17]],
    ["-2 ^ 2", [-4, -4, -4, -4]],
    ["2 ^ 3 ^ 2", [512, 512, 512, 512]],
    ["2 ^ -1", [0.5, 0.5, 0.5, 0.5]],
    ["7 % 3 + -7 % 3", [3, 3, 3, 3]],
    ["(1 + 2) * 3 - 4 / 2", [7, 7, 7, 7]],
    ["1 < 2 and not 2 < 1", [true, true, true, true]],
    ["price > 0", [true, false, null, false]],
    ["price > 0 or quantity = 1", [true, false, true, false]],
    ["price > 0 and quantity = 4", [true, false, false, false]],
    ["if(price > 0, \"plus\", 'not')", ["plus", "not", null, "not"]],
    ["IF(is_missing(price); missing; price)", [2.5, 0, null, -3]],
    ["coalesce(price, [Unit Price])", [2.5, 0, 3, -3]],
    ['coalesce(country, invoice, "none")', ["France", "France", "Österreich", " a ]b "]],
    ['starts_with(invoice, "C")', [false, true, null, false]],
    ["contains(invoice, ']')", [false, false, null, true]],
    ["ends_with(country, 'ce')", [true, true, false, null]],
    ["upper(trim(invoice))", ["536365", "C536379", null, "A ]B"]],
    ["length(country)", [6, 6, 10, null]],
    ['left(country, 2) = "Fr"', [true, true, false, null]],
    ["right(country, 2)", ["ce", "ce", "ch", null]],
    ["replace(country, 'an', '$&')", ["Fr$&ce", "Fr$&ce", "Österreich", null]],
    ['concat(country, " ", quantity)', ["France 4", "France 2", "Österreich 1", null]],
    ["text(when)", ["2011-12-09 12:50:00", "2010-12-01 08:26:00", null, "2012-02-29"]],
    ["text(member)", ["true", "false", null, "true"]],
    ["year(when) * 10000 + month(when) * 100 + day(when)", [20111209, 20101201, null, 20120229]],
    ["weekday(when)", [5, 3, null, 3]],
    ["hour(when)", [12, 8, null, 0]],
    ['days_between(when, "2011-12-10")', [0, 373, null, -81]],
    ['when < "2011-01-01"', [false, true, null, false]],
    ['date(2011, 12, 10) - date("2011-12-09")', [1, 1, 1, 1]],
    ["date(2011, quantity * 3, 1) + 1 - date(2011, 1, 1)", [335, 152, 60, null]],
    ["year(max(when, date(2012, 1, 1)))", [2012, 2012, null, 2012]],
    ["min(price, quantity, 1)", [1, 0, null, -3]],
    ["round(2.5) + round(-2.5)", [0, 0, 0, 0]],
    ["round(1.005, 2)", [1.01, 1.01, 1.01, 1.01]],
    ["round(1250, -2)", [1300, 1300, 1300, 1300]],
    ["number(\"1 234,5\") + number('2.5e1') + number(true)", [1260.5, 1260.5, 1260.5, 1260.5]],
    ["member = true", [true, false, null, true]],
    ["log(exp(2)) + log10(100) + log1p(0) + sqrt(9) + abs(-1) + floor(1.9) + ceil(0.1)", [10, 10, 10, 10].map((n) => n)],
  ])("%s", async (formula, expected) => {
    const values = await valuesOf(formula);
    expect(values.map((value) => (typeof value === "number" ? Math.round(value * 1e9) / 1e9 : value))).toEqual(expected);
  });

  it("counts why a result is missing, only on rows that depend on it", async () => {
    expect((await evaluate("price / quantity")).counts).toEqual({ divisionByZero: 1, undefinedResult: 0, unreadable: 0 });
    expect((await evaluate("if(quantity = 0, 0, price / quantity)")).counts.divisionByZero).toBe(0);
    expect((await evaluate("quantity != 0 and price / quantity > 1")).counts.divisionByZero).toBe(0);
    expect((await evaluate("coalesce(quantity, 1 / 0)")).counts.divisionByZero).toBe(0);
    expect((await evaluate("sqrt(price) + log(quantity)")).counts.undefinedResult).toBe(2);
    expect((await evaluate("number(invoice)")).counts.unreadable).toBe(2);
    expect((await evaluate("number('1,234')")).values[0]).toBeNull();
  });

  it("reads only the columns that are named", async () => {
    expect((await evaluate("price + [Unit Price] + price")).reads).toEqual(["price", "Unit Price"]);
  });

  it("works across block borders and on no rows", async () => {
    const rows = BLOCK * 2 + 7;
    const long: Table = { rows, recipe: [], columns: [{ name: "n", role: null, type: "number", values: Float64Array.from({ length: rows }, (_, i) => i) }] };
    const result = await evaluate("if(n % 2 = 0, text(n), missing)", long);
    expect(result.values).toEqual(Array.from({ length: rows }, (_, i) => (i % 2 === 0 ? String(i) : null)));
    expect((await evaluate("1 + 1", { rows: 0, recipe: [], columns: [] })).values).toEqual([]);
  });

  it("writes column names so that they read back", () => {
    for (const name of ["price", "Unit Price", "a]b", "and", "2nd", "стоимость", "missing", ""]) {
      const columns = [{ name, type: "number" as const }];
      expect(readFormula(columnToFormula(name), columns).reads).toEqual([name]);
    }
  });
});

describe("formula problems", () => {
  it.each(
    [
      ["", "empty", undefined],
      ["price +", "value-expected-at-end", 8],
      ["price + * 2", "value-expected", 9],
      ["price quantity", "operator-expected", 7],
      ["(price", "close-expected", 7],
      ["price)", "close-extra", 6],
      ["'open", "string-open", 1],
      ["1 + [open", "bracket-open", 5],
      ["price + 1e400", "number-large", 9],
      ["price # 2", "character", 7],
      ["prise * 2", "unknown-column-near", 1],
      ["zzzzzz", "unknown-column", 1],
      ["rond(price)", "unknown-function-near", 1],
      ["frobnicate(price)", "unknown-function", 1],
      ["round()", "argument-count", 1],
      ["if(true, 1)", "argument-count", 1],
      ["price + country", "type", 9],
      ["if(price, 1, 2)", "type", 4],
      ["if(member, 1, country)", "type", 15],
      ["country = 3", "type", 11],
      ["member < true", "type", 1],
      ["min(country, 'a')", "type", 5],
      ["min(missing, 'a')", "type", 14],
      ["when > 'yesterday'", "date", 8],
      ["price = missing", "missing-compare", 1],
      ["1,5", "operator-expected", 2],
      [`${"(".repeat(500)}1${")".repeat(500)}`, "too-deep", 102],
      [`1${"+1".repeat(4000)}`, "too-deep", 2002],
      ["1".repeat(10_001), "too-long", undefined],
    ].map(([formula, code, position]) => ({ formula, code, position, title: String(formula).slice(0, 30) })),
  )("$title: $code", ({ formula, code, position }) => {
    expect(codeOf(String(formula))).toEqual({ code, position });
  });

  it("suggests what was probably meant", () => {
    expect(formulaProblem("Unit_price + 1", TABLE.columns)?.detail).toMatchObject({ near: "Unit Price" });
    expect(formulaProblem("day_between(when, when)", TABLE.columns)?.detail).toMatchObject({ near: "days_between" });
  });

  it("checks only the grammar while columns are unknown", () => {
    expect(formulaProblem("anything + 1", undefined)).toBeNull();
  });

  it("has a signature for every function", () => {
    expect([...FUNCTIONS.keys()].map(signature)).toContain("round(number, [number])");
  });
});

// ---------------------------------------------------------------- properties

const WORDS = ["price", "quantity", "[Unit Price]", "invoice", "country", "when", "member", "missing", "true", "and", "or", "not", ...FUNCTIONS.keys()];
const MARKS = ["(", ")", ",", ";", "+", "-", "*", "/", "%", "^", "<", "<=", "=", "<>", "'a'", '"2011-12-10"', "1", "0", "1e308", ".5", "[", "'", "§", " "];

describe("formula properties", () => {
  it("throws nothing but a catalogued problem, whatever is typed (fuzz)", async () => {
    const soup = fc.array(fc.constantFrom(...WORDS, ...MARKS), { maxLength: 25 }).map((parts) => parts.join(" "));
    await fc.assert(
      fc.asyncProperty(fc.oneof(soup, fc.string({ unit: "binary", maxLength: 60 }), fc.string({ maxLength: 60 })), async (formula) => {
        try {
          const ready = readFormula(formula, TABLE.columns);
          await evaluateFormula(ready.expression, TABLE, noCheckpoint);
        } catch (error) {
          expect(error, `${formula}: ${String(error)}`).toBeInstanceOf(ProblemError);
        }
      }),
      { numRuns: 5000, seed: 20111210 },
    );
  });

  it("gives every well-typed call a value, never a crash (fuzz by types)", async () => {
    await fc.assert(
      fc.asyncProperty(wellTyped(3), async (formula) => {
        const ready = readFormula(formula, TABLE.columns);
        const result = await evaluateFormula(ready.expression, TABLE, noCheckpoint);
        expect(toColumn(result, "r", null, "text").type).toBeDefined();
      }),
      { numRuns: 3000, seed: 7 },
    );
  });

  it("agrees with direct evaluation in JavaScript on random arithmetic (oracle)", async () => {
    await fc.assert(
      fc.asyncProperty(arithmetic(4), async ({ formula, oracle }) => {
        const values = await valuesOf(formula);
        for (let row = 0; row < TABLE.rows; row++) {
          const expected = oracle(row);
          const got = values[row];
          if (Number.isNaN(expected)) expect(got, formula).toBeNull();
          else if (typeof got === "number")
            expect(Math.abs(got - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${formula}: ${got} ${expected}`).toBe(true);
          else expect(got, formula).toBe(expected);
        }
      }),
      { numRuns: 3000, seed: 42 },
    );
  });
});

interface Sample {
  readonly formula: string;
  readonly oracle: (row: number) => number;
}

/** Random expressions with fully bracketed text beside a closure that computes the same directly. */
function arithmetic(depth: number): fc.Arbitrary<Sample> {
  const finite = (value: number) => (Number.isFinite(value) ? value : Number.NaN);
  const price = [2.5, 0, Number.NaN, -3];
  const quantity = [4, 2, 1, 0];
  const leaf: fc.Arbitrary<Sample> = fc.oneof(
    fc.integer({ min: 0, max: 20 }).map((n) => ({ formula: String(n), oracle: () => n })),
    fc.double({ min: 0, max: 1e6, noNaN: true }).map((n) => ({ formula: String(n), oracle: () => n })),
    fc.constant({ formula: "price", oracle: (row: number) => price[row] }),
    fc.constant({ formula: "quantity", oracle: (row: number) => quantity[row] }),
  );
  if (depth === 0) return leaf;
  const inner = arithmetic(depth - 1);
  const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "*": (a, b) => a * b,
    "/": (a, b) => a / b,
    "^": (a, b) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : a ** b),
  };
  const binary = fc.tuple(fc.constantFrom(...Object.keys(operators)), inner, inner).map(([operator, a, b]) => ({
    formula: `(${a.formula} ${operator} ${b.formula})`,
    oracle: (row: number) => finite(operators[operator](a.oracle(row), b.oracle(row))),
  }));
  const negated = inner.map((a) => ({ formula: `(-${a.formula})`, oracle: (row: number) => -a.oracle(row) }));
  const functions: Readonly<Record<string, (a: number) => number>> = {
    abs: Math.abs,
    sqrt: Math.sqrt,
    log1p: Math.log1p,
    exp: Math.exp,
    floor: Math.floor,
    ceil: Math.ceil,
  };
  const called = fc.tuple(fc.constantFrom(...Object.keys(functions)), inner).map(([name, a]) => ({
    formula: `${name}(${a.formula})`,
    oracle: (row: number) => finite(functions[name](a.oracle(row))),
  }));
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 3, arbitrary: binary }, { weight: 1, arbitrary: negated }, { weight: 1, arbitrary: called });
}

/** Random calls of every function with arguments of the right types. */
function wellTyped(depth: number): fc.Arbitrary<string> {
  const leaves: Readonly<Record<string, readonly string[]>> = {
    number: ["price", "quantity", "0", "1e308", "-1", "missing"],
    text: ["invoice", "country", "''", "'12'", "missing"],
    date: ["when", "date('2011-12-10')", "date(2011, 12, 10)", "missing"],
    boolean: ["member", "true", "price > 0"],
    unit: ["'day'", "'months'", "'Y'"],
    zone: ["'UTC'", "'Europe/Chisinau'"],
    case: ["1", "2.5"],
  };
  const ofType = (type: string, left: number): fc.Arbitrary<string> => {
    const leaf = fc.constantFrom(...leaves[type]);
    if (left === 0 || type === "unit" || type === "zone" || type === "case") return leaf;
    const calls = [...FUNCTIONS].filter(
      ([, spec]) => spec.result === type || (spec.result === "same" && (spec.parameters[0] !== "number-or-date" || type === "number" || type === "date")),
    );
    const call = fc.constantFrom(...calls).chain(([name, spec]) => {
      // A missing value equals nothing: as a case it is refused.
      const parameters = name === "switch" ? (["case", "case", "same"] as const) : spec.parameters;
      const wanted = parameters.map((parameter) =>
        parameter === "same" || parameter === "number-or-date" ? type : parameter === "any" ? "number" : parameter,
      );
      return fc.tuple(...wanted.map((each) => ofType(each, left - 1))).map((args) => `${name}(${args.join(", ")})`);
    });
    return fc.oneof(leaf, call);
  };
  return fc.constantFrom("number", "text", "boolean").chain((type) => ofType(type, depth));
}
