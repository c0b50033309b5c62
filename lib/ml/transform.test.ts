import { describe, expect, it } from "vitest";
import type { NumberColumn, Table } from "@/lib/table/table";
import { noCheckpoint } from "./checkpoint";
import { histogram, moments, shapeOf, sortedInRuns } from "./distribution";
import { LOGS, SCALES } from "./features/choices";
import rfm from "./fixtures/rfm.json";
import oracle from "./fixtures/transform.json";
import wholesale from "./fixtures/wholesale.json";
import { Random } from "./random";
import { applyTransform, fitTransform, type TransformSettings, transformedName, transformedSample } from "./transform";

/** Raw values of a case: from the real data's fixtures, or given with the oracle (null is missing). */
function valuesOf(source: string, column: string): Float64Array {
  const sources: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { rfm, wholesale, nasty: oracle.nasty };
  const values = sources[source][column];
  if (!Array.isArray(values)) throw new Error(`no data for ${source} ${column}`);
  return Float64Array.from(values, (value) => (typeof value === "number" ? value : Number.NaN));
}

const numberColumn = (values: ArrayLike<number>, name = "x"): NumberColumn => ({ name, role: "feature", type: "number", values: Float64Array.from(values) });
const tableOf = (...columns: NumberColumn[]): Table => ({ rows: columns[0].values.length, columns, recipe: [] });

async function transform(column: NumberColumn, settings: TransformSettings) {
  const fit = await fitTransform(tableOf(column), [column], settings, noCheckpoint);
  const result = await applyTransform(tableOf(column), fit.fitted, noCheckpoint);
  const made = result.columns[1];
  return { fit, result, values: made.type === "number" ? [...made.values] : [] };
}

const logOf = (text: string) => LOGS.find((log) => log === text) ?? "none";
const scaleOf = (text: string) => SCALES.find((scale) => scale === text) ?? "none";

describe(`transform matches scikit-learn ${oracle.sklearn}`, () => {
  it.each(oracle.cases)("$source $column, log $log, $scale", async (expected) => {
    const column = numberColumn(valuesOf(expected.source, expected.column));
    const { fit, values } = await transform(column, { log: logOf(expected.log), scale: scaleOf(expected.scale), missing: "keep" });
    const [fitted] = fit.fitted;
    // scikit-learn sums without correction: its own error grows with the number of rows.
    const rounding = expected.size * Number.EPSILON * 64;
    expect(Math.abs(fitted.center - expected.center)).toBeLessThanOrEqual(rounding);
    expect(Math.abs(fitted.scale - expected.divisor)).toBeLessThanOrEqual(rounding + Math.abs(expected.divisor) * 1e-12);
    for (const [i, value] of expected.first.entries()) {
      if (value === null) expect(values[i]).toBeNaN();
      else expect(Math.abs(values[i] - value), `row ${i}: ${values[i]} ${value}`).toBeLessThanOrEqual((rounding * 2) / fitted.scale + Math.abs(value) * 1e-9);
    }
  });

  it.each(oracle.shapes)("shape of $source $column", async ({ source, column, mean, deviation, skewness, quantiles }) => {
    const shape = shapeOf(await sortedInRuns(valuesOf(source, column), noCheckpoint), 0);
    const near = (got: number | null, expected: number) =>
      expect(Math.abs((got ?? Number.NaN) - expected)).toBeLessThanOrEqual(Math.abs(expected) * 1e-9 + 1e-12);
    near(shape.mean, mean);
    near(shape.deviation, deviation);
    if (skewness === null) expect(shape.skewness).toBeNull();
    else near(shape.skewness, skewness);
    for (const [i, got] of [shape.min, shape.q1, shape.median, shape.q3, shape.max].entries()) near(got, quantiles[i]);
    expect(shape.histogram.counts.reduce((a, b) => a + b, 0)).toBe(shape.count);
  });
});

describe("transform", () => {
  const settings: TransformSettings = { log: "none", scale: "standard", missing: "keep" };

  it("adds named features with an origin and takes the role from the originals", async () => {
    const { result } = await transform(numberColumn([1, 2, 3], "recency"), { ...settings, log: "log1p" });
    expect(result.columns.map(({ name, role, origin }) => ({ name, role, origin }))).toEqual([
      { name: "recency", role: null, origin: undefined },
      { name: "recency (log, z)", role: "feature", origin: "recency" },
    ]);
  });

  it("names what was done", () => {
    expect(transformedName("x", { log: "signed", scale: "minmax", missing: "keep" })).toBe("x (signed log, 0–1)");
    expect(transformedName("x", { log: "none", scale: "robust", missing: "keep" })).toBe("x (robust)");
    expect(transformedName("x", { log: "none", scale: "none", missing: "median" })).toBe("x (filled)");
  });

  it("refuses log1p of negative values with the signed logarithm as the remedy", async () => {
    await expect(transform(numberColumn([-1, 2, -3]), { ...settings, log: "log1p" })).rejects.toMatchObject({
      problem: { code: "feature.log-negative", detail: { column: "x", count: 2, min: -3 }, fix: { params: { log: "signed" } } },
    });
  });

  it("replaces missing values by the median of the raw values, which take part in the scale", async () => {
    const { values, fit } = await transform(numberColumn([1, Number.NaN, 3, 8]), { log: "none", scale: "minmax", missing: "median" });
    expect(fit.fitted[0].fill).toBe(3);
    expect(values).toEqual([0, 2 / 7, 2 / 7, 1]);
    expect([...(await transformedSample(fit.sorted[0], fit.fitted[0], 1, noCheckpoint))]).toEqual([...values].sort((a, b) => a - b));
  });

  it("survives no rows, one row, nothing but missing values and constants", async () => {
    for (const scale of SCALES) {
      expect((await transform(numberColumn([]), { ...settings, scale })).values).toEqual([]);
      const gaps = await transform(numberColumn([Number.NaN, Number.NaN]), { log: "log1p", scale, missing: "median" });
      expect(gaps.values.every(Number.isNaN)).toBe(true);
      expect(gaps.fit.empty).toEqual(["x"]);
    }
    const constant = await transform(numberColumn([7, 7, 7]), settings);
    expect(constant.values).toEqual([0, 0, 0]);
    expect(constant.fit.constant).toEqual(["x"]);
    expect((await transform(numberColumn([5]), settings)).values).toEqual([0]);
  });

  it("keeps the deepest origin and finds a free name when run twice", async () => {
    const first = await transform(numberColumn([1, 2, 4], "x"), settings);
    const [, scaled] = first.result.columns;
    if (scaled.type !== "number") throw new Error("a number was expected");
    const again = await fitTransform(first.result, [numberColumn([1, 2, 4], "x")], settings, noCheckpoint);
    expect(again.fitted[0].name).toBe("x (z) 2");
    const twice = await fitTransform(first.result, [scaled], { ...settings, scale: "minmax" }, noCheckpoint);
    expect((await applyTransform(first.result, twice.fitted, noCheckpoint)).columns[2]).toMatchObject({ name: "x (z) (0–1)", origin: "x" });
  });
});

describe("sorting in runs", () => {
  it("matches a plain sort, without the missing values, at every length around the runs", async () => {
    const random = new Random(3);
    for (const length of [0, 1, 131_071, 131_072, 131_073, 300_000, 400_001]) {
      const values = Float64Array.from({ length }, (_, i) => (i % 1000 === 7 ? Number.NaN : random.normal()));
      expect(await sortedInRuns(values, noCheckpoint)).toEqual(values.filter((value) => !Number.isNaN(value)).sort());
    }
  });
});

describe("histogram", () => {
  it("bins whole numbers at whole numbers and skewed ones by equal factors", () => {
    const orders = Float64Array.from([...new Array<number>(90).fill(1), 2, 2, 3, 4, 7, 12, 30, 80, 200]).sort();
    const { edges, counts, log } = histogram(orders, moments(orders).skewness);
    expect(log).toBe(true);
    expect(edges.every(Number.isInteger)).toBe(true);
    expect(counts[0]).toBe(90);
    expect(new Set(edges).size).toBe(edges.length);
  });

  it("gives nothing for nothing and one bin for a constant", () => {
    expect(histogram(new Float64Array(0), null)).toEqual({ edges: [], counts: [], log: false });
    expect(histogram(Float64Array.of(3, 3), null)).toEqual({ edges: [3, 3], counts: [2], log: false });
  });
});
