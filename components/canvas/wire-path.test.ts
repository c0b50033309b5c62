import { Position } from "@xyflow/react";
import { describe, expect, it } from "vitest";
import { wirePath } from "./wire-path";

const ends = (sourceX: number, sourceY: number, targetX: number, targetY: number) => ({
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition: Position.Right,
  targetPosition: Position.Left,
});

describe("wirePath", () => {
  it("is one curve forwards", () => {
    const [path, x, y] = wirePath(ends(0, 0, 100, 40));
    expect(path.startsWith("M0,0 C")).toBe(true);
    expect(path.endsWith("100,40")).toBe(true);
    expect([x, y]).toEqual([50, 20]);
  });

  it("runs backwards through the gap below the row it leaves", () => {
    const [path, x, y] = wirePath(ends(800, 30, 260, 210));
    expect(path.endsWith("260,210")).toBe(true);
    expect([x, y]).toEqual([530, 166]);
    expect(wirePath(ends(800, 30, 260, 400))[2]).toBe(170);
  });

  it("runs above both ends backwards in one row", () => {
    const [, , y] = wirePath(ends(800, 30, 260, 40));
    expect(y).toBeLessThan(0);
  });
});
