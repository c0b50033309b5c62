import { describe, expect, it } from "vitest";
import { noCheckpoint } from "./checkpoint";
import { gather, pointsOf } from "./fixtures/points";
import oracle from "./fixtures/som.json";
import type { Points } from "./points";
import { matchSom, planeStart, trainSom, unifiedDistances } from "./som";
import { somGrid, TOPOLOGIES } from "./som-grid";
import { segmentUnits } from "./som-segments";

const own: Readonly<Record<string, readonly (readonly number[])[]>> = oracle.points;

async function pointsNamed(name: string): Promise<Points> {
  const points = own[name];
  return points ? gather((points[0] ?? []).map((_, t) => points.map((point) => point[t]))) : pointsOf(name);
}

function topologyOf(name: string) {
  return TOPOLOGIES.find((topology) => topology === name) ?? expect.fail(name);
}

describe("self-organising map", () => {
  it.each(oracle.cases.map((c) => [c.name, c.topology, c] as const))(
    "ends where MiniSom ends from the same start: %s, %s",
    async (name, topology, expected) => {
      const points = await pointsNamed(name);
      const { dimensions, count } = points;
      const grid = somGrid(expected.columns, expected.rows, topologyOf(topology));
      const start = Float64Array.from({ length: expected.weights.length }, (_, i) => Math.sin(Math.floor(i / dimensions) * ((i % dimensions) + 1)));
      const options = { steps: expected.steps, radius: 2, endRadius: 1, rate: 0.5, seed: 1 };
      const { weights } = await trainSom(points, grid, start, options, noCheckpoint, { order: (step) => step % count });
      const scale = Math.max(1, ...expected.weights.map(Math.abs));
      // Columns at 1e9 hold seven digits less.
      const digits = name.includes("1e9") ? 4 : 7;
      for (const [i, weight] of weights.entries()) expect(weight / scale).toBeCloseTo(expected.weights[i] / scale, digits);
      const match = await matchSom(points, grid, weights, noCheckpoint);
      expect([...match.hits]).toEqual(expected.hits);
      expect(match.quantizationError).toBeCloseTo(expected.quantizationError, digits - 2);
      const distances = unifiedDistances(grid, weights, dimensions);
      const largest = Math.max(...distances);
      for (const [i, distance] of distances.entries()) expect(distance / largest).toBeCloseTo(expected.distances[i], digits - 2);
    },
  );

  it.each(["rfm", "wholesale", "uniform", "blobs"])("has MiniSom's topographic error: %s", async (name) => {
    for (const expected of oracle.cases.filter((c) => c.name === name)) {
      const points = await pointsNamed(name);
      const grid = somGrid(expected.columns, expected.rows, topologyOf(expected.topology));
      const match = await matchSom(points, grid, Float64Array.from(expected.weights), noCheckpoint);
      expect(match.topographicError).toBeCloseTo(expected.topographicError, 6);
    }
  });

  it("unfolds from the plane of the points and fits them better than it started", async () => {
    const points = await pointsOf("rfm");
    const grid = somGrid(8, 6, "hexagonal");
    const start = await planeStart(points, grid, noCheckpoint);
    const before = await matchSom(points, grid, start, noCheckpoint);
    const options = { steps: 20_000, radius: 4, endRadius: 0.5, rate: 0.5, seed: 3 };
    const { weights, frames } = await trainSom(points, grid, start, options, noCheckpoint, { frames: 10 });
    const after = await matchSom(points, grid, weights, noCheckpoint);
    expect(after.quantizationError).toBeLessThan(0.9 * before.quantizationError);
    expect(after.topographicError).toBeLessThan(0.15);
    expect(frames).toHaveLength(11);
    expect(frames.at(-1)?.weights).toEqual(weights);
    const again = await trainSom(points, grid, start, options, noCheckpoint);
    expect(again.weights).toEqual(weights);
  });

  it("groups its units by Ward's method, the empty ones with their nearest", () => {
    const weights = Float64Array.of(0, 0.1, 0.2, 5, 5.1, 9);
    const { segment, found } = segmentUnits(weights, Float64Array.of(3, 0, 3, 4, 4, 1), 1, 3);
    expect(found).toBe(3);
    expect(segment[0]).toBe(segment[2]);
    expect(segment[1]).toBe(segment[0]);
    expect(segment[3]).toBe(segment[4]);
    expect(new Set(segment).size).toBe(3);
    expect(segmentUnits(weights, Float64Array.of(1, 0, 0, 0, 0, 0), 1, 3).found).toBe(1);
  });

  it("can be cancelled", async () => {
    const points = await pointsOf("rfm");
    const grid = somGrid(8, 6, "hexagonal");
    const stop = () => Promise.reject(new Error("cancelled"));
    await expect(trainSom(points, grid, new Float64Array(grid.x.length * 3), { steps: 9, radius: 2, endRadius: 1, rate: 0.5, seed: 1 }, stop)).rejects.toThrow(
      "cancelled",
    );
  });
});
