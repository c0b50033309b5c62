import { describe, expect, it } from "vitest";
import { noCheckpoint } from "@/lib/ml/checkpoint";
import { Cancelled } from "@/lib/nodes/problem";
import type { CodedColumn, NumberColumn } from "@/lib/table/table";
import expected from "./fixtures/summaries.json";
import { summariseColumn } from "./summarise-column";

const numbers = (values: readonly (number | null)[]): NumberColumn => ({
  name: "x",
  role: null,
  type: "number",
  values: Float64Array.from(values, (value) => value ?? Number.NaN),
});

const codes = (values: readonly number[], dictionary: readonly string[]): CodedColumn => ({
  name: "c",
  role: "segment",
  type: "category",
  codes: Int32Array.from(values),
  dictionary,
});

describe("summariseColumn", () => {
  it.each(Object.entries(expected))("matches numpy and pandas: %s", async (_, { values, mean, median, deviation, quartiles, outliers, ...exact }) => {
    const summary = await summariseColumn(numbers(values), noCheckpoint);
    expect(summary).toMatchObject(exact);
    expect(summary.mean).toBeCloseTo(mean, 8);
    expect(summary.median).toBe(median);
    if (quartiles === null) expect(summary.quartiles).toBeUndefined();
    else for (const [i, quartile] of quartiles.entries()) expect(summary.quartiles?.[i]).toBeCloseTo(quartile, 8);
    expect(summary.outliers?.count).toBe(outliers?.count);
    if (outliers) for (const side of ["low", "high"] as const) expect(summary.outliers?.[side]).toBeCloseTo(outliers[side], 6);
    if (deviation === null) expect(summary.deviation).toBeUndefined();
    else expect(summary.deviation).toBeCloseTo(deviation, 8);
  });

  it("gives only counts when every value is missing or there is no row", async () => {
    expect(await summariseColumn(numbers([null, null]), noCheckpoint)).toEqual({
      name: "x",
      type: "number",
      role: null,
      missing: 2,
      distinct: 0,
      examples: [],
    });
    expect(await summariseColumn(numbers([]), noCheckpoint)).toMatchObject({ missing: 0, distinct: 0 });
  });

  it("tells a lower bound of distinct values from 10,001 on", async () => {
    const upTo = (n: number) => numbers(Array.from({ length: n }, (_, i) => i));
    const exact = await summariseColumn(upTo(10_000), noCheckpoint);
    expect(exact.distinct).toBe(10_000);
    expect(exact.distinctIsBound).toBeUndefined();
    expect(await summariseColumn(upTo(10_001), noCheckpoint)).toMatchObject({ distinct: 10_000, distinctIsBound: true });
  });

  it("counts codes that rows use, most frequent first, at most 8", async () => {
    const dictionary = Array.from({ length: 12 }, (_, i) => `v${i}`);
    const rows = dictionary.flatMap((_, i) => (i === 11 ? [] : new Array<number>(i + 1).fill(i)));
    const summary = await summariseColumn(codes([...rows, -1, -1], dictionary), noCheckpoint);
    expect(summary).toMatchObject({ missing: 2, distinct: 11 });
    expect(summary.top).toEqual([10, 9, 8, 7, 6, 5, 4, 3].map((i) => ({ value: `v${i}`, count: i + 1 })));
  });

  it("reads the same codes anew under another dictionary", async () => {
    const column = codes([0, 0, 1], ["a", "b"]);
    await summariseColumn(column, noCheckpoint);
    const renamed = await summariseColumn({ ...column, dictionary: ["Loyal", "New"] }, noCheckpoint);
    expect(renamed.top).toEqual([
      { value: "Loyal", count: 2 },
      { value: "New", count: 1 },
    ]);
  });

  it("counts booleans", async () => {
    const summary = await summariseColumn({ name: "b", role: null, type: "boolean", values: Uint8Array.from([1, 0, 1, 255]) }, noCheckpoint);
    expect(summary).toMatchObject({
      missing: 1,
      distinct: 2,
      top: [
        { value: "true", count: 2 },
        { value: "false", count: 1 },
      ],
    });
  });

  it("shows the first different values, long texts cut, none that is missing", async () => {
    expect((await summariseColumn(numbers([null, 5, 5, 1, 2, 3, 4, 9]), noCheckpoint)).examples).toEqual([5, 1, 2, 3, 4]);
    const [short, long] = (await summariseColumn(codes([1, -1, 0], ["x".repeat(500), "b"]), noCheckpoint)).examples ?? [];
    expect([short, String(long).length]).toEqual(["b", 121]);
    const boolean = await summariseColumn({ name: "b", role: null, type: "boolean", values: Uint8Array.from([255, 0, 0, 1]) }, noCheckpoint);
    expect(boolean.examples).toEqual([false, true]);
  });

  it("stops where the checkpoint throws", async () => {
    await expect(summariseColumn(numbers([1, 2]), () => Promise.reject(new Cancelled()))).rejects.toBeInstanceOf(Cancelled);
  });
});
