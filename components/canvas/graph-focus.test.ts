import { describe, expect, it } from "vitest";
import { nodeTowards } from "./graph-focus";

const node = (id: string) => ({ id, type: "x.y", v: 1, params: {} });
const wire = (from: string, to: string) => ({ from: { node: from, port: "out" }, to: { node: to, port: "in" } });
const graph = {
  nodes: [node("a"), node("b"), node("c"), node("d")],
  wires: [wire("a", "b"), wire("a", "c"), wire("gone", "b")],
  layout: { a: { x: 0, y: 0 }, b: { x: 260, y: 200 }, c: { x: 260, y: 0 }, d: { x: 20, y: 180 } },
};

describe("nodeTowards", () => {
  it("goes along wires, the uppermost neighbour first, against the geometry if need be", () => {
    expect(nodeTowards(graph, "a", "Right")).toBe("c");
    expect(nodeTowards(graph, "b", "Left")).toBe("a");
  });

  it("goes by place where there is no wire", () => {
    expect(nodeTowards(graph, "a", "Down")).toBe("d");
    expect(nodeTowards(graph, "c", "Down")).toBe("b");
    expect(nodeTowards(graph, "d", "Right")).toBe("b");
    expect(nodeTowards(graph, "d", "Up")).toBe("a");
  });

  it("stays at the edge", () => {
    expect(nodeTowards(graph, "a", "Left")).toBeNull();
    expect(nodeTowards(graph, "a", "Up")).toBeNull();
  });
});
