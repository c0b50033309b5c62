import { describe, expect, it } from "vitest";
import { COLUMN_PITCH, tidyLayout } from "./layout";

const chain = (length: number) => ({
  nodes: Array.from({ length }, (_, i) => ({ id: `n${i}`, type: "x.y", v: 1, params: {} })),
  wires: Array.from({ length: length - 1 }, (_, i) => ({ from: { node: `n${i}`, port: "out" }, to: { node: `n${i + 1}`, port: "in" } })),
});

describe("tidyLayout", () => {
  it("lays a short chain in one line, a column a step", () => {
    const places = tidyLayout(chain(5), { x: 10, y: 20 });
    expect(Object.values(places).map((place) => place.y)).toEqual([20, 20, 20, 20, 20]);
    expect(places.n4.x - places.n0.x).toBe(4 * COLUMN_PITCH);
  });

  it("folds a long chain into lines of about equal length", () => {
    const places = tidyLayout(chain(8));
    expect([places.n0.x, places.n3.x, places.n4.x, places.n7.x]).toEqual([0, 3 * COLUMN_PITCH, 0, 3 * COLUMN_PITCH]);
    expect(places.n4.y).toBeGreaterThan(places.n3.y);
  });

  it("puts no two nodes in one place, whatever the shape", () => {
    const { nodes, wires } = chain(30);
    const branches = [...wires, { from: { node: "n0", port: "out" }, to: { node: "n17", port: "in" } }].filter((_, i) => i % 4 !== 3);
    const places = Object.values(tidyLayout({ nodes, wires: branches }));
    expect(places).toHaveLength(30);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(30);
  });

  it("knows what to do with nothing and with a cycle", () => {
    expect(tidyLayout({ nodes: [], wires: [] })).toEqual({});
    const { nodes } = chain(2);
    const wires = [
      { from: { node: "n0", port: "out" }, to: { node: "n1", port: "in" } },
      { from: { node: "n1", port: "out" }, to: { node: "n0", port: "in" } },
    ];
    expect(Object.keys(tidyLayout({ nodes, wires }))).toHaveLength(2);
  });
});
