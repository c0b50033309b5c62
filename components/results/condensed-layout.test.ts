import { describe, expect, it } from "vitest";
import type { DrawnCluster, TreeDrawing } from "@/lib/ml/density/tree-drawing";
import { icicleLayout, segmentAbove } from "./condensed-layout";

const cluster = (parent: number, segment: number, size: number, from: number | null, to: number, outline: [number, number][] = []): DrawnCluster => ({
  parent,
  segment,
  size,
  from,
  to,
  outline,
  stability: 1,
});

/** Everything falls into a segment and a branch, which falls into two more. */
const tree: TreeDrawing = {
  clusters: [
    cluster(-1, -1, 100, null, 2, [
      [8, 95],
      [4, 90],
    ]),
    cluster(0, 0, 50, 2, 0.5, [[0.7, 10]]),
    cluster(0, -1, 40, 2, 1),
    cluster(2, 1, 15, 1, 0, [[0, 0]]),
    cluster(2, 2, 20, 1, 0.25),
  ],
  total: 5,
};

describe("the drawing of a condensed tree", () => {
  const { icicles, top, bottom } = icicleLayout(tree);
  const widest = (i: number) => ({
    left: Math.min(...icicles[i].edges.map(({ left }) => left)),
    right: Math.max(...icicles[i].edges.map(({ right }) => right)),
  });

  it("is as wide as the rows, and nothing lies outside", () => {
    for (const [i, { size }] of tree.clusters.entries()) {
      expect(widest(i).right - widest(i).left).toBeCloseTo(size / 100, 10);
      for (const { distance } of icicles[i].edges) {
        expect(distance).toBeGreaterThanOrEqual(bottom);
        expect(distance).toBeLessThanOrEqual(top);
      }
    }
    expect(bottom).toBeGreaterThan(0);
  });

  it("puts children side by side under the end of their parent", () => {
    expect(widest(1).right).toBeCloseTo(widest(2).left, 10);
    for (const [i, { parent }] of tree.clusters.entries()) {
      if (parent < 0) continue;
      const end = icicles[parent].edges.at(-1);
      expect(widest(i).left).toBeGreaterThanOrEqual((end?.left ?? 1) - 1e-12);
      expect(widest(i).right).toBeLessThanOrEqual((end?.right ?? 0) + 1e-12);
    }
  });

  it("colours a branch after the segment it is part of", () => {
    expect(tree.clusters.map((_, i) => segmentAbove(tree.clusters, i))).toEqual([-1, 0, -1, 1, 2]);
  });

  it("draws a tree of nothing but one cluster", () => {
    const alone = icicleLayout({ clusters: [cluster(-1, -1, 1, null, 0)], total: 1 });
    expect(alone.icicles).toHaveLength(1);
    expect(alone.top).toBeGreaterThan(alone.bottom);
  });
});
