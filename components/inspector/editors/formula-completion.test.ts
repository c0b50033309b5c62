import { describe, expect, it } from "vitest";
import { formulaProblem } from "@/lib/ml/formula/formula";
import { FUNCTIONS } from "@/lib/ml/formula/functions";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { complete, completionsAt } from "./formula-completion";
import { bracketsAt, callAt, lexemesOf, pairedKey, stretchOf, withNearName } from "./formula-text";

const COLUMNS: readonly ColumnInfo[] = [
  { name: "UnitPrice", type: "number", role: "price" },
  { name: "Quantity", type: "number", role: "quantity" },
  { name: "Net price", type: "number", role: null },
];

const names = (formula: string, caret = formula.length) => completionsAt(formula, caret, COLUMNS).items.map(({ name }) => name);

function chosen(formula: string, name: string, caret = formula.length) {
  const found = completionsAt(formula, caret, COLUMNS);
  const item = found.items.find((each) => each.name === name);
  return item && complete(formula, found, item);
}

describe("completion of formulas", () => {
  it("offers columns that begin with what is typed, functions, then columns that contain it", () => {
    expect(names("q")).toEqual(["Quantity", "quarter"]);
    expect(names("1 + pri")).toEqual(["UnitPrice", "Net price"]);
    expect(names("r")).toEqual(["round", "round_to", "right", "replace", "UnitPrice", "Net price"]);
    expect(names("zzz")).toEqual([]);
  });

  it("offers nothing inside quotes, after a finished name and where nothing is typed, unless asked", () => {
    expect(names("'q")).toEqual([]);
    expect(names("Quantity")).toEqual([]);
    expect(names("Quantity ")).toEqual([]);
    expect(completionsAt("", 0, COLUMNS, true).items).toHaveLength(COLUMNS.length + FUNCTIONS.size);
  });

  it("puts names with spaces into brackets and replaces the whole word at the caret", () => {
    expect(chosen("net", "Net price")).toEqual({ formula: "[Net price]", caret: 11 });
    expect(chosen("[ne", "Net price")).toEqual({ formula: "[Net price]", caret: 11 });
    expect(chosen("[ne] + 1", "Net price", 3)).toEqual({ formula: "[Net price] + 1", caret: 11 });
    expect(chosen("2 * Quan + 1", "Quantity", 6)).toEqual({ formula: "2 * Quantity + 1", caret: 12 });
  });

  it("opens the bracket of a function once", () => {
    expect(chosen("rou", "round")).toEqual({ formula: "round()", caret: 6 });
    expect(chosen("1 + rou", "round")).toEqual({ formula: "1 + round()", caret: 10 });
    expect(chosen("rou(1)", "round", 3)).toEqual({ formula: "round(1)", caret: 6 });
  });

  it("finds functions by the names that spreadsheets give them", () => {
    expect(names("len")).toEqual(["length"]);
    expect(completionsAt("subst", 5, COLUMNS).items).toMatchObject([
      { name: "replace", detail: "substitute" },
      { name: "mid", detail: "substr" },
    ]);
    expect(completionsAt("fin", 3, COLUMNS).items).toMatchObject([{ name: "position", detail: "find", text: "position(" }]);
    expect(names("AN")).toEqual(["and", "Quantity"]);
  });

  it("offers the values of the column beside a text, and units where one is due", () => {
    const summary = {
      name: "Country",
      type: "category",
      role: null,
      missing: 0,
      distinct: 2,
      top: [
        { value: "France", count: 3 },
        { value: 'a "b"', count: 1 },
      ],
    } as const;
    const offered = (formula: string, caret = formula.length) => completionsAt(formula, caret, [...COLUMNS, summary]);
    expect(offered('Country = "').items.map(({ name }) => name)).toEqual(["France", 'a "b"']);
    expect(offered('Country <> "f').items.map(({ name }) => name)).toEqual(["France"]);
    expect(offered('one_of(Country, "F", "').items.map(({ name }) => name)).toEqual(["France", 'a "b"']);
    expect(offered('Quantity = "').items).toEqual([]);
    const quoted = offered('Country = "a" or 1 = 1', 12);
    expect(complete('Country = "a" or 1 = 1', quoted, quoted.items[0])).toEqual({ formula: 'Country = "a ""b""" or 1 = 1', caret: 19 });
    expect(offered('start_of(x, "m').items.map(({ name }) => name)).toEqual(["minute", "month"]);
  });
});

describe("a formula as it is typed", () => {
  const all = new Set(COLUMNS.map(({ name }) => name));
  const kinds = (formula: string) =>
    lexemesOf(formula, all).flatMap(({ kind, start, end }) => (kind === "space" ? [] : [`${kind} ${formula.slice(start, end)}`]));

  it("is told apart into columns, functions, texts, numbers and signs, finished or not", () => {
    expect(kinds('if(Quantity>1.5, [Net price], prize & "a')).toEqual([
      "function if",
      "sign (",
      "column Quantity",
      "sign >",
      "number 1.5",
      "sign ,",
      "column [Net price]",
      "sign ,",
      "unknown prize",
      "sign &",
      'text "a',
    ]);
    expect(kinds("LEN(x) and [zz] + rond(1)").filter((each) => each.startsWith("unknown"))).toEqual(["unknown x", "unknown [zz]", "unknown rond"]);
    expect(lexemesOf("x", undefined)[0].kind).toBe("column");
    for (const formula of ["", '"', "[", "'a''b", "🙂 + 1", "a\nb"]) {
      const pieces = lexemesOf(formula, all);
      expect(pieces.map(({ start, end }) => formula.slice(start, end)).join("")).toBe(formula);
    }
  });

  it("shows the partner of a bracket beside the caret, brackets inside quotes aside", () => {
    const formula = 'if((1), "(", 2)';
    const at = (caret: number) => bracketsAt(formula, lexemesOf(formula, all), caret);
    expect([at(2), at(3), at(6), at(15), at(9)]).toEqual([[2, 14], [3, 5], [3, 5], [2, 14], null]);
    expect(bracketsAt("(1", lexemesOf("(1", all), 0)).toBeNull();
  });

  it("knows in which argument of which function the caret stands", () => {
    const formula = "1 + if(len(a), (2 + 3), 4) + 5";
    const at = (caret: number) => callAt(formula, lexemesOf(formula, all), caret);
    expect(at(2)).toBeNull();
    expect(at(7)).toMatchObject({ name: "if", argument: 0 });
    expect(at(12)).toMatchObject({ name: "length", argument: 0 });
    expect(at(18)).toMatchObject({ name: "if", argument: 1 });
    expect(at(25)).toMatchObject({ name: "if", argument: 2 });
    expect(at(28)).toBeNull();
  });

  it("marks a problem at its place and puts right a name that is nearly one", () => {
    const marked = (formula: string) => {
      const stretch = stretchOf(formulaProblem(formula, COLUMNS), formula, lexemesOf(formula, all));
      return stretch && formula.slice(stretch.start, stretch.end);
    };
    expect(marked("1 + Unitprise * 2")).toBe("Unitprise");
    expect(marked("1 + rond(2)")).toBe("rond");
    expect(marked("Quantity +")).toBe("+");
    expect(marked("(1 + 2")).toBe("2");
    expect(marked("'open")).toBe("'open");
    expect(marked("Quantity")).toBeNull();
    const near = (formula: string) => {
      const problem = formulaProblem(formula, COLUMNS);
      return problem && withNearName(formula, problem)?.formula;
    };
    expect(near("1 + Unitprise * 2")).toBe("1 + UnitPrice * 2");
    expect(near("[Net pirce]")).toBe("[Net price]");
    expect(near("rond(2)")).toBe("round(2)");
    expect(near("zzz")).toBeUndefined();
  });

  it("brings the partner of a bracket or quote, steps over it, and takes both away", () => {
    expect(pairedKey("(", "abs", 3, 3)).toEqual({ formula: "abs()", from: 4, to: 4 });
    expect(pairedKey(")", "abs()", 4, 4)).toEqual({ formula: "abs()", from: 5, to: 5 });
    expect(pairedKey("(", "abs", 0, 3)).toEqual({ formula: "(abs)", from: 1, to: 4 });
    expect(pairedKey("(", "abs", 0, 0)).toBeNull();
    expect(pairedKey('"', "a = ", 4, 4)).toEqual({ formula: 'a = ""', from: 5, to: 5 });
    expect(pairedKey('"', 'a = ""', 5, 5)).toEqual({ formula: 'a = ""', from: 6, to: 6 });
    expect(pairedKey("'", '"o"', 2, 2)).toBeNull();
    expect(pairedKey("Backspace", 'a = ""', 5, 5)).toEqual({ formula: "a = ", from: 4, to: 4 });
    expect(pairedKey("Backspace", "abs(1)", 4, 4)).toBeNull();
    expect(pairedKey("[", "", 0, 0)).toEqual({ formula: "[]", from: 1, to: 1 });
    expect(pairedKey("x", "", 0, 0)).toBeNull();
  });
});
