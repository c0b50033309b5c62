import { describe, expect, it } from "vitest";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { complete, completionsAt } from "./formula-completion";

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
    expect(names("q")).toEqual(["Quantity"]);
    expect(names("1 + pri")).toEqual(["UnitPrice", "Net price"]);
    expect(names("r")).toEqual(["round", "right", "replace", "UnitPrice", "Net price"]);
    expect(names("zzz")).toEqual([]);
  });

  it("offers nothing inside quotes, after a finished name and where nothing is typed, unless asked", () => {
    expect(names("'q")).toEqual([]);
    expect(names("Quantity")).toEqual([]);
    expect(names("Quantity ")).toEqual([]);
    expect(completionsAt("", 0, COLUMNS, true).items).toHaveLength(12);
  });

  it("puts names with spaces into brackets and replaces the whole word at the caret", () => {
    expect(chosen("net", "Net price")).toEqual({ formula: "[Net price]", caret: 11 });
    expect(chosen("[ne", "Net price")).toEqual({ formula: "[Net price]", caret: 11 });
    expect(chosen("[ne] + 1", "Net price", 3)).toEqual({ formula: "[Net price] + 1", caret: 11 });
    expect(chosen("2 * Quan + 1", "Quantity", 6)).toEqual({ formula: "2 * Quantity + 1", caret: 12 });
  });

  it("opens the bracket of a function once", () => {
    expect(chosen("rou", "round")).toEqual({ formula: "round(", caret: 6 });
    expect(chosen("rou(1)", "round", 3)).toEqual({ formula: "round(1)", caret: 6 });
  });
});
