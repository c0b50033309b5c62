import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianInPlace } from "./median";

describe("the median", () => {
  it("is what sorting gives, for any numbers and many ties", () => {
    const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, min: -1e6, max: 1e6 }));
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 60 }), (list) => {
        const sorted = Float64Array.from(list).sort();
        const half = list.length >> 1;
        const expected = list.length % 2 === 1 ? sorted[half] : sorted[half - 1] + (sorted[half] - sorted[half - 1]) / 2;
        expect(medianInPlace(Float64Array.from(list)) + 0).toBe(expected + 0);
      }),
    );
  });

  it("takes long runs that are sorted, reversed or equal", () => {
    const ramp = Float64Array.from({ length: 100_001 }, (_, i) => i);
    expect(medianInPlace(ramp.slice())).toBe(50_000);
    expect(medianInPlace(ramp.slice().reverse())).toBe(50_000);
    expect(medianInPlace(new Float64Array(100_000).fill(7))).toBe(7);
  });
});
