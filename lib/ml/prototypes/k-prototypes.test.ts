import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import type { Column, NumberColumn } from "@/lib/table/table";
import { noCheckpoint } from "../checkpoint";
import { clusteringSet, SET_NAMES, setColumns } from "../fixtures/clustering-sets";
import oracle from "../fixtures/prototypes.json";
import { Random } from "../random";
import { defaultGamma, kPrototypes, type PrototypeOptions } from "./k-prototypes";
import { gatherMixed, type MixedRows, TooManyLevels } from "./mixed-rows";
import { PROTOTYPE_STARTS } from "./starts";

const number = (name: string, values: Float64Array): NumberColumn => ({ name, type: "number", role: null, values });
const category = (name: string, values: readonly (string | null)[]): Column => {
  const dictionary = [...new Set(values.filter((value) => value !== null))];
  return { name, type: "category", role: null, dictionary, codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))) };
};

const OPTIONS: PrototypeOptions = { clusters: 3, start: "spread", starts: 1, gamma: 1, maxIterations: 100, seed: 42 };

async function mixedOf({ name, codes }: (typeof oracle.cases)[number], numbers = true): Promise<MixedRows> {
  const known = SET_NAMES.find((set) => set === name) ?? "blobs";
  const columns = setColumns(clusteringSet(known)).map((values, t) => number(`x${t}`, values));
  const others = codes.map((digits, t) => category(`c${t}`, [...digits]));
  return gatherMixed(numbers ? columns : [], others, columns[0].values.length, true, 100, noCheckpoint);
}

/** Labels renumbered by first appearance: equal when the partitions are. */
function partition(labels: ArrayLike<number | string>): number[] {
  const seen = new Map<number | string, number>();
  return Array.from(labels, (label) => {
    if (!seen.has(label)) seen.set(label, seen.size);
    return seen.get(label) ?? -1;
  });
}

const cases = oracle.cases.map((c) => [c.name, c] as const);

describe("k-prototypes", () => {
  it.each(cases)("finds the gamma of kmodes and, from its best labels, its cost: %s", async (_, expected) => {
    const mixed = await mixedOf(expected);
    expect(defaultGamma(mixed)).toBeCloseTo(expected.gamma, 9);
  });

  it.each(cases)("costs at most what the best of 30 starts of kmodes costs: %s", async (_, expected) => {
    const mixed = await mixedOf(expected);
    const found = await kPrototypes(testCompute(), mixed, { ...OPTIONS, clusters: expected.k, gamma: expected.gamma, starts: 30 }, noCheckpoint);
    expect(found.cost).toBeLessThanOrEqual(expected.best.cost * (1 + 1e-3) + 1e-9);
    expect(found.converged).toBe(true);
    expect(found.numberCost + found.categoryCost).toBeCloseTo(found.cost, 9);
    expect(found.cost).toBeCloseTo(costOf(mixed, found, expected.gamma), 6);
    for (let i = 1; i < found.trace.length; i++) expect(found.trace[i]).toBeLessThanOrEqual(found.trace[i - 1] * (1 + 1e-6));
  });

  it.each(cases)("ends near where kmodes ends from the same rows: %s", async (_, expected) => {
    const mixed = await mixedOf(expected);
    const found = await kPrototypes(testCompute(), mixed, { ...OPTIONS, clusters: expected.k, gamma: expected.gamma, from: expected.from }, noCheckpoint);
    expect(found.cost / expected.same.cost).toBeLessThan(1.002);
    // kmodes moves the prototypes after every row, we after all rows: without structure the two end apart.
    if (!["uniform", "one cluster", "rfm", "wholesale"].includes(expected.name)) expect(partition(found.labels)).toEqual(partition(expected.same.labels));
  });

  it.each(cases.filter(([, { modes }]) => modes))("is k-modes without numbers: %s", async (_, expected) => {
    const mixed = await mixedOf(expected, false);
    const found = await kPrototypes(testCompute(), mixed, { ...OPTIONS, clusters: expected.k, starts: 30 }, noCheckpoint);
    expect(found.cost).toBeLessThanOrEqual(expected.modes?.cost ?? 0);
  });

  it("gives the same bits at 1 and 2 threads and from every start; needs no SIMD", async () => {
    const random = new Random(3);
    const rows = 30_000;
    const columns = [
      number(
        "x",
        Float64Array.from({ length: rows }, (_, i) => 4 * (i % 3) + random.normal()),
      ),
      number(
        "y",
        Float64Array.from({ length: rows }, () => random.normal()),
      ),
    ];
    const others = [
      category(
        "a",
        Array.from({ length: rows }, (_, i) => (random.uniform() < 0.7 ? `a${i % 3}` : `a${random.below(9)}`)),
      ),
    ];
    const mixed = await gatherMixed(columns, others, rows, true, 100, noCheckpoint);
    for (const start of PROTOTYPE_STARTS) {
      const options = { ...OPTIONS, start, starts: 2 };
      const once = await kPrototypes(testCompute(1), mixed, options, noCheckpoint);
      expect(await kPrototypes(testCompute(2), mixed, options, noCheckpoint)).toEqual(once);
      const scalar = await kPrototypes(testCompute(1, "scalar"), mixed, options, noCheckpoint);
      expect(scalar.cost / once.cost).toBeCloseTo(1, 6);
    }
    await expect(kPrototypes(testCompute(2), mixed, OPTIONS, () => Promise.reject(new Error("cancelled")))).rejects.toThrow("cancelled");
  });

  it("takes a missing category as a level of its own, or leaves the row out", async () => {
    const columns = [number("x", Float64Array.of(1, 1, 1, 9, 9, 9, Number.NaN))];
    const others = [category("a", ["b", null, null, "c", "c", "b", "b"])];
    const level = await gatherMixed(columns, others, 7, true, 10, noCheckpoint);
    expect(level).toMatchObject({ count: 6, categories: [{ levels: ["b", "c", null], counts: Float64Array.of(2, 2, 2) }] });
    const found = await kPrototypes(testCompute(), level, { ...OPTIONS, clusters: 2 }, noCheckpoint);
    expect(partition(found.labels)).toEqual([0, 0, 0, 1, 1, 1]);
    const dropped = await gatherMixed(columns, others, 7, false, 10, noCheckpoint);
    expect([...dropped.rows]).toEqual([0, 3, 4, 5]);
  });

  it("finds fewer clusters than distinct rows, from every start", async () => {
    for (const start of PROTOTYPE_STARTS) {
      const same = await gatherMixed([number("x", new Float64Array(9).fill(4))], [category("a", new Array(9).fill("only"))], 9, true, 10, noCheckpoint);
      expect(await kPrototypes(testCompute(), same, { ...OPTIONS, start }, noCheckpoint)).toMatchObject({ clusters: 1, cost: 0, sizes: [9] });
      const two = await gatherMixed([], [category("a", ["u", "v", "u"]), category("b", ["1", "1", "1"])], 3, true, 10, noCheckpoint);
      expect(await kPrototypes(testCompute(), two, { ...OPTIONS, start }, noCheckpoint)).toMatchObject({ clusters: 2, cost: 0 });
      const one = await gatherMixed([number("x", Float64Array.of(3))], [category("a", ["u"])], 1, true, 10, noCheckpoint);
      expect(await kPrototypes(testCompute(), one, { ...OPTIONS, start, clusters: 1 }, noCheckpoint)).toMatchObject({ clusters: 1, cost: 0 });
    }
  });

  it("keeps its digits at huge and tiny scales, and counts too many levels", async () => {
    for (const scale of [1e15, 1e-12]) {
      const values = Float64Array.from({ length: 200 }, (_, i) => scale * ((i % 2) * 10 + (i % 7)));
      const mixed = await gatherMixed(
        [
          number(
            "x",
            values.map((value) => value + 1e3 * scale),
          ),
        ],
        [
          category(
            "a",
            Array.from(values, (_, i) => `${i % 2}`),
          ),
        ],
        200,
        true,
        10,
        noCheckpoint,
      );
      const found = await kPrototypes(testCompute(), mixed, { ...OPTIONS, clusters: 2, gamma: defaultGamma(mixed) }, noCheckpoint);
      expect(partition(found.labels)).toEqual(Array.from(values, (_, i) => i % 2));
    }
    const many = category(
      "a",
      Array.from({ length: 50 }, (_, i) => `${i}`),
    );
    await expect(gatherMixed([], [many], 50, true, 49, noCheckpoint)).rejects.toEqual(new TooManyLevels("a", 50));
  });
});

function costOf({ points, categories, count }: MixedRows, { labels, centers, modes }: Awaited<ReturnType<typeof kPrototypes>>, gamma: number): number {
  const width = points?.dimensions ?? 0;
  let cost = 0;
  for (let i = 0; i < count; i++) {
    for (let t = 0; t < width; t++) cost += ((points?.values[i * width + t] ?? 0) - centers[labels[i] * width + t]) ** 2;
    for (const [t, { codes }] of categories.entries()) cost += codes[i] === modes[labels[i] * categories.length + t] ? 0 : gamma;
  }
  return cost;
}
