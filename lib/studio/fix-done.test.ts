import { describe, expect, it } from "vitest";
import type { Pipeline } from "@/lib/document/schema";
import { nodeOfType } from "@/lib/nodes/registry";
import type { Fix } from "@/lib/problem";
import { isFixDone } from "./fix-done";

const present = { column: "CustomerID", op: "is-present", value: null };
const positive = { column: "UnitPrice", op: "greater", value: 0 };
const repair = (...rules: unknown[]): Fix => ({ type: "add-after", node: "prepare.filter", port: "data", params: { rules, dropDuplicates: false } });

type Node = Pipeline["nodes"][number];
const node = (id: string, type: string, params: Node["params"] = {}, more: Partial<Node> = {}): Node => ({ id, type, v: 1, params, ...more });
const wire = (from: string, to: string) => ({ from: { node: from, port: "data" }, to: { node: to, port: "data" } });

function done(nodes: Node[], wires: Pipeline["wires"], fix: Fix): boolean {
  return isFixDone(
    { nodes: [node("source", "source.file"), node("health", "prepare.health"), ...nodes], wires: [wire("source", "health"), ...wires] },
    nodeOfType,
    "health",
    fix,
  );
}

describe("isFixDone", () => {
  it("is not while nothing follows, another type follows, or the rule is another", () => {
    expect(done([], [], repair(present))).toBe(false);
    expect(done([node("rfm", "feature.rfm", { rules: [present] })], [wire("health", "rfm")], repair(present))).toBe(false);
    expect(done([node("f", "prepare.filter", { rules: [positive] })], [wire("health", "f")], repair(present))).toBe(false);
    expect(done([node("f", "prepare.filter", { rules: [{ ...positive, value: 1 }] })], [wire("health", "f")], repair(positive))).toBe(false);
  });

  it("is when a filter with the rules follows, at once or later, in one or in several", () => {
    expect(done([node("f", "prepare.filter", { rules: [positive, present] })], [wire("health", "f")], repair(present))).toBe(true);
    const nodes = [node("c", "prepare.columns"), node("f", "prepare.filter", { rules: [present] }), node("g", "prepare.filter", { rules: [positive] })];
    expect(done(nodes, [wire("health", "c"), wire("c", "f"), wire("f", "g")], repair(present, positive))).toBe(true);
    expect(done(nodes, [wire("health", "c"), wire("c", "f")], repair(present, positive))).toBe(false);
  });

  it("counts neither a node switched off nor one on another way", () => {
    expect(done([node("f", "prepare.filter", { rules: [present] }, { disabled: true })], [wire("health", "f")], repair(present))).toBe(false);
    expect(done([node("f", "prepare.filter", { rules: [present] })], [wire("source", "f")], repair(present))).toBe(false);
  });

  it("finds a node that does not prepare also beside the one that advises", () => {
    const clusters: Fix = { type: "add-after", node: "cluster.kmeans", port: "data", params: { k: 4 } };
    expect(done([node("k", "cluster.kmeans", { k: 4 })], [wire("source", "k")], clusters)).toBe(true);
    expect(done([node("k", "cluster.kmeans", { k: 3 })], [wire("source", "k")], clusters)).toBe(false);
  });

  it("asks of a switch that it is on only where the fix wants it on", () => {
    const duplicates: Fix = { type: "add-after", node: "prepare.filter", port: "data", params: { rules: [], dropDuplicates: true } };
    expect(done([node("f", "prepare.filter", { rules: [present] })], [wire("health", "f")], duplicates)).toBe(false);
    expect(done([node("f", "prepare.filter", { rules: [], dropDuplicates: true })], [wire("health", "f")], duplicates)).toBe(true);
    expect(done([node("f", "prepare.filter", { rules: [present], dropDuplicates: true })], [wire("health", "f")], repair(present))).toBe(true);
    const leaveOut: Fix = { type: "add-after", node: "prepare.columns", port: "data", params: { settings: [{ column: "email", keep: false }] } };
    expect(done([node("c", "prepare.columns", { settings: [{ column: "email", keep: true, role: null }] })], [wire("health", "c")], leaveOut)).toBe(false);
    expect(done([node("c", "prepare.columns", { settings: [{ column: "email", keep: false, role: null }] })], [wire("health", "c")], leaveOut)).toBe(true);
  });
});
