import { describe, expect, it } from "vitest";
import { columnSources } from "@/lib/ml/recipe/column-sources";
import type { Table } from "@/lib/table/table";
import { ordinaryTable } from "./fixtures/tables";
import { tryNode } from "./fixtures/try-node";
import { nodeOfType } from "./registry";

/** The columns that each column made by the node's last step was made of: all it read, where nothing else is told. */
async function madeOf(type: string, params: Record<string, unknown>, table: Table = ordinaryTable()) {
  const node = nodeOfType(type) ?? expect.fail(type);
  const ran = await tryNode(node, { data: table, other: table }, node.params.parse(params));
  if (!ran.ok) expect.fail(ran.problem.code);
  const { data } = ran.outputs;
  if (typeof data !== "object" || data === null || !("recipe" in data) || !Array.isArray(data.recipe)) expect.fail("no table");
  const step = data.recipe.at(-1);
  const told = new Map(columnSources(step).map(({ column, from }) => [column, from]));
  return Object.fromEntries([...step.writes, ...told.keys()].map((name: string) => [name, told.get(name) ?? step.reads]));
}

describe("what the columns of a step are made of", () => {
  it("renamed, derived, scaled, cut into bins", async () => {
    const settings = [
      { column: "amount", name: "paid" },
      { column: "price", name: "each" },
      { column: "quantity", name: "quantity", type: "text" },
      { column: "churned", name: "outcome" },
      { column: "segment", name: "segment", role: "feature" },
    ];
    expect(await madeOf("prepare.columns", { settings })).toEqual({ paid: ["amount"], each: ["price"], quantity: ["quantity"], outcome: ["churned"] });
    const columns = [
      { name: "line", formula: "[quantity] * [price]" },
      { name: "double", formula: "[line] * 2" },
    ];
    expect(await madeOf("prepare.derive", { columns })).toEqual({ line: ["quantity", "price"], double: ["line"] });
    expect(await madeOf("feature.transform", {})).toEqual({
      "recency (log, z)": ["recency"],
      "frequency (log, z)": ["frequency"],
      "monetary (log, z)": ["monetary"],
    });
    expect(Object.values(await madeOf("feature.transform", { scale: "unit" }))[0]).toEqual(["recency", "frequency", "monetary"]);
    expect(await madeOf("feature.bins", { columns: ["amount", "price"] })).toEqual({ "amount (bins)": ["amount"], "price (bins)": ["price"] });
  });

  it("encoded", async () => {
    const made = await madeOf("feature.encode", { columns: ["group", "converted"] });
    for (const [name, from] of Object.entries(made)) expect(from, name).toEqual([name.startsWith("group") ? "group" : "converted"]);
    expect(await madeOf("feature.encode", { columns: ["group", "churned"], method: "frequency" })).toMatchObject({ "group (share)": ["group"] });
    expect((await madeOf("feature.encode", { columns: ["group", "churned"], method: "hashing" }))["hash 1"]).toEqual(["group", "churned"]);
  });

  it("filled, marked, converted, numbered", async () => {
    const table = ordinaryTable();
    const gappy = {
      ...table,
      columns: table.columns.map((one) =>
        one.type === "number" && ["amount", "price"].includes(one.name)
          ? { ...one, values: one.values.map((value, row) => (row % 9 === 0 ? Number.NaN : value)) }
          : one,
      ),
    };
    const filled = await madeOf("prepare.missing", { columns: ["amount", "price"], indicator: true }, gappy);
    expect(filled).toMatchObject({ amount: ["amount"], "amount missing": ["amount"], price: ["price"] });
    const near = await madeOf("prepare.missing", { columns: ["amount"], numbers: "knn" }, gappy);
    expect(near.amount).toEqual(expect.arrayContaining(["amount", "recency", "monetary"]));
    expect(await madeOf("prepare.outliers", { columns: ["amount", "price"], action: "clip", group: "group" })).toEqual({
      amount: ["amount", "group"],
      price: ["price", "group"],
    });
    const figures = [{ figure: "running-sum", column: "amount" }, { figure: "row-number" }];
    const window = await madeOf("prepare.window", { figures });
    expect(Object.values(window)).toEqual([
      ["amount", "customer", "date"],
      ["customer", "date"],
    ]);
  });

  it("summed up by customer", async () => {
    expect(await madeOf("feature.rfm", { extras: true })).toEqual({
      customer: ["customer"],
      recency: ["customer", "date"],
      frequency: ["customer", "invoice"],
      monetary: ["customer", "amount"],
      tenure: ["customer", "date"],
      "average order value": ["customer", "invoice", "amount"],
    });
    expect(await madeOf("prepare.aggregate", { measures: [{ measure: "sum", column: "amount" }] })).toEqual({
      customer: ["customer"],
      "amount: sum": ["amount", "customer"],
    });
    const behaviour = await madeOf("feature.behaviour", { windows: "30", means: true });
    expect(behaviour).toMatchObject({
      recency: ["customer", "date"],
      "orders 30d": ["customer", "date", "invoice"],
      "amount 30d": ["customer", "date", "amount"],
    });
  });

  it("dates", async () => {
    for (const from of Object.values(await madeOf("feature.dates", { columns: ["date"], elapsed: "since" }))) expect(from).toEqual(["date"]);
  });

  it("steps of other versions tell nothing", () => {
    const step = { id: "", state: {}, reads: ["a"], writes: ["b"] };
    for (const kind of ["derive", "rfm", "gone", "constructor"]) expect(columnSources({ ...step, kind })).toEqual([]);
  });
});
