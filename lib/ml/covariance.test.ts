import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import type { NumberColumn } from "@/lib/table/table";
import { noCheckpoint } from "./checkpoint";
import { covarianceOf, gatherWithCovariance } from "./covariance";
import { gatherPoints, type Points, takePoints, variances } from "./points";
import { Random } from "./random";

const ROWS = 60_003;
/** At the worst 64 additions in f32, each rounded by half a unit in the last place. */
const ROUNDING = 64 * 2 ** -24;

function columnsOf(make: (random: Random, row: number) => readonly number[]): NumberColumn[] {
  const random = new Random(11);
  const rows = Array.from({ length: ROWS }, (_, row) => make(random, row));
  return Array.from(rows[0], (_, t) => ({ name: `x${t}`, role: "feature", type: "number", values: Float64Array.from(rows, (row) => row[t]) }));
}

const normals = (random: Random, count: number) => Array.from({ length: count }, () => random.normal());

/** Tables too large for plain f64; the oracle is a double loop in f64 over the gathered points. */
const sets: Readonly<Record<string, NumberColumn[]>> = {
  plain: columnsOf((random) => normals(random, 8)),
  "offset 1e9": columnsOf((random) => normals(random, 8).map((value) => 1e9 + value)),
  "ascending, with a long tail": columnsOf((random, row) => [Math.exp((12 * row) / ROWS), row, ...normals(random, 6)]),
  "a constant column": columnsOf((random) => [0.1, ...normals(random, 7)]),
  "a column that is rarely not 0": columnsOf((random, row) => [row % 5003 === 17 ? 1e-25 : 0, row % 4999 === 13 ? 1e25 : 0, ...normals(random, 6)]),
  "scales far apart": columnsOf((random) => normals(random, 8).map((value, t) => value * 10 ** (4 * t - 16))),
  "missing values": columnsOf((random, row) => normals(random, 8).map((value, t) => (row % 1000 === t ? Number.NaN : value))),
};

function inPlainF64(points: Points): Float64Array {
  const { values, count, dimensions } = points;
  const covariance = new Float64Array(dimensions ** 2);
  const means = Array.from({ length: dimensions }, (_, t) => values.reduce((sum, value, at) => (at % dimensions === t ? sum + value / count : sum), 0));
  for (let i = 0; i < count; i++) {
    for (let a = 0; a < dimensions; a++) {
      const left = values[i * dimensions + a] - means[a];
      for (let b = 0; b < dimensions; b++) covariance[a * dimensions + b] += (left * (values[i * dimensions + b] - means[b])) / count;
    }
  }
  return covariance;
}

function expectAlike(found: Float64Array, wanted: Float64Array, dimensions: number) {
  for (let a = 0; a < dimensions; a++) {
    for (let b = 0; b < dimensions; b++) {
      const unit = Math.sqrt(wanted[a * dimensions + a] * wanted[b * dimensions + b]);
      expect(Math.abs(found[a * dimensions + b] - wanted[a * dimensions + b]), `${a}, ${b}`).toBeLessThanOrEqual(ROUNDING * unit);
    }
  }
}

describe("points with their covariance", () => {
  it.each(Object.entries(sets))("are those gathered in f64: %s", async (_, columns) => {
    const expected = await gatherPoints(columns, ROWS, noCheckpoint);
    const found = await gatherWithCovariance(columns, ROWS, testCompute(), noCheckpoint);
    expect(found.rows).toEqual(expected.rows);
    const spread = variances(expected);
    for (const [t, variance] of spread.entries()) {
      expect(Math.abs(found.center[t] - expected.center[t])).toBeLessThanOrEqual(1e-12 * (Math.abs(expected.center[t]) + Math.sqrt(variance)));
      expect(Math.abs(variances(found)[t] - variance)).toBeLessThanOrEqual(1e-9 * variance);
    }
    expectAlike(await covarianceOf(found, testCompute(), noCheckpoint), inPlainF64(expected), columns.length);
  });

  it.each([
    [2, "threads"],
    [1, "simd"],
    [1, "scalar"],
  ] as const)("are the same on %i thread(s), built as %s", async (threads, build) => {
    const columns = sets.plain;
    const one = await gatherWithCovariance(columns, ROWS, testCompute(), noCheckpoint);
    const other = await gatherWithCovariance(columns, ROWS, testCompute(threads, build), noCheckpoint);
    if (build === "scalar") expectAlike(other.covariance ?? expect.fail(), one.covariance ?? expect.fail(), columns.length);
    else expect([other.covariance, other.center, other.variances]).toEqual([one.covariance, one.center, one.variances]);
  });

  it("are found of points without a table", async () => {
    const points = await gatherPoints(sets["offset 1e9"], ROWS, noCheckpoint);
    const taken = takePoints(points, points.rows.slice(0, 55_001));
    expectAlike(await covarianceOf(taken, testCompute(), noCheckpoint), inPlainF64(taken), points.dimensions);
  });
});
