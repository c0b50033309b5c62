import { describe, expect, it } from "vitest";
import type { Column, Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import type { FindingKind } from "./findings";
import { examine } from "./health";

const number = (name: string, values: readonly number[], role: Column["role"] = null): Column => ({
  name,
  type: "number",
  role,
  values: Float64Array.from(values),
});

function coded(name: string, cells: readonly (string | null)[], role: Column["role"] = null, type: "category" | "text" = "text"): Column {
  const dictionary = [...new Set(cells.filter((cell) => cell !== null))];
  return { name, type, role, codes: Int32Array.from(cells, (cell) => (cell === null ? -1 : dictionary.indexOf(cell))), dictionary };
}

const tableOf = (columns: readonly Column[], rows: number): Table => ({ rows, columns, recipe: [] });

async function find(table: Table, kind: FindingKind, column?: string) {
  return (await examine(table, noCheckpoint)).findings.find((finding) => finding.kind === kind && (column === undefined || finding.column === column));
}

describe("examine", () => {
  const sales = tableOf(
    [
      coded("order", ["1", "1", "C2", "3", "3", "4"], "order"),
      coded("customer", ["a", "a", "b", null, null, "c"], "id"),
      number("quantity", [1, 1, -2, 4, 5, 6], "quantity"),
      number("price", [2, 2, 3, 0, 1, 1], "price"),
    ],
    6,
  );

  it("counts what a person would count by hand, with the rule that keeps the rest", async () => {
    expect(await find(sales, "cancellations")).toMatchObject({ count: 1, keep: { column: "order", op: "not-starts-with", value: "C" } });
    expect(await find(sales, "missing", "customer")).toMatchObject({ count: 2, severity: "serious", keep: { column: "customer", op: "is-present" } });
    expect(await find(sales, "negative-quantity")).toMatchObject({ count: 1, examples: [-2] });
    expect(await find(sales, "no-price")).toMatchObject({ count: 1, keep: { column: "price", op: "greater", value: 0 } });
    expect(await find(sales, "duplicates")).toMatchObject({ count: 1 });
    const health = await examine(sales, noCheckpoint);
    // Row 2 repeats row 1, row 3 is cancelled, rows 4 and 5 have no customer.
    expect(health.usableRows).toBe(2);
    expect(health.parts).toMatchObject({ usable: 2 / 6, completeness: 22 / 24, uniqueness: 5 / 6, information: 1 });
    expect(health.score).toBe(Math.round(100 * (0.6 * (2 / 6) + 0.15 * (22 / 24) + 0.1 * (5 / 6) + 0.15)));
  });

  it("sees constants, spellings and personal data, and shows no personal data as an example", async () => {
    const rows = 40;
    const many = (cell: (i: number) => string) => Array.from({ length: rows }, (_, i) => cell(i));
    const table = tableOf(
      [
        number("same", new Array(rows).fill(7), "feature"),
        coded(
          "country",
          many((i) => ["Germany", "germany ", "France"][i % 3]),
          null,
          "category",
        ),
        coded(
          "mail",
          many((i) => `person${i}@example.org`),
        ),
        coded(
          "phone",
          many((i) => `+49 30 ${1000000 + i}`),
        ),
      ],
      rows,
    );
    expect(await find(table, "constant")).toMatchObject({ column: "same", severity: "notable" });
    expect(await find(table, "spelling")).toMatchObject({ column: "country", count: 2 });
    expect(await find(table, "emails")).toMatchObject({ column: "mail", count: rows, examples: [] });
    expect(await find(table, "phones")).toMatchObject({ column: "phone", count: rows, examples: [] });
  });

  it("finds values beyond Tukey's far-out fences only", async () => {
    const values = [...Array.from({ length: 99 }, (_, i) => i + 1), 1000];
    // Quartiles 25.75 and 75.25 (numpy percentile, linear): fences at -122.75 and 223.75.
    expect(await find(tableOf([number("amount", values, "amount")], 100), "outliers")).toMatchObject({ count: 1, detail: { from: -122.75, to: 223.75 } });
    expect(await find(tableOf([number("amount", values.slice(0, 99), "amount")], 99), "outliers")).toBeUndefined();
  });

  it("answers for no rows, one row and nothing but missing", async () => {
    expect((await examine(tableOf([number("x", [])], 0), noCheckpoint)).score).toBe(0);
    expect((await examine(tableOf([number("x", [1])], 1), noCheckpoint)).findings.map(({ kind }) => kind)).toEqual(["few-rows"]);
    const empty = await examine(tableOf([number("x", [Number.NaN, Number.NaN])], 2), noCheckpoint);
    expect(empty.parts).toMatchObject({ completeness: 0, information: 0 });
  });
});
