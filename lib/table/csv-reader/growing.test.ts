import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Growing } from "./growing";

describe("a growing array", () => {
  it("keeps every element, small or large, however many come at once", () => {
    const additions = fc.array(fc.oneof(fc.nat(3), fc.nat(500), fc.nat(60_000)), { maxLength: 60 });
    fc.assert(
      fc.property(additions, fc.nat(40_000), (counts, length) => {
        const growing = new Growing((size) => new Float64Array(size), length);
        let used = 0;
        for (const count of counts) {
          const before = growing.array;
          expect(growing.reserve(used, count)).toBe(growing.array !== before);
          expect(growing.array.length).toBeGreaterThanOrEqual(used + count);
          for (let i = 0; i < count; i++) growing.array[used] = ++used * 7;
        }
        expect(growing.array.subarray(0, used).findIndex((value, i) => value !== (i + 1) * 7)).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  it("copies a large array before it is full, so that little is left when it is", () => {
    const growing = new Growing((size) => new Uint8Array(size), 8 << 20);
    for (let used = 0; used < 8 << 20; used += 1 << 10) {
      growing.reserve(used, 1 << 10);
      for (let i = used; i < used + (1 << 10); i++) growing.array[i] = i % 251;
    }
    const full = growing.array;
    expect(growing.reserve(8 << 20, 1)).toBe(true);
    expect(Buffer.from(growing.array.subarray(0, 8 << 20)).equals(full)).toBe(true);
    expect(growing.array.length).toBe(12 << 20);
  });
});
