import { describe, expect, it } from "vitest";
import type { NumberColumn, Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import rfm from "../fixtures/rfm.json";
import wholesale from "../fixtures/wholesale.json";
import { applyTransform, fitTransform, type TransformSettings } from "../transform";
import oracle from "./fixtures/power.json";

const SOURCES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { rfm, wholesale, nasty: oracle.nasty };

function columnOf(name: string, values: readonly unknown[]): NumberColumn {
  return { name, role: "feature", type: "number", values: Float64Array.from(values, (value) => (typeof value === "number" ? value : Number.NaN)) };
}

function column(source: string, name: string): NumberColumn {
  const values = SOURCES[source][name];
  if (!Array.isArray(values)) throw new Error(`no data for ${source} ${name}`);
  return columnOf(name, values);
}

const tableOf = (columns: readonly NumberColumn[]): Table => ({ rows: columns[0].values.length, columns, recipe: [] });

async function transform(columns: readonly NumberColumn[], log: TransformSettings["log"], scale: TransformSettings["scale"], replayed = columns) {
  const fit = await fitTransform(tableOf(columns), columns, { log, scale, missing: "keep" }, noCheckpoint);
  const result = await applyTransform(tableOf(replayed), fit.fitted, noCheckpoint, scale === "unit");
  return { fitted: fit.fitted, made: result.columns.slice(columns.length).map((made) => (made.type === "number" ? made.values : new Float64Array(0))) };
}

function expectNear(got: ArrayLike<number>, expected: readonly (number | null)[], tolerance: number): void {
  for (const [i, value] of expected.entries()) {
    if (value === null) expect(got[i]).toBeNaN();
    else expect(Math.abs(got[i] - value), `${i}: ${got[i]} ${value}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
  }
}

describe(`shapes match scikit-learn ${oracle.sklearn}`, () => {
  it.each(oracle.powers)("PowerTransformer $method of $source $column", async (expected) => {
    const { fitted, made } = await transform([column(expected.source, expected.column)], expected.method === "box-cox" ? "box-cox" : "yeo-johnson", "standard");
    expect(Math.abs((fitted[0].lambda ?? Number.NaN) - expected.lambda)).toBeLessThanOrEqual(1e-6);
    expectNear(made[0], expected.first, 1e-6);
  });

  it.each(oracle.quantiles)("QuantileTransformer to $output of $source $column, also of values not seen", async (expected) => {
    const log = expected.output === "normal" ? "quantile-normal" : "quantile-uniform";
    const learned = column(expected.source, expected.column);
    expectNear((await transform([learned], log, "none")).made[0], expected.first, 1e-9);
    expectNear((await transform([learned], log, "none", [columnOf(expected.column, expected.probe)])).made[0], expected.probed, 1e-9);
  });

  it.each(["unit", "maxabs"] as const)("Normalizer and MaxAbsScaler: %s", async (scale) => {
    const columns = oracle.rows.columns.map((values, i) => columnOf(`c${i}`, values));
    const { made } = await transform(columns, "none", scale);
    for (const [i, values] of made.entries()) expectNear(values, oracle.rows[scale][i], 1e-14);
  });
});

describe("powers of columns that have no best one", () => {
  it.each([[[]], [[5]], [[3, 3, 3]], [[Number.NaN, Number.NaN]]])("%j stays as it is", async (values) => {
    for (const log of ["yeo-johnson", "box-cox"] as const) {
      const { fitted, made } = await transform([columnOf("x", values)], log, "standard");
      expect(fitted[0].lambda).toBe(1);
      expectNear(
        made[0],
        values.map((value) => (Number.isNaN(value) ? null : 0)),
        0,
      );
    }
  });

  it("stays a number for huge, tiny and two values", async () => {
    for (const values of [
      [1e15, -1e15, 1e-300, -0, 1e12, 5e-324],
      [1, 2],
      [1e9, 1e9 + 1, 1e9 + 2],
    ]) {
      const { made } = await transform([columnOf("x", values)], "yeo-johnson", "standard");
      expect([...made[0]].every(Number.isFinite), `${[...made[0]]}`).toBe(true);
    }
  });

  it("refuses Box-Cox of what is not above 0 with Yeo-Johnson as the remedy", async () => {
    await expect(transform([columnOf("x", [0, 2, -3])], "box-cox", "none")).rejects.toMatchObject({
      problem: { code: "feature.box-cox-positive", detail: { count: 2, min: -3 }, fix: { params: { log: "yeo-johnson" } } },
    });
    const { made } = await transform([columnOf("x", [1, 2, 8])], "box-cox", "none", [columnOf("x", [0, 2])]);
    expect(made[0][0]).toBeNaN();
  });
});
