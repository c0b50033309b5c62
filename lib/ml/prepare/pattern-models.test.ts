import { describe, expect, it } from "vitest";
import { booleanColumn, codedColumn, numberColumn, tableOf } from "@/lib/nodes/fixtures/tables";
import { cell, findColumn } from "@/lib/table/columns";
import type { Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import oracle from "./fixtures/pattern_models.json";
import { fillByModels, patternModelsSchema } from "./pattern-models";
import { canBeModelled, fitPatternModels } from "./pattern-models-fit";

type Cells = readonly (string | number | null)[];

function tableFrom(columns: readonly { readonly name: string; readonly values: Cells }[]): Table {
  const made = columns.map(({ name, values }) =>
    name === "plan"
      ? codedColumn(
          name,
          null,
          "category",
          values.map((value) => (value === null ? null : String(value))),
        )
      : numberColumn(
          name,
          null,
          values.map((value) => (value === null ? Number.NaN : Number(value))),
        ),
  );
  return tableOf(made, columns[0].values.length);
}

const OPTIONS = { ridge: 1, rows: 20_000, seed: 5 };

async function fitted(table: Table, targets: readonly string[], options = OPTIONS) {
  const chosen = targets.flatMap((name) => table.columns.filter((column) => column.name === name)).filter(canBeModelled);
  const { models, fits } = await fitPatternModels(table, chosen, table.columns, options, noCheckpoint);
  const fallbacks = chosen.map(({ name, type }) => ({ column: name, value: type === "number" ? -1 : type === "boolean" ? false : "none" }));
  return { models, fits, fallbacks };
}

/** Oracle: scikit-learn, by fixtures/pattern_models.py. Designs are held in single precision. */
describe("models of patterns of gaps equal scikit-learn's on the same rows and columns", () => {
  it.each(oracle.sets.map((set) => [set.name, set] as const))("%s", async (_, set) => {
    const table = tableFrom(set.columns);
    const { models, fits, fallbacks } = await fitted(table, set.targets, { ...OPTIONS, ridge: set.alpha });
    expect(fits.every(({ left, model }) => left.length === 0 && model >= 0)).toBe(true);
    const state = patternModelsSchema.parse(JSON.parse(JSON.stringify({ models, fallbacks })));
    const made = await fillByModels(table, state, noCheckpoint);
    for (const { column: name, rows, values } of set.filled) {
      const column = made.columns.find((each) => each.name === name);
      if (!column) expect.fail(name);
      const spread = spreadOf(set.columns.find((each) => each.name === name)?.values ?? []);
      for (const [i, row] of rows.entries()) {
        const [found, value] = [cell(column, row), values[i]];
        if (typeof value === "number") expect(Math.abs(Number(found) - value), `${name}, row ${row}: ${found}, not ${value}`).toBeLessThan(2e-5 * spread);
        else expect(found, `${name}, row ${row}`).toBe(value);
      }
      expect(made.filled.get(name)).toEqual({ cells: rows.length, fallback: 0 });
    }
    expect(made.byModel.reduce((sum, count) => sum + count, 0)).toBe(set.filled.reduce((sum, { rows }) => sum + rows.length, 0));
  });
});

function spreadOf(cells: Cells): number {
  const known = cells.filter((value) => typeof value === "number");
  const mean = known.reduce((sum, value) => sum + value / known.length, 0);
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2 / known.length, 0)) || 1;
}

describe("models of patterns", () => {
  const n = 60;
  const x = Array.from({ length: n }, (_, i) => (i * 37) % n);
  const y = x.map((value, i) => (i % 6 === 0 ? Number.NaN : 3 * value + 1));

  it("take a value seen alone as it is, and nothing where there is nothing to learn from", async () => {
    const table = tableOf(
      [
        numberColumn("x", null, x),
        booleanColumn(
          "vip",
          null,
          x.map((_, i) => (i % 5 === 0 ? null : true)),
        ),
      ],
      n,
    );
    const { models, fits } = await fitted(table, ["vip"]);
    expect(models[0].fit).toEqual({ kind: "value", value: true });
    expect(fits).toMatchObject([{ column: "vip", missing: ["vip"], rows: 48, score: null }]);
    const few = tableOf([numberColumn("x", null, x.slice(0, 10)), numberColumn("y", null, y.slice(0, 10))], 10);
    expect((await fitted(few, ["y"])).fits).toMatchObject([{ column: "y", model: -1, rows: 0, left: ["x"] }]);
  });

  it("leave out columns that too few rows have together with the value, the emptiest first", async () => {
    // Rows without y have both x and z, but hardly a row with y has z.
    const z = y.map((value, i) => (Number.isNaN(value) || i % 20 === 1 ? i : Number.NaN));
    const table = tableOf([numberColumn("x", null, x), numberColumn("y", null, y), numberColumn("z", null, z)], n);
    const { fits, models, fallbacks } = await fitted(table, ["y"]);
    expect(fits).toMatchObject([{ column: "y", missing: ["y"], left: ["z"], rows: 50 }]);
    expect(fits[0].score).toBeGreaterThan(0.99);
    const made = await fillByModels(table, { models, fallbacks }, noCheckpoint);
    const column = made.columns[0];
    expect(Number(cell(column, 6))).toBeCloseTo(3 * x[6] + 1, -1);
  });

  it("fill rows of a pattern never seen by the model that reads most of what they have, else by the fallback", async () => {
    const table = tableOf([numberColumn("x", null, x), numberColumn("y", null, y)], n);
    const { models, fallbacks } = await fitted(table, ["y"]);
    const fresh = tableOf([numberColumn("x", null, [10, Number.NaN, 500]), numberColumn("y", null, [Number.NaN, Number.NaN, Number.NaN])], 3);
    const made = await fillByModels(fresh, { models, fallbacks }, noCheckpoint);
    const values = [0, 1, 2].map((row) => Number(cell(made.columns[0], row)));
    expect(values[0]).toBeCloseTo(31, -1);
    expect(values[1]).toBe(-1);
    // Never beyond what was seen.
    expect(values[2]).toBe(Math.max(...y.filter((value) => !Number.isNaN(value))));
    expect(made.filled.get("y")).toEqual({ cells: 3, fallback: 1 });
    const alone = tableOf([numberColumn("y", null, [Number.NaN])], 1);
    expect(cell((await fillByModels(alone, { models, fallbacks }, noCheckpoint)).columns[0], 0)).toBe(-1);
  });

  it("are fitted on a sample of many rows, the same with the same seed", async () => {
    const table = tableOf([numberColumn("x", null, x), numberColumn("y", null, y)], n);
    const once = await fitted(table, ["y"], { ...OPTIONS, rows: 30 });
    expect(once.fits).toMatchObject([{ rows: 30, of: 50 }]);
    expect(await fitted(table, ["y"], { ...OPTIONS, rows: 30 })).toEqual(once);
  });

  it("know words that the table to fill does not", async () => {
    const plan = x.map((value, i) => (i % 6 === 0 ? null : value < 30 ? "small" : "large"));
    const table = tableOf([numberColumn("x", null, x), codedColumn("plan", null, "category", plan)], n);
    const { models, fallbacks } = await fitted(table, ["plan"]);
    const fresh = tableOf([numberColumn("x", null, [1, 59]), codedColumn("plan", null, "category", [null, null])], 2);
    const made = await fillByModels(fresh, { models, fallbacks }, noCheckpoint);
    expect([0, 1].map((row) => cell(made.columns[0], row))).toEqual(["small", "large"]);
    expect(findColumn(fresh, "plan")).toMatchObject({ dictionary: [] });
  });
});
