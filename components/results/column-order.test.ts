import { describe, expect, it } from "vitest";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { orderedColumns } from "./column-order";

const column = (name: string, missing: number, distinct: number, outliers?: number): ColumnSummary => ({
  name,
  type: outliers === undefined ? "text" : "number",
  role: null,
  missing,
  distinct,
  ...(outliers === undefined ? {} : { outliers: { count: outliers, low: 0, high: 1 } }),
});
const COLUMNS = [column("item 10", 3, 7), column("item 9", 0, 2, 4), column("Ähre", 3, 9, 0)];
const named = (query: string, order: Parameters<typeof orderedColumns>[2], turned = false) =>
  orderedColumns(COLUMNS, query, order, turned, ({ name, type }) => `${name} ${type}`, "en").map(({ name }) => name);

describe("orderedColumns", () => {
  it("sorts by place, name, and counts with the largest first; equal ones as in the table", () => {
    expect(named("", "place")).toEqual(["item 10", "item 9", "Ähre"]);
    expect(named("", "place", true)).toEqual(["Ähre", "item 9", "item 10"]);
    expect(named("", "name")).toEqual(["Ähre", "item 9", "item 10"]);
    expect(named("", "missing")).toEqual(["item 10", "Ähre", "item 9"]);
    expect(named("", "distinct")).toEqual(["Ähre", "item 10", "item 9"]);
    expect(named("", "outliers")).toEqual(["item 9", "Ähre", "item 10"]);
  });

  it("finds all words searched for, in names and in the words beside them", () => {
    expect(named("ITEM", "place")).toEqual(["item 10", "item 9"]);
    expect(named("number item", "place")).toEqual(["item 9"]);
    expect(named("nothing", "place")).toEqual([]);
  });
});
