import { describe, expect, it } from "vitest";
import { testCompute } from "@/lib/compute/fixtures/test-compute";
import { noCheckpoint } from "../checkpoint";
import { Random } from "../random";
import { nearestNeighbors } from "./nearest-neighbors";
import { pointBlocks } from "./point-blocks";

function cloud(count: number, dimensions: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count * dimensions }, (_, i) => random.normal() + 6 * (Math.floor(i / dimensions) % 3));
}

/** Squared distances of the k nearest, found by looking at all of them. */
function byLooking(queries: Float64Array, references: Float64Array, dimensions: number, k: number, self: boolean): number[][] {
  const points = (values: Float64Array) => Array.from({ length: values.length / dimensions }, (_, i) => values.subarray(i * dimensions, (i + 1) * dimensions));
  const others = points(references);
  return points(queries).map((query, i) =>
    others
      .map((other, j) => (self && i === j ? Number.POSITIVE_INFINITY : other.reduce((sum, value, t) => sum + (value - query[t]) ** 2, 0)))
      .sort((a, b) => a - b)
      .slice(0, k),
  );
}

describe("nearest neighbours", () => {
  it.each([
    [500, 3, 7, "threads"],
    [333, 20, 40, "threads"],
    [65, 2, 64, "threads"],
    [2, 5, 1, "threads"],
    [300, 4, 9, "simd"],
    [300, 4, 9, "scalar"],
  ] as const)("are those found by looking at all: %d points in %d dimensions, %d neighbours, %s", async (count, dimensions, k, build) => {
    const values = cloud(count, dimensions, count);
    const blocks = await pointBlocks(values, count, dimensions, noCheckpoint);
    const { found, squares } = await nearestNeighbors(blocks, null, k, testCompute(1, build), noCheckpoint);
    const expected = byLooking(values, values, dimensions, k, true);
    for (let place = 0; place < count; place++) {
      const own = blocks.order[place];
      const mine = new Set(found.subarray(place * k, (place + 1) * k));
      expect(mine.size).toBe(k);
      expect(mine.has(place)).toBe(false);
      for (let j = 0; j < k; j++) {
        expect(squares[place * k + j] / blocks.factor ** 2 / expected[own][j]).toBeCloseTo(1, 4);
        const other = blocks.order[found[place * k + j]];
        let square = 0;
        for (let t = 0; t < dimensions; t++) square += (values[own * dimensions + t] - values[other * dimensions + t]) ** 2;
        expect(squares[place * k + j] / blocks.factor ** 2 / square).toBeCloseTo(1, 4);
      }
    }
  });

  it("of other points than the references, the point itself among them", async () => {
    const references = cloud(400, 3, 1);
    const queries = references.slice(0, 300);
    const blocks = await pointBlocks(references, 400, 3, noCheckpoint);
    const asked = await pointBlocks(queries, 100, 3, noCheckpoint, blocks.factor);
    const { found, squares } = await nearestNeighbors(blocks, asked, 5, testCompute(), noCheckpoint);
    const expected = byLooking(queries, references, 3, 5, false);
    for (let place = 0; place < 100; place++) {
      expect(blocks.order[found[place * 5]]).toBe(asked.order[place]);
      for (let j = 1; j < 5; j++) expect(squares[place * 5 + j] / blocks.factor ** 2 / expected[asked.order[place]][j]).toBeCloseTo(1, 4);
    }
  });

  it("are the same bits at 1 and 2 threads, of duplicates and of values as large as 1e150", async () => {
    const values = cloud(700, 4, 9).map((value, i) => (i % 5 === 0 ? 1 : value * 1e150));
    const blocks = await pointBlocks(values, 700, 4, noCheckpoint);
    const alone = await nearestNeighbors(blocks, null, 12, testCompute(1), noCheckpoint);
    expect(await nearestNeighbors(blocks, null, 12, testCompute(2), noCheckpoint)).toEqual(alone);
    expect(alone.found.every((place) => place < 700)).toBe(true);
    const same = await pointBlocks(new Float64Array(300), 100, 3, noCheckpoint);
    const { squares } = await nearestNeighbors(same, null, 5, testCompute(), noCheckpoint);
    expect(squares.every((square) => square === 0)).toBe(true);
  });
});
