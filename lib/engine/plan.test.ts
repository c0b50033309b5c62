import { describe, expect, it } from "vitest";
import { Journal, pipelineOf, testCatalogue } from "./fixtures/nodes";
import { type Meaning, planPipeline, type RunnableStep, staleReason } from "./plan";

const catalogue = testCatalogue(new Journal());
const plan = (pipeline: Meaning, targets?: string[]) => planPipeline(pipeline, catalogue, targets);

function runnable(pipeline: Meaning, id: string): RunnableStep {
  const step = plan(pipeline).byId.get(id);
  if (step?.status !== "runnable") throw new Error(`${id} is ${JSON.stringify(step)}`);
  return step;
}

function state(pipeline: Meaning, id: string) {
  const step = plan(pipeline).byId.get(id);
  return step?.status === "blocked" ? step.state : step?.status;
}

const chain = pipelineOf({ last: ["test.add", { by: 2 }, { data: "middle.data" }], middle: ["test.add", {}, { data: "first.data" }], first: ["test.source"] });
const edited = (pipeline: Meaning, id: string, change: object): Meaning => ({
  ...pipeline,
  nodes: pipeline.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
});

describe("order and targets", () => {
  it("puts every node after what it needs", () => {
    expect(plan(chain).steps.map((step) => step.id)).toEqual(["first", "middle", "last"]);
  });

  it("takes only targets and what they need", () => {
    expect(plan(chain, ["middle"]).steps.map((step) => step.id)).toEqual(["first", "middle"]);
    expect(plan(chain, ["nobody"]).steps).toEqual([]);
  });
});

describe("keys", () => {
  it("are the same for the same meaning: order of keys, defaults left out, position in the list", () => {
    const spelled = edited(chain, "middle", { params: { warn: false, by: 1 } });
    const moved = { ...chain, nodes: [...chain.nodes].reverse(), wires: [...chain.wires].reverse() };
    expect(runnable(spelled, "last").key).toBe(runnable(chain, "last").key);
    expect(runnable(moved, "last").key).toBe(runnable(chain, "last").key);
    expect(runnable(edited(chain, "middle", { id: "middle", label: "Renamed", note: "…" }), "last").key).toBe(runnable(chain, "last").key);
  });

  it("change downstream of a changed param, and only there", () => {
    const other = edited(chain, "middle", { params: { by: 5 } });
    expect(runnable(other, "first").key).toBe(runnable(chain, "first").key);
    expect(runnable(other, "middle").key).not.toBe(runnable(chain, "middle").key);
    expect(runnable(other, "last").key).not.toBe(runnable(chain, "last").key);
    expect(runnable(other, "last").own).toBe(runnable(chain, "last").own);
  });

  it("change with the seed and the language, except where a node has a seed of its own", () => {
    const joined = pipelineOf({ a: ["test.source"], b: ["test.join", { seed: 7 }, { tables: "a.data" }] });
    expect(runnable({ ...chain, seed: 1 }, "first").key).not.toBe(runnable(chain, "first").key);
    expect(runnable({ ...chain, language: "ro" }, "first").key).not.toBe(runnable(chain, "first").key);
    expect(runnable({ ...joined, seed: 1 }, "b").own).toBe(runnable(joined, "b").own);
    expect(runnable({ ...joined, seed: 1 }, "b").seed).toBe(7);
  });

  it("depend on which output a wire comes from and on the order of wires into a port that takes many", () => {
    const two = (first: string, second: string) =>
      pipelineOf({ a: ["test.source"], b: ["test.source", { rows: 3 }], c: ["test.join", {}, { tables: [first, second] }] });
    expect(runnable(two("a.data", "b.data"), "c").key).not.toBe(runnable(two("b.data", "a.data"), "c").key);
  });

  it("follow the params of an older version through the node's migrations", () => {
    const old = pipelineOf({ a: ["test.source", { count: 25 }] });
    expect(runnable(old, "a").params).toMatchObject({ rows: 25 });
    expect(runnable(old, "a").key).toBe(runnable(pipelineOf({ a: ["test.source", { rows: 25 }] }), "a").key);
  });

  it("tell why a result is stale", () => {
    const before = runnable(chain, "last");
    expect(staleReason(undefined, before)).toBe("new");
    expect(staleReason(before, runnable(edited(chain, "middle", { params: { by: 5 } }), "last"))).toBe("input");
    expect(staleReason(before, runnable(edited(chain, "last", { params: { by: 5 } }), "last"))).toBe("params");
  });
});

describe("nodes that cannot run", () => {
  it("are incomplete without a required input, and so are those after them", () => {
    const pipeline = pipelineOf({ a: ["test.add"], b: ["test.add", {}, { data: "a.data" }] });
    expect(plan(pipeline).byId.get("a")).toMatchObject({
      state: { reason: "incomplete" },
      problems: [{ code: "common.input-missing", detail: { port: "data" } }],
    });
    expect(state(pipeline, "b")).toEqual({ phase: "stale", reason: "incomplete" });
  });

  it("may do without an optional input, but not without any table where many are taken", () => {
    expect(state(pipelineOf({ a: ["test.source"], b: ["test.join", {}, { tables: "a.data" }] }), "b")).toBe("runnable");
    expect(state(pipelineOf({ b: ["test.join"] }), "b")).toEqual({ phase: "stale", reason: "incomplete" });
  });

  it("are placeholders when their type is unknown or newer", () => {
    const pipeline = pipelineOf({ a: ["future.node"], b: ["test.add", {}, { data: "a.data" }], c: ["test.source"] });
    expect(plan(pipeline).byId.get("a")).toMatchObject({ state: { reason: "incomplete" }, problems: [{ code: "engine.unknown-node" }] });
    expect(state(pipeline, "b")).toEqual({ phase: "stale", reason: "incomplete" });
    expect(plan(edited(pipeline, "c", { v: 3 })).byId.get("c")).toMatchObject({ problems: [{ code: "engine.newer-node", detail: { v: 3, known: 2 } }] });
  });

  it("fail with bad params, and stop those after them", () => {
    const pipeline = pipelineOf({ a: ["test.source", { rows: "many" }], b: ["test.add", {}, { data: "a.data" }] });
    expect(state(pipeline, "a")).toMatchObject({ phase: "failed", problem: { code: "common.bad-params", param: "rows" } });
    expect(state(pipeline, "b")).toEqual({ phase: "stale", reason: "upstream-failed" });
  });

  it("fail on a cycle, those behind it are stopped, the others run", () => {
    const pipeline = pipelineOf({
      a: ["test.add", {}, { data: "b.data" }],
      b: ["test.add", {}, { data: "a.data" }],
      c: ["test.add", {}, { data: "b.data" }],
      free: ["test.source"],
    });
    expect(state(pipeline, "a")).toMatchObject({ problem: { code: "engine.cycle" } });
    expect(state(pipeline, "b")).toMatchObject({ problem: { code: "engine.cycle" } });
    expect(state(pipeline, "c")).toEqual({ phase: "stale", reason: "upstream-failed" });
    expect(state(pipeline, "free")).toBe("runnable");
  });

  it("do not count wires that lead nowhere, from ports that do not exist or of another kind", () => {
    const broken = (source: string) => pipelineOf({ a: ["test.source"], x: ["test.add", {}, { data: "a.data" }], b: ["test.add", {}, { data: source }] });
    for (const source of ["nobody.data", "a.nothing", "a.constructor", "x.summary"])
      expect(state(broken(source), "b"), source).toEqual({ phase: "stale", reason: "incomplete" });
  });
});

describe("disabled nodes", () => {
  const pipeline = pipelineOf({
    a: ["test.source"],
    b: ["test.add", {}, { data: "a.data" }],
    c: ["test.add", { by: 3 }, { data: "b.data" }],
    d: ["test.join", {}, { tables: "c.data", extra: "b.summary" }],
  });
  const off = edited(pipeline, "b", { disabled: true });

  it("let their first table through: what follows is as if wired past them", () => {
    expect(state(off, "b")).toEqual({ phase: "stale", reason: "disabled" });
    expect(runnable(off, "c").inputs.data).toEqual([{ node: "a", port: "data", key: runnable(off, "a").key }]);
    expect(runnable(off, "c").key).toBe(runnable(pipelineOf({ a: ["test.source"], c: ["test.add", { by: 3 }, { data: "a.data" }] }), "c").key);
  });

  it("stop those that need something else of them", () => {
    expect(state(off, "d")).toEqual({ phase: "stale", reason: "disabled" });
    expect(state(edited(pipeline, "a", { disabled: true }), "b")).toEqual({ phase: "stale", reason: "disabled" });
  });

  it("in a row pass on, and leave those without a wire incomplete", () => {
    const both = edited(off, "c", { disabled: true });
    expect(state(edited(both, "a", { disabled: true }), "c")).toEqual({ phase: "stale", reason: "disabled" });
    const unwired = { ...both, wires: both.wires.filter((wire) => wire.to.node !== "b" && wire.from.port !== "summary") };
    expect(state(unwired, "d")).toEqual({ phase: "stale", reason: "incomplete" });
  });
});
