import { describe, expect, it } from "vitest";
import { noCheckpoint } from "../checkpoint";
import wholesale from "../fixtures/wholesale.json";
import { Random } from "../random";
import { binOf, innerEdges, readEdges, roundEdges } from "./bins";
import oracle from "./fixtures/bins.json";
import { optimalGroups } from "./optimal-groups";
import { targetValues } from "./target-values";
import { treeEdges } from "./tree-bins";

const SOURCES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { wholesale, own: oracle.own };

function valuesOf(source: string, column: string): Float64Array {
  const values = SOURCES[source][column];
  if (!Array.isArray(values)) throw new Error(`no data for ${source} ${column}`);
  return Float64Array.from(values, Number);
}

function expectEdges(got: readonly number[], expected: readonly number[], tolerance = 1e-9): void {
  expect(got).toHaveLength(expected.length);
  for (const [i, edge] of expected.entries())
    expect(Math.abs(got[i] - edge), `${got} ${expected}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(edge)));
}

describe(`bins match scikit-learn ${oracle.sklearn}`, () => {
  it.each(oracle.cases)("KBinsDiscretizer $strategy of $source $column, $bins bins", async ({ source, column, strategy, bins, inner, codes }) => {
    const values = valuesOf(source, column);
    const edges = await innerEdges(values.toSorted(), { method: strategy === "uniform" ? "width" : "quantile", bins, edges: [] }, noCheckpoint);
    expectEdges(edges, inner);
    expect([...values.subarray(0, codes.length)].map((value) => binOf(value, edges))).toEqual(codes);
  });

  it("KBinsDiscretizer k-means, where the groups are clear", async () => {
    const sorted = valuesOf("own", "three groups").toSorted();
    expectEdges(await innerEdges(sorted, { method: "kmeans", bins: 3, edges: [] }, noCheckpoint), oracle.kmeans);
  });

  it.each(oracle.trees)("decision tree of $source $column on $kind", async ({ source, column, target, edges }) => {
    const values = valuesOf(source, column);
    const numbers = target.every((value) => typeof value === "number");
    const dictionary = [...new Set(target.map(String))];
    const y = numbers
      ? targetValues({ name: "y", role: "target", type: "number", values: Float64Array.from(target, Number) })
      : targetValues({ name: "y", role: "target", type: "category", dictionary, codes: Int32Array.from(target, (value) => dictionary.indexOf(String(value))) });
    // The reference keeps 32-bit numbers.
    expectEdges(await treeEdges(values, y, 5, 6, noCheckpoint), edges, 1e-6);
  });
});

describe("the best groups of numbers", () => {
  it.each(oracle.groups)("are as good as the best of all cuts: k = $k", async ({ values, k, inertia }) => {
    const found = await optimalGroups(Float64Array.from(values).sort(), k, noCheckpoint);
    expect(found.inertia).toBeCloseTo(inertia, 9);
    expect(found.centers).toHaveLength(k);
  });

  it("are as many as distinct values when these are fewer, and join neighbours when there are very many", async () => {
    expect((await optimalGroups(Float64Array.of(1, 1, 5), 4, noCheckpoint)).centers).toEqual([1, 5]);
    expect((await optimalGroups(new Float64Array(0), 4, noCheckpoint)).centers).toEqual([]);
    const random = new Random(4);
    const many = Float64Array.from({ length: 60_000 }, (_, i) => (i % 3) * 100 + random.normal()).sort();
    const { centers } = await optimalGroups(many, 3, noCheckpoint);
    for (const [i, center] of centers.entries()) expect(Math.abs(center - i * 100)).toBeLessThan(0.05);
  });
});

describe("limits", () => {
  it("are read as a person types them", () => {
    expect(readEdges("10, 20 50")).toEqual([10, 20, 50]);
    expect(readEdges("2,5; 1,5\n10")).toEqual([1.5, 2.5, 10]);
    expect(readEdges("50\n20\n20\n")).toEqual([20, 50]);
    expect(readEdges(" ")).toEqual([]);
    expect(readEdges("ten")).toBeNull();
  });

  it("are rounded without changing their order", () => {
    expect(roundEdges([9.87, 20.31, 41.2], 0, 80)).toEqual([10, 20, 40]);
    const random = new Random(1);
    for (let round = 0; round < 200; round++) {
      const edges = [...new Set(Array.from({ length: 6 }, () => random.normal() * 10 ** random.below(9)))].sort((a, b) => a - b);
      const rounded = roundEdges(edges, edges[0] - 1, edges[5] + 1);
      expect(
        rounded.every((edge, i) => i === 0 || edge > rounded[i - 1]),
        `${edges} ${rounded}`,
      ).toBe(true);
    }
  });

  it("are none for a constant, nothing and one row", async () => {
    for (const values of [[], [5], [3, 3, 3]]) {
      for (const method of ["width", "quantile", "kmeans"] as const) {
        expect(await innerEdges(Float64Array.from(values), { method, bins: 5, edges: [] }, noCheckpoint)).toEqual([]);
      }
    }
  });
});
