import { describe, expect, it } from "vitest";
import { transactions } from "@/lib/ml/fixtures/transactions";
import { replay } from "@/lib/ml/recipe/replay";
import { cell, takeRows } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { derive } from "./derive";
import { filter } from "./filter";
import { split } from "./split";

const noRows: Table = takeRows(transactions, new Uint32Array(0));
const dataOf = (table: Table) => table.columns.map((column) => Array.from({ length: table.rows }, (_, row) => cell(column, row)));

describe("prepare.filter", () => {
  const rules = [
    { column: "customer", op: "is-present" },
    { column: "quantity", op: "greater", value: 0 },
  ];

  it("splits the rows into kept and rejected, losing none, and accounts for each", async () => {
    const ctx = recordingContext();
    const { data, rejected, report } = await filter.run({ data: transactions }, filter.params.parse({ rules, dropDuplicates: true }), ctx);
    expect(data.rows + rejected.rows).toBe(transactions.rows);
    expect(ctx.left.reduce((sum, { rows }) => sum + rows, 0)).toBe(rejected.rows);
    expect(ctx.left.map(({ code }) => code)).toEqual(["prepare.duplicate", "prepare.rule-is-present", "prepare.rule-greater"]);
    expect(report).toMatchObject({ kind: "prepare.filter", rowsIn: 625, rowsOut: data.rows, duplicates: 25 });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(data.recipe).toHaveLength(1);
    expect(rejected.recipe).toEqual([]);
  });

  it("changes nothing by default, and warns when nothing is left", async () => {
    const { data } = await filter.run({ data: transactions }, filter.params.parse({}), recordingContext());
    expect(data.columns).toBe(transactions.columns);
    expect(data.recipe).toEqual([]);
    const ctx = recordingContext();
    await filter.run({ data: transactions }, filter.params.parse({ formula: "quantity > 1000" }), ctx);
    expect(warningCodes(ctx)).toContain("prepare.filter-empty");
  });

  it("finds bad rules and formulas before any run", () => {
    const problems = (params: object) =>
      filter.check?.({ data: transactions.columns }, filter.params.parse(params)).map(({ code, param }) => `${param} ${code}`);
    expect(problems({ rules, formula: "quantity > 0" })).toEqual([]);
    expect(problems({ rules: [{ column: "gone", op: "is", value: 1 }], formula: "quantity" })).toEqual([
      "rules common.column-missing",
      "formula prepare.formula-not-boolean",
    ]);
    expect(problems({ formula: "quantity >" })).toEqual(["formula prepare.formula-value-expected-at-end"]);
  });
});

describe("prepare.derive", () => {
  it("adds columns in order with roles and types, and counts what could not be computed", async () => {
    const ctx = recordingContext();
    const columns = [
      { name: "amount", formula: "quantity * price", role: "amount" },
      { name: "big", formula: "amount > 20" },
      { name: "group", formula: "if(big, 'big', 'small')", role: "segment" },
      { name: "price", formula: "price / quantity" },
    ];
    const { data } = await derive.run({ data: transactions }, derive.params.parse({ columns }), ctx);
    const types = data.columns.map(({ name, type, role }) => `${name} ${type} ${role}`);
    expect(types).toEqual([
      "customer number id",
      "order text order",
      "when date date",
      "quantity number quantity",
      "price number null",
      "amount number amount",
      "big boolean null",
      "group category segment",
    ]);
    expect(warningCodes(ctx)).toEqual(["prepare.division-by-zero"]);
    expect(data.recipe[0].reads).toEqual(["quantity", "price"]);
    expect(dataOf(await replay(data.recipe, transactions, ctx.checkpoint))).toEqual(dataOf(data));
  });

  it("lets the table through while no formula is given", async () => {
    const ctx = recordingContext();
    expect((await derive.run({ data: transactions }, derive.params.parse({}), ctx)).data).toBe(transactions);
    expect(warningCodes(ctx)).toEqual(["prepare.derive-nothing"]);
  });

  it("judges each formula with the columns made before it", () => {
    const problems = (columns: object[]) => derive.check?.({ data: transactions.columns }, derive.params.parse({ columns })).map(({ code }) => code);
    expect(
      problems([
        { name: "a", formula: "price" },
        { name: "b", formula: "a + 1" },
      ]),
    ).toEqual([]);
    expect(
      problems([
        { name: "b", formula: "a + 1" },
        { name: "a", formula: "price" },
      ]),
    ).toEqual(["prepare.formula-unknown-column"]);
    expect(problems([{ name: "", formula: "1" }])).toEqual(["prepare.derive-no-name"]);
    expect(problems([{ name: "a", formula: "" }])).toEqual(["prepare.formula-empty"]);
  });
});

describe("prepare.split", () => {
  it("gives two parts in the table's order, the same for the same seed", async () => {
    const params = split.params.parse({ stratify: "order", grouped: true });
    const ctx = recordingContext();
    const { train, test, report } = await split.run({ data: transactions }, params, ctx);
    expect(warningCodes(ctx)).toEqual(["prepare.split-many-strata"]);
    expect(train.rows + test.rows).toBe(transactions.rows);
    expect(report).toMatchObject({ train: train.rows, test: test.rows, groupedBy: "customer", stratifiedBy: null });
    const again = await split.run({ data: transactions }, params, recordingContext());
    expect(dataOf(again.test)).toEqual(dataOf(test));
    const ids = (table: Table) => new Set(dataOf(table)[0].filter((id) => id !== null));
    expect([...ids(test)].filter((id) => ids(train).has(id))).toEqual([]);
  });

  it("keeps the shares of the target and tells them", async () => {
    const labelled = (
      await derive.run(
        { data: transactions },
        derive.params.parse({ columns: [{ name: "bought", formula: "quantity > 15", role: "target" }] }),
        recordingContext(),
      )
    ).data;
    const { report } = await split.run({ data: labelled }, split.params.parse({ testShare: 0.2 }), recordingContext());
    expect(report).toMatchObject({ stratifiedBy: "bought", test: 125 });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("fails on no rows and when a part would be empty", async () => {
    await expect(split.run({ data: noRows }, split.params.parse({}), recordingContext())).rejects.toMatchObject({ problem: { code: "common.no-rows" } });
    const one = takeRows(transactions, Uint32Array.of(4));
    await expect(split.run({ data: one }, split.params.parse({}), recordingContext())).rejects.toMatchObject({ problem: { code: "prepare.split-too-few" } });
  });
});
