import { describe, expect, it } from "vitest";
import { cell, takeRows } from "@/lib/table/columns";
import type { Column, Json, Recipe, Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { deriveColumns } from "../derive";
import { textColumn, transactions } from "../fixtures/transactions";
import { customerColumns, scoreEdges, sumByCustomer } from "../rfm";
import { fitTransform } from "../transform";
import { appendStep } from "./append-step";
import { stepKind } from "./kinds";
import { replay } from "./replay";

const rowsOf = (table: Table): Json[][] => Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => cell(column, row)));
const namesOf = (table: Table) => table.columns.map(({ name, role, type, origin }) => ({ name, role, type, origin }));

function found<T extends Column["type"]>(table: Table, name: string, type: T): Extract<Column, { type: T }> {
  const column = table.columns.find((each): each is Extract<Column, { type: T }> => each.name === name && each.type === type);
  if (!column) throw new Error(`${name} is absent`);
  return column;
}

/** Filter, derive, sum up by customer and scale, each fitted as its node does. */
async function fitChain(source: Table): Promise<Table[]> {
  const state = { rules: [{ column: "quantity", op: "greater", value: 0, value2: null }], match: "all", dropDuplicates: true, formula: "" } as const;
  const filterRecipe = appendStep(source, { kind: "filter", state, reads: ["quantity"], writes: [] });
  const filtered = await apply({ ...source, recipe: filterRecipe });

  const formulas = [{ name: "amount", formula: "round(quantity * price, 2)", role: "amount", coded: null } as const];
  const derived = await deriveColumns(filtered, formulas, noCheckpoint);
  const columns = derived.columns.map(({ name, formula, role, coded }) => ({ name, formula, role, coded }));
  const withAmount: Table = {
    ...derived.table,
    recipe: appendStep(filtered, { kind: "derive", state: { columns }, reads: derived.reads, writes: ["amount"] }),
  };

  const lines = {
    customer: found(withAmount, "customer", "number"),
    order: found(withAmount, "order", "text"),
    date: found(withAmount, "when", "date"),
    amount: found(withAmount, "amount", "number"),
  };
  const sums = await sumByCustomer(lines, withAmount.rows, null, noCheckpoint);
  const edges = await scoreEdges(sums, noCheckpoint);
  const made = customerColumns(lines, sums, edges, false);
  const names = { customer: "customer", order: "order", date: "when", amount: "amount", quantity: null, price: null };
  const rfmState = {
    ...names,
    reference: null,
    edges: { recency: [...edges.recency], frequency: [...edges.frequency], monetary: [...edges.monetary] },
    extras: false,
  };
  const step = {
    kind: "rfm",
    state: rfmState,
    reads: ["customer", "order", "when", "amount"],
    writes: made.map(({ name }) => name),
    replacesAll: true,
  } as const;
  const customers: Table = { rows: sums.customers, columns: made, recipe: appendStep(withAmount, step) };

  const features = [found(customers, "recency", "number"), found(customers, "monetary", "number")];
  const { fitted } = await fitTransform(customers, features, { log: "log1p", scale: "standard", missing: "keep" }, noCheckpoint);
  const scaleStep = {
    kind: "transform",
    state: { columns: fitted.map((column) => ({ ...column })) },
    reads: ["recency", "monetary"],
    writes: fitted.map(({ name }) => name),
  } as const;
  const scaled = await apply({ ...customers, recipe: appendStep(customers, scaleStep) });
  return [source, filtered, withAmount, customers, scaled];
}

/** Applies the last step of the table's own recipe, as fitting does. */
async function apply(table: Table): Promise<Table> {
  const step = table.recipe[table.recipe.length - 1];
  const result = await stepKind(step.kind)?.apply(table, step.state, noCheckpoint);
  if (!result) throw new Error("unknown kind");
  return { ...result, recipe: table.recipe };
}

const chain = fitChain(transactions);

describe("replay", () => {
  it("gives the fitted table again from the raw training rows", async () => {
    const fitted = (await chain)[4];
    const again = await replay(fitted.recipe, transactions, noCheckpoint);
    expect(rowsOf(again)).toEqual(rowsOf(fitted));
    expect(namesOf(again)).toEqual(namesOf(fitted));
    expect(again.recipe).toEqual(fitted.recipe);
  });

  it("enters behind the steps a table has had, wherever that is", async () => {
    const tables = await chain;
    const fitted = tables[4];
    for (const table of tables) expect(rowsOf(await replay(fitted.recipe, table, noCheckpoint))).toEqual(rowsOf(fitted));
  });

  it("is idempotent", async () => {
    const fitted = (await chain)[4];
    const once = await replay(fitted.recipe, transactions, noCheckpoint);
    expect(await replay(fitted.recipe, once, noCheckpoint)).toEqual(once);
  });

  it("enters mid-chain by columns when the history is unknown, at the earliest step that can run", async () => {
    const [, , , customers, fitted] = await chain;
    const imported: Table = { ...customers, recipe: [] };
    expect(rowsOf(await replay(fitted.recipe, imported, noCheckpoint))).toEqual(rowsOf(fitted));
    const unfiltered = await replay(
      fitted.recipe,
      { ...transactions, columns: transactions.columns.filter(({ name }) => name !== "quantity") },
      noCheckpoint,
    ).catch((error: unknown) => error);
    expect(unfiltered).toMatchObject({
      problem: { code: "feature.recipe-columns-missing", detail: { columns: "quantity", step: 1, steps: 4, node: "prepare.filter" } },
    });
  });

  it("enters at the end when the model's columns are there already", async () => {
    const fitted = (await chain)[4];
    const wanted = ["recency (log, z)", "monetary (log, z)"];
    const exported: Table = { rows: fitted.rows, columns: fitted.columns.filter(({ name }) => wanted.includes(name)), recipe: [] };
    expect(rowsOf(await replay(fitted.recipe, exported, noCheckpoint, wanted))).toEqual(rowsOf(exported));
  });

  it("learns nothing from new rows: the scale of the training rows is used", async () => {
    const fitted = (await chain)[4];
    const some = takeRows({ ...fitted, recipe: [] }, Uint32Array.of(3, 1));
    const raw: Table = { ...some, columns: some.columns.filter(({ name }) => !name.includes("(")) };
    expect(rowsOf(await replay(fitted.recipe, raw, noCheckpoint))).toEqual([rowsOf(fitted)[3], rowsOf(fitted)[1]]);
  });

  it("tells which columns are missing, and for which step", async () => {
    const fitted = (await chain)[4];
    const stranger: Table = { rows: 1, recipe: [], columns: [textColumn("name", ["Ada"])] };
    await expect(replay(fitted.recipe, stranger, noCheckpoint)).rejects.toMatchObject({ problem: { code: "feature.recipe-columns-missing" } });
    await expect(replay([], stranger, noCheckpoint, ["recency"])).rejects.toMatchObject({
      problem: { code: "feature.recipe-outcome-missing", detail: { columns: "recency" } },
    });
    expect(await replay([], stranger, noCheckpoint)).toEqual(stranger);
  });

  it("refuses steps of an unknown kind and damaged states with catalogued problems", async () => {
    const unknown: Recipe = [{ id: "x", kind: "wishes", state: {}, reads: [], writes: ["a"] }];
    await expect(replay(unknown, transactions, noCheckpoint)).rejects.toMatchObject({ problem: { code: "feature.recipe-unknown-step" } });
    const damaged = appendStep(transactions, { kind: "transform", state: { columns: "all" }, reads: ["price"], writes: ["price (z)"] });
    await expect(replay(damaged, transactions, noCheckpoint)).rejects.toMatchObject({ problem: { code: "feature.recipe-bad-state" } });
  });

  it("names steps by content: the same settings give the same id, whatever the order of keys", () => {
    const step = { kind: "filter", reads: [], writes: [] } as const;
    const [a] = appendStep(transactions, { ...step, state: { match: "all", rules: [1, null, { b: 1, a: "é" }] } });
    const [b] = appendStep(transactions, { ...step, state: { rules: [1, null, { a: "é", b: 1 }], match: "all" } });
    const [c] = appendStep(transactions, { ...step, state: { rules: [1, null, { a: "é", b: 2 }], match: "all" } });
    expect(a.id).toBe(b.id);
    expect(c.id).not.toBe(a.id);
  });
});
