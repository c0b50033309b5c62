import { describe, expect, it } from "vitest";
import { dendrogramOf, groupsAt, rangeOf, segmentsAt } from "./dendrogram-layout";

/** Five branches: (0 1) at 1, (3 4) at 2, (2 (3 4)) at 4, all at 10. Worked out by hand. */
const tree = {
  groups: [9, 5, 4, 2, 1],
  merges: [
    { first: 0, second: 1, height: 1 },
    { first: 4, second: 3, height: 2 },
    { first: 2, second: 6, height: 4 },
    { first: 5, second: 7, height: 10 },
  ],
  floor: 0.5,
};

describe("a dendrogram", () => {
  it("stands each bar over the middle of its branches", () => {
    const { bars, legs } = dendrogramOf(tree);
    expect(bars).toEqual([
      { left: 0.5, right: 1.5, height: 1, group: 0 },
      { left: 3.5, right: 4.5, height: 2, group: 3 },
      { left: 2.5, right: 4, height: 4, group: 2 },
      { left: 1, right: 3.25, height: 10, group: 0 },
    ]);
    expect(legs).toHaveLength(8);
    expect(legs.at(-1)).toEqual({ x: 3.25, from: 4, to: 10, group: 2 });
  });

  it("tells how many segments a height cuts, and the heights that cut so many", () => {
    expect([11, 10, 9.9, 4, 3, 1.5, 0.6].map((height) => segmentsAt(tree, height))).toEqual([1, 1, 2, 2, 3, 4, 5]);
    expect(rangeOf(tree, 2)).toEqual({ low: 4, high: 10 });
    expect(rangeOf(tree, 5)).toEqual({ low: 0.5, high: 1 });
    expect(rangeOf(tree, 1).low).toBe(10);
    for (const segments of [1, 2, 3, 4, 5]) {
      const { low, high } = rangeOf(tree, segments);
      expect(segmentsAt(tree, (low + high) / 2)).toBe(segments);
    }
  });

  it("numbers the segments of a cut from the left", () => {
    expect([1, 2, 3, 4, 5].map((segments) => groupsAt(tree, segments))).toEqual([
      [0, 0, 0, 0, 0],
      [0, 0, 1, 1, 1],
      [0, 0, 1, 2, 2],
      [0, 0, 1, 2, 3],
      [0, 1, 2, 3, 4],
    ]);
  });
});
