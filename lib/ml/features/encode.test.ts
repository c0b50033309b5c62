import { describe, expect, it } from "vitest";
import type { CodedColumn, Column, Table } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { encodedColumns } from "./encode";
import oracle from "./fixtures/encode.json";
import { crossFit, encodeTarget, targetFolds } from "./target-encoding";
import { targetValues } from "./target-values";

const rows = oracle.city.length;

function coded(name: string, values: readonly (string | null)[]): CodedColumn {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return { name, role: "feature", type: "category", dictionary, codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))) };
}

const city = coded("city", oracle.city);
const plan = coded("plan", oracle.plan);
const table = (...columns: Column[]): Table => ({ rows: columns[0] === undefined ? 0 : rows, columns, recipe: [] });

/** The numbers of a target as the reference sees it; of several classes, one a class. */
function targetsOf(name: string): Float64Array[] {
  if (name === "plan") {
    const target = targetValues(plan);
    if (target.kind !== "classes") throw new Error("classes were expected");
    return target.classes.map((_, c) => Float64Array.from(target.codes, (code) => Number(code === c)));
  }
  const sources: Readonly<Record<string, readonly number[]>> = { spend: oracle.spend, offset: oracle.offset, churn: oracle.churn };
  return [Float64Array.from(sources[name])];
}

function expectNear(got: ArrayLike<number>, expected: readonly number[]): void {
  for (const [i, value] of expected.entries())
    expect(Math.abs(got[i] - value), `${i}: ${got[i]} ${value}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
}

describe(`TargetEncoder of scikit-learn ${oracle.sklearn}`, () => {
  it.each(oracle.cases)("$target, smooth $smooth: encodings of all rows and of the same folds", async (expected) => {
    const parts = targetsOf(expected.target);
    const smoothing = typeof expected.smooth === "number" ? expected.smooth : "auto";
    const folds = Int32Array.from(expected.folds);
    const all = parts.map((part) => encodeTarget(city.codes, city.dictionary.length, part, smoothing));
    const values = all.flatMap(({ values }) => expected.levels.map((level) => values[city.dictionary.indexOf(level)]));
    expectNear(values, expected.values.flat());
    expectNear(
      all.map(({ mean }) => mean),
      expected.mean,
    );
    expectNear(await crossFit(city.codes, city.dictionary.length, parts[0], folds, smoothing, noCheckpoint), expected.crossed);
    expectNear(await crossFit(city.codes, city.dictionary.length, parts[parts.length - 1], folds, smoothing, noCheckpoint), expected.last);
  });

  it("lets no row's own target into its number", async () => {
    const target = Float64Array.from(oracle.spend);
    const folds = await targetFolds({ kind: "number", values: target, positive: null }, 5, 3, noCheckpoint);
    const before = await crossFit(city.codes, city.dictionary.length, target, folds, "auto", noCheckpoint);
    const moved = Float64Array.from(target, (value, row) => (folds[row] === 2 ? value + 1e6 : value));
    const after = await crossFit(city.codes, city.dictionary.length, moved, folds, "auto", noCheckpoint);
    for (let row = 0; row < rows; row++) {
      // The middle that sums are taken around moves with the data: equal up to rounding at 1e6.
      if (folds[row] === 2) expect(Math.abs(after[row] - before[row])).toBeLessThan(1e-6);
    }
  });

  it("deals classes evenly into folds, and leaves rows without a target out", async () => {
    const churn = Float64Array.from(oracle.churn, (value, row) => (row % 10 === 0 ? Number.NaN : value));
    const folds = await targetFolds({ kind: "number", values: churn, positive: "1" }, 4, 1, noCheckpoint);
    for (const class_ of [0, 1]) {
      const counts = [0, 0, 0, 0];
      for (const [row, fold] of folds.entries()) if (churn[row] === class_) counts[fold]++;
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
    expect([...folds].filter((fold) => fold < 0)).toHaveLength(16);
    expect(await targetFolds({ kind: "number", values: churn, positive: "1" }, 4, 1, noCheckpoint)).toEqual(folds);
  });
});

describe(`FeatureHasher of scikit-learn ${oracle.sklearn}`, () => {
  it.each(oracle.hashed)("$n columns, signed $signed, also of Cyrillic and Romanian words", ({ n, signed, rows: expected }) => {
    const names = Array.from({ length: n }, (_, i) => `h${i}`);
    const made = encodedColumns(table(city, plan), { kind: "hashing", sources: ["city", "plan"], names, signed });
    for (const [row, values] of expected.entries()) expect(made.map((column) => column.values[row])).toEqual(values);
  });
});
