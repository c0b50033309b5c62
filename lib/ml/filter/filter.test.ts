import { describe, expect, it } from "vitest";
import { cell } from "@/lib/table/columns";
import { duplicateRows } from "@/lib/table/operations/deduplicate";
import type { Column, Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { transactions } from "../fixtures/transactions";
import oracle from "../fixtures/transactions.json";
import { type FilterSettings, filterRows } from "./filter";
import { OPERATIONS, OPERATIONS_OF, type Rule, ruleProblem } from "./rules";

const at = (iso: string) => Date.parse(iso);

const COLUMNS: readonly Column[] = [
  { name: "price", role: null, type: "number", values: Float64Array.of(2, 0, Number.NaN, -1) },
  { name: "invoice", role: null, type: "text", codes: Int32Array.of(0, 1, -1, 2), dictionary: ["536365", "C536379", "c1"] },
  { name: "when", role: null, type: "date", values: Float64Array.of(at("2011-12-09T12:50:00Z"), at("2011-12-10"), Number.NaN, at("2011-12-08T23:59:59.999Z")) },
  { name: "member", role: null, type: "boolean", values: Uint8Array.of(1, 0, 255, 1) },
];
const TABLE: Table = { rows: 4, columns: COLUMNS, recipe: [] };

const rule = (column: string, op: Rule["op"], value: Rule["value"] = null, value2: Rule["value2"] = null): Rule => ({ column, op, value, value2 });
const settings = (rules: readonly Rule[], more: Partial<FilterSettings> = {}): FilterSettings => ({
  rules,
  formula: "",
  match: "all",
  dropDuplicates: false,
  ...more,
});
const keptBy = async (...rules: Rule[]) => [...(await filterRows(TABLE, settings(rules), noCheckpoint)).kept];

describe("rules", () => {
  it.each([
    [rule("price", "greater", 0), [0]],
    [rule("price", "greater", "0"), [0]],
    [rule("price", "at-least", 0), [0, 1]],
    [rule("price", "less", 0), [3]],
    [rule("price", "at-most", 0), [1, 3]],
    [rule("price", "between", -1, 0), [1, 3]],
    [rule("price", "is", 2), [0]],
    [rule("price", "is-not", 2), [1, 3]],
    [rule("price", "one-of", [2, "-1"]), [0, 3]],
    [rule("price", "not-one-of", [2, "-1"]), [1]],
    [rule("price", "not-starts-with", "C"), [0, 1, 3]],
    [rule("price", "ends-with", "1"), [3]],
    [rule("price", "not-contains", "1"), [0, 1]],
    [rule("price", "contains", "1"), [3]],
    [rule("price", "is-missing"), [2]],
    [rule("price", "is-present"), [0, 1, 3]],
    [rule("invoice", "starts-with", "C"), [1]],
    [rule("invoice", "not-starts-with", "C"), [0, 3]],
    [rule("invoice", "contains", "3637"), [1]],
    [rule("invoice", "not-contains", "3637"), [0, 3]],
    [rule("invoice", "ends-with", "9"), [1]],
    [rule("invoice", "not-one-of", ["c1", "536365"]), [1]],
    [rule("invoice", "is", "c1"), [3]],
    [rule("invoice", "is", 536365), [0]],
    [rule("invoice", "is-not", "c1"), [0, 1]],
    [rule("invoice", "one-of", ["c1", "536365"]), [0, 3]],
    [rule("invoice", "is-missing"), [2]],
    [rule("when", "is", "2011-12-09"), [0]],
    [rule("when", "is-not", "2011-12-09"), [1, 3]],
    [rule("when", "before", "2011-12-09"), [3]],
    [rule("when", "after", "2011-12-09"), [1]],
    [rule("when", "after", "2011-12-09 12:49"), [0, 1]],
    [rule("when", "between", "2011-12-08", "2011-12-09"), [0, 3]],
    [rule("when", "is", at("2011-12-10")), [1]],
    [rule("member", "is", true), [0, 3]],
    [rule("member", "is-not", "true"), [1]],
  ] as const)("%o keeps %o", async (given, expected) => {
    expect(await keptBy(given)).toEqual(expected);
  });

  it.each([
    [rule("", "is", 1), "prepare.rule-no-column"],
    [rule("gone", "is", 1), "common.column-missing"],
    [rule("price", "before", "2011-12-10"), "prepare.rule-operation"],
    [rule("when", "contains", "1"), "prepare.rule-operation"],
    [rule("price", "greater", "much"), "prepare.rule-value"],
    [rule("price", "greater"), "prepare.rule-value"],
    [rule("price", "between", 1), "prepare.rule-value"],
    [rule("price", "one-of", []), "prepare.rule-value"],
    [rule("invoice", "contains", ""), "prepare.rule-value"],
    [rule("when", "before", "12/10/2011"), "prepare.rule-value"],
    [rule("member", "is", "perhaps"), "prepare.rule-value"],
  ] as const)("%o is refused: %s", async (given, code) => {
    expect(ruleProblem(given, COLUMNS)?.code).toBe(code);
    await expect(keptBy(given)).rejects.toMatchObject({ problem: { code } });
  });

  it("offers every operation for some type, and judges only the column while none is known", () => {
    expect(new Set(Object.values(OPERATIONS_OF).flat())).toEqual(new Set(OPERATIONS));
    expect(ruleProblem(rule("price", "before", "1"), undefined)).toBeNull();
  });
});

describe("filter", () => {
  it("counts each rule alone and in sequence", async () => {
    const result = await filterRows(
      TABLE,
      settings([rule("price", "is-present"), rule("invoice", "not-starts-with", "C"), rule("price", "greater", 0)]),
      noCheckpoint,
    );
    expect(result.rules).toEqual([
      { index: 0, alone: 1, inSequence: 1, missing: 1 },
      { index: 1, alone: 2, inSequence: 1, missing: 1 },
      { index: 2, alone: 3, inSequence: 1, missing: 1 },
    ]);
    expect([[...result.kept], [...result.rejected]]).toEqual([[0], [1, 2, 3]]);
  });

  it("keeps what any rule keeps, and takes a formula as one more rule", async () => {
    const result = await filterRows(TABLE, settings([rule("price", "greater", 1)], { match: "any", formula: "member and price < 0" }), noCheckpoint);
    expect([...result.kept]).toEqual([0, 3]);
    expect(result.rules.map(({ inSequence }) => inSequence)).toEqual([null, null]);
    const all = await filterRows(TABLE, settings([], { formula: "price > -5" }), noCheckpoint);
    expect([[...all.kept], all.formulaMissing, all.rules[0].missing]).toEqual([[0, 1, 3], 1, null]);
  });

  it("refuses a formula that is no condition", async () => {
    await expect(filterRows(TABLE, settings([], { formula: "price + 1" }), noCheckpoint)).rejects.toMatchObject({
      problem: { code: "prepare.formula-not-boolean" },
    });
  });

  it("keeps every row without rules, and survives no rows", async () => {
    expect((await filterRows(TABLE, settings([]), noCheckpoint)).kept.length).toBe(4);
    expect((await filterRows(TABLE, settings([], { match: "any" }), noCheckpoint)).kept.length).toBe(4);
    const empty: Table = { rows: 0, recipe: [], columns: [{ name: "price", role: null, type: "number", values: new Float64Array(0) }] };
    expect((await filterRows(empty, settings([rule("price", "greater", 0)], { dropDuplicates: true }), noCheckpoint)).kept.length).toBe(0);
  });
});

describe("exact duplicates", () => {
  it("match pandas duplicated() on awkward transactions", async () => {
    expect([...(await duplicateRows(transactions, noCheckpoint))]).toEqual(oracle.duplicates);
    const { duplicates, kept } = await filterRows(transactions, settings([], { dropDuplicates: true }), noCheckpoint);
    expect(duplicates).toBe(25);
    const rows = [...kept].map((row) => JSON.stringify(transactions.columns.map((column) => cell(column, row))));
    expect(new Set(rows).size).toBe(rows.length);
  });

  it("take missing for equal to missing, 0 for -0, and tell booleans apart", async () => {
    const columns: Column[] = [
      { name: "n", role: null, type: "number", values: Float64Array.of(0, -0, Number.NaN, Number.NaN, 0) },
      { name: "b", role: null, type: "boolean", values: Uint8Array.of(1, 1, 255, 255, 0) },
    ];
    expect([...(await duplicateRows({ rows: 5, columns, recipe: [] }, noCheckpoint))]).toEqual([0, 1, 0, 1, 0]);
    expect([...(await duplicateRows({ rows: 3, columns: [], recipe: [] }, noCheckpoint))]).toEqual([0, 0, 0]);
  });
});
