import { describe, expect, it } from "vitest";
import { transactions } from "@/lib/ml/fixtures/transactions";
import { replay } from "@/lib/ml/recipe/replay";
import { cell, takeRows } from "@/lib/table/columns";
import type { Column, Table } from "@/lib/table/table";
import { recordingContext, warningCodes } from "../fixtures/recording-context";
import { returns } from "../prepare/returns";
import { rfm } from "./rfm";
import { transform } from "./transform";

const noRows: Table = takeRows(transactions, new Uint32Array(0));
const dataOf = (table: Table) => table.columns.map((column) => Array.from({ length: table.rows }, (_, row) => cell(column, row)));

describe("feature.rfm", () => {
  it("finds its columns by role, tells what it left out, and passes nothing else through", async () => {
    const ctx = recordingContext();
    const { data, report } = await rfm.run({ data: transactions }, rfm.params.parse({}), ctx);
    expect(data.columns.map(({ name, type, role }) => `${name} ${type} ${role}`)).toEqual([
      "customer number id",
      "recency number feature",
      "frequency number feature",
      "monetary number feature",
    ]);
    expect(ctx.left.map(({ code }) => code)).toEqual(["feature.no-customer", "feature.no-date", "feature.no-amount"]);
    expect(warningCodes(ctx)).toEqual(["feature.order-missing", "feature.returns", "feature.negative-totals"]);
    expect(report).toMatchObject({
      kind: "feature.rfm",
      rows: 625,
      referenceSet: false,
      columns: { customer: "customer", quantity: "quantity", price: "price", amount: null },
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(rfm.picture?.({ data, report })).toMatchObject({ type: "bars" });
    expect(dataOf(await replay(data.recipe, transactions, ctx.checkpoint))).toEqual(dataOf(data));
  });

  it("offers to net returns where quantities tell them, and to leave out lines where only amounts are negative", async () => {
    const fixOf = async (data: Table, params: Record<string, unknown> = {}) => {
      const ctx = recordingContext();
      await rfm.run({ data }, rfm.params.parse(params), ctx);
      return ctx.warnings.find(({ code }) => code === "feature.returns")?.fix;
    };
    expect(await fixOf(transactions)).toEqual({ type: "insert-before", node: "prepare.returns", params: {}, before: "data" });
    expect(await fixOf(transactions, { price: "price" })).toMatchObject({ node: "prepare.returns", params: { price: "price" } });
    const paid: Column = { name: "paid", role: "amount", type: "number", values: Float64Array.from({ length: transactions.rows }, (_, row) => (row % 9) - 2) };
    const rest = transactions.columns.filter(({ name }) => name !== "quantity" && name !== "price");
    const filter = {
      type: "insert-before",
      node: "prepare.filter",
      params: { rules: [{ column: "paid", op: "greater", value: 0, value2: null }] },
      before: "data",
    };
    expect(await fixOf({ ...transactions, columns: [...rest, paid] })).toEqual(filter);
    // The net amount would not be read where another is named.
    expect(await fixOf({ ...transactions, columns: [...transactions.columns, paid] }, { amount: "paid" })).toEqual(filter);
  });

  it("offers a filter for what is negative after netting: sales whose goods were returned at a higher price", async () => {
    const { data } = await returns.run({ data: transactions }, returns.params.parse({}), recordingContext());
    const [before, after] = [recordingContext(), recordingContext()];
    await rfm.run({ data: transactions }, rfm.params.parse({}), before);
    await rfm.run({ data }, rfm.params.parse({}), after);
    const told = (ctx: typeof before) => ctx.warnings.find(({ code }) => code === "feature.returns");
    expect(Number(told(after)?.detail?.count)).toBeLessThan(Number(told(before)?.detail?.count) / 2);
    expect(told(after)?.fix).toMatchObject({ node: "prepare.filter", params: { rules: [{ column: "net amount" }] } });
  });

  it("replays scores on the limits learned from the training customers", async () => {
    const { data } = await rfm.run({ data: transactions }, rfm.params.parse({ scores: true, extras: true, reference: "2023-10-01" }), recordingContext());
    expect(dataOf(await replay(data.recipe, transactions, recordingContext().checkpoint))).toEqual(dataOf(data));
    const half = takeRows(
      transactions,
      Uint32Array.from({ length: 300 }, (_, row) => row),
    );
    const replayed = await replay(data.recipe, half, recordingContext().checkpoint);
    expect(replayed.columns.map(({ name }) => name)).toEqual(data.columns.map(({ name }) => name));
  });

  it("says what is missing before any run", () => {
    const check = (columns: readonly Column[]) => rfm.check?.({ data: columns }, rfm.params.parse({})).map(({ code, param }) => `${param} ${code}`);
    expect(check(transactions.columns)).toEqual([]);
    expect(check([])).toEqual(["customer common.column-not-set", "date common.column-not-set", "amount feature.no-amount"]);
    expect(rfm.check?.({}, rfm.params.parse({}))).toEqual([]);
    expect(rfm.check?.({}, rfm.params.parse({ reference: "2023-02-30" })).map(({ code }) => code)).toEqual(["feature.bad-reference"]);
  });

  it("gives an empty table with a warning when no line can be used", async () => {
    const ctx = recordingContext();
    const { data, report } = await rfm.run({ data: noRows }, rfm.params.parse({}), ctx);
    expect([data.rows, warningCodes(ctx)]).toEqual([0, ["feature.no-customers"]]);
    expect(rfm.picture?.({ data, report })).toBeNull();
  });
});

describe("feature.transform", () => {
  it("transforms the features found by role and reports both shapes", async () => {
    const customers = (await rfm.run({ data: transactions }, rfm.params.parse({}), recordingContext())).data;
    const ctx = recordingContext();
    const { data, report } = await transform.run({ data: customers }, transform.params.parse({ log: "signed" }), ctx);
    expect(data.columns.filter(({ role }) => role === "feature").map(({ name, origin }) => `${name} of ${origin}`)).toEqual([
      "recency (signed log, z) of recency",
      "frequency (signed log, z) of frequency",
      "monetary (signed log, z) of monetary",
    ]);
    expect(report).toMatchObject({ kind: "feature.transform", scaling: "standard", columns: [{ column: "recency", missing: 0 }, {}, {}] });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(data.recipe.map(({ kind }) => kind)).toEqual(["rfm", "transform"]);
    expect(dataOf(await replay(data.recipe, transactions, ctx.checkpoint))).toEqual(dataOf(data));
  });

  it("tells of missing values, constants and empty columns", async () => {
    const column = (name: string, values: number[]): Column => ({ name, role: "feature", type: "number", values: Float64Array.from(values) });
    const odd: Table = {
      rows: 3,
      recipe: [],
      columns: [column("gap", [1, Number.NaN, 3]), column("flat", [5, 5, 5]), column("void", [Number.NaN, Number.NaN, Number.NaN])],
    };
    const kept = recordingContext();
    await transform.run({ data: odd }, transform.params.parse({}), kept);
    expect(warningCodes(kept)).toEqual(["feature.missing-kept", "feature.constant", "feature.all-missing"]);
    const filled = recordingContext();
    const { data, report } = await transform.run({ data: odd }, transform.params.parse({ missing: "median", log: "none", scale: "none" }), filled);
    expect(warningCodes(filled)).toEqual(["feature.missing-filled", "feature.all-missing"]);
    expect(dataOf(data)[3]).toEqual([1, 2, 3]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it("advises the logarithm on lopsided features, and nothing once it is taken", async () => {
    const values = Float64Array.from({ length: 200 }, (_, i) => Math.exp(i / 20));
    const skewed: Table = { rows: 200, recipe: [], columns: [{ name: "spend", role: "feature", type: "number", values }] };
    const advise = async (log: string) => {
      const params = transform.params.parse({ log });
      const outputs = await transform.run({ data: skewed }, params, recordingContext());
      return transform.advise?.(outputs, params, { data: skewed });
    };
    expect(await advise("none")).toMatchObject([{ code: "feature.skewed", fix: { params: { log: "log1p" } } }]);
    expect(await advise("log1p")).toEqual([]);
  });

  it("passes the table through when nothing is chosen, and fails without features", async () => {
    const ctx = recordingContext();
    const { data } = await transform.run({ data: transactions }, transform.params.parse({ log: "none", scale: "none" }), ctx);
    expect([data, warningCodes(ctx)]).toEqual([transactions, ["feature.transform-nothing"]]);
    await expect(transform.run({ data: transactions }, transform.params.parse({}), ctx)).rejects.toMatchObject({ problem: { code: "common.no-columns" } });
  });
});
