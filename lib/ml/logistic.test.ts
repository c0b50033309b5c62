import { describe, expect, it } from "vitest";
import type { Column } from "@/lib/table/table";
import { noCheckpoint } from "./checkpoint";
import { encode, fitEncoding, termsOf } from "./feature-encoding";
import cases from "./fixtures/logistic.json";
import { fitLogistic, predictLogistic } from "./logistic";

type Given = { readonly numbers?: readonly (number | null)[]; readonly texts?: readonly (string | null)[] };

function columnOf(given: Given, at: number): Column {
  const name = `x${at}`;
  if (given.numbers) return { name, role: null, type: "number", values: Float64Array.from(given.numbers, (value) => value ?? Number.NaN) };
  const dictionary = [...new Set(given.texts?.filter((text) => text !== null))];
  return {
    name,
    role: null,
    type: "category",
    dictionary,
    codes: Int32Array.from(given.texts ?? [], (text) => (text === null ? -1 : dictionary.indexOf(text))),
  };
}

const number = (name: string, values: readonly number[]): Column => ({ name, role: null, type: "number", values: Float64Array.from(values) });

async function designOf(columns: readonly Column[], rows: number) {
  const { encoding } = await fitEncoding(columns, rows, noCheckpoint);
  const used = encoding.features.flatMap((feature) => columns.filter((column) => column.name === feature.column));
  return { encoding, design: await encode(encoding, used, rows, noCheckpoint) };
}

/** The oracle is scikit-learn 1.9 LogisticRegression(solver="lbfgs", tol=1e-10) on StandardScaler: fixtures/logistic.py. */
describe.each(cases)("logistic regression on $name", ({ columns, codes, fits, levels }) => {
  it.each(fits)("has the coefficients and probabilities of scikit-learn, C = $C, balanced $balanced", async (expected) => {
    const { encoding, design } = await designOf(columns.map(columnOf), codes.length);
    if (levels) expect(termsOf(encoding).flatMap((term) => term.level ?? [])).toEqual(levels);
    const classes = Math.max(...codes) + 1;
    const { logistic, converged, iterations } = await fitLogistic(design, Int32Array.from(codes), classes, expected, noCheckpoint);
    expect(converged).toBe(true);
    expect(iterations).toBeLessThan(500);
    for (const [line, coefficients] of expected.coefficients.entries()) {
      const scale = Math.max(1, ...coefficients.map(Math.abs));
      for (const [j, coefficient] of coefficients.entries()) expect(Math.abs(logistic.coefficients[line][j] - coefficient) / scale).toBeLessThan(1e-4);
      expect(Math.abs(logistic.intercepts[line] - expected.intercepts[line])).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected.intercepts[line])));
    }
    const probabilities = await predictLogistic(logistic, design, noCheckpoint);
    for (const [k, column] of expected.probabilities.entries()) {
      for (const [row, probability] of column.entries()) expect(Math.abs(probabilities[k][row] - probability)).toBeLessThan(1e-4);
    }
  });
});

describe("logistic regression on nasty data", () => {
  it("answers the class shares when no column says anything", async () => {
    const fitted = await fitEncoding([number("constant", [5, 5, 5, 5]), number("nothing", [NaN, NaN, NaN, NaN])], 4, noCheckpoint);
    expect(fitted.encoding.features).toEqual([]);
    expect(fitted.constant).toEqual(["constant"]);
    expect(fitted.allMissing).toEqual(["nothing"]);
    const design = await encode(fitted.encoding, [], 4, noCheckpoint);
    const { logistic } = await fitLogistic(design, Int32Array.of(0, 0, 0, 1), 2, { C: 1, balanced: false }, noCheckpoint);
    const [, yes] = await predictLogistic(logistic, design, noCheckpoint);
    for (const p of yes) expect(p).toBeCloseTo(0.25, 6);
  });

  it("takes infinities as missing, a missing-only signal as an indicator, and says which rows are blank", async () => {
    const { encoding, design } = await designOf([number("x", [1, Number.POSITIVE_INFINITY, 1, NaN]), number("z", [1, 2, 3, NaN])], 4);
    expect(termsOf(encoding).map(({ column, kind }) => `${column} ${kind}`)).toEqual(["x value", "z value", "x missing", "z missing"]);
    expect([...design.blocks[0].codes]).toEqual([-1, 0, -1, 0]);
    expect([...design.blank]).toEqual([0, 0, 0, 1]);
    expect([...design.dense].every(Number.isFinite)).toBe(true);
  });

  it("reads new rows with levels never seen, numbers as level names and texts as numbers", async () => {
    const category: Column = { name: "c", role: null, type: "category", dictionary: ["1", "2"], codes: Int32Array.of(0, 0, 1, 1) };
    const { encoding } = await designOf([category, number("x", [1, 2, 3, 4])], 4);
    const asText: Column = { name: "x", role: null, type: "text", dictionary: ["2.5", "none"], codes: Int32Array.of(0, 1, -1) };
    const design = await encode(encoding, [number("c", [2, 9, NaN]), asText], 3, noCheckpoint);
    expect([...design.blocks[0].codes]).toEqual([1, -1, -1]);
    expect([...design.dense]).toEqual([0, 0, 0]);
    expect([...design.blank]).toEqual([0, 0, 1]);
  });

  it("groups the levels beyond the fiftieth, and a level never seen joins them", async () => {
    const dictionary = Array.from({ length: 200 }, (_, i) => `level ${i}`);
    const codes = Int32Array.from({ length: 4000 }, (_, i) => i % 200);
    const { encoding } = await designOf([{ name: "c", role: null, type: "category", dictionary, codes }], 4000);
    expect(termsOf(encoding).filter(({ kind }) => kind === "level")).toHaveLength(50);
    const design = await encode(encoding, [{ name: "c", role: null, type: "category", dictionary: ["new"], codes: Int32Array.of(0) }], 1, noCheckpoint);
    expect([...design.blocks[0].codes]).toEqual([50]);
  });

  it("encodes a table without rows", async () => {
    const { encoding } = await designOf([number("x", [1, 2])], 2);
    const design = await encode(encoding, [number("x", [])], 0, noCheckpoint);
    expect(design.rows).toBe(0);
  });
});
