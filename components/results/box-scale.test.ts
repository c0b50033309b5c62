import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearScale, logScale } from "./box-scale";

describe("axes of box plots", () => {
  it("mark round numbers", () => {
    expect(linearScale(0, 373).ticks).toEqual([0, 100, 200, 300]);
    expect(linearScale(-4.2, 7.9).ticks).toEqual([0, 5]);
    expect(linearScale(1e9, 1e9 + 4).ticks).toEqual([1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4]);
    expect(linearScale(0.1, 0.3).ticks).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
    expect(logScale(14, 17_000).ticks).toEqual([100, 1000, 10_000]);
    expect(logScale(0, 1000).ticks).toEqual([0, 1, 10, 100, 1000]);
  });

  it("have a place for every value between their ends, in order, whatever the values", () => {
    const value = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 12 }), (values) => {
        const sorted = values.map((one) => one + 0).sort((a, b) => a - b);
        const [low, high] = [sorted[0], sorted[sorted.length - 1]];
        for (const scale of [linearScale(low, high), logScale(low, high)]) {
          const places = sorted.map(scale.place);
          for (const [i, place] of places.entries()) {
            expect(place).toBeGreaterThanOrEqual(-1e-9);
            expect(place).toBeLessThanOrEqual(1 + 1e-9);
            if (i > 0) expect(place).toBeGreaterThanOrEqual(places[i - 1] - 1e-9);
          }
          expect(scale.ticks.length).toBeLessThanOrEqual(9);
          for (const tick of scale.ticks) expect(Number.isFinite(scale.place(tick))).toBe(true);
        }
      }),
    );
  });

  it("put a single value in the middle", () => {
    expect(linearScale(7, 7)).toMatchObject({ ticks: [7] });
    expect(logScale(7, 7).place(7)).toBe(0.5);
    expect(logScale(0, 0).place(0)).toBe(0.5);
  });
});
