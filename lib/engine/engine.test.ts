import { describe, expect, it } from "vitest";
import { Bench, lastStates, readyState } from "./fixtures/engine";
import { pipelineOf } from "./fixtures/nodes";
import type { NodeEvent } from "./protocol";

const chain = (by = 1, last = 2) =>
  pipelineOf({ first: ["test.source"], middle: ["test.add", { by }, { data: "first.data" }], last: ["test.add", { by: last }, { data: "middle.data" }] });

describe("a run", () => {
  it("runs every node once and tells what came out", async () => {
    const bench = new Bench();
    const { outcome, states } = await bench.run(chain());
    expect(outcome.status).toBe("done");
    expect(bench.journal.runs).toEqual(["source", "add 1", "add 2"]);
    const last = readyState(states.last);
    expect(last).toMatchObject({
      cached: false,
      advice: [{ code: "test.advice" }],
      picture: { value: 10 },
      dropped: [{ code: "test.some", rows: 2, detail: { why: "test" } }],
    });
    expect(last.outputs.summary).toEqual({ kind: "report", report: "test.sum" });
    expect(last.outputs.data).toMatchObject({
      kind: "table",
      rows: 10,
      columns: [{ name: "x" }, { name: "group", distinct: 3 }, { name: "sum" }, { name: "sum" }],
    });
  });

  it("goes through queued and running to ready, in that order for each node", async () => {
    const { events } = await new Bench().run(chain());
    for (const node of ["first", "middle", "last"]) {
      const phases = events.filter((event) => event.node === node).map((event) => event.state.phase);
      expect(phases.at(-1)).toBe("ready");
      expect([...phases].sort((a, b) => ["queued", "running", "ready"].indexOf(a) - ["queued", "running", "ready"].indexOf(b))).toEqual(phases);
    }
  });

  it("runs only what changed", async () => {
    const bench = new Bench();
    await bench.run(chain());
    bench.journal.runs.length = 0;
    const { states } = await bench.run(chain(1, 5));
    expect(bench.journal.runs).toEqual(["add 5"]);
    expect(readyState(states.middle).cached).toBe(true);
    expect(readyState(states.last).cached).toBe(false);
    await bench.run(chain());
    expect(bench.journal.runs).toEqual(["add 5"]);
  });

  it("runs targets and what they need, nothing else", async () => {
    const bench = new Bench();
    const { states } = await bench.run(chain(), ["middle"]);
    expect(bench.journal.runs).toEqual(["source", "add 1"]);
    expect(states.last).toBeUndefined();
  });

  it("computes once what two nodes have in common", async () => {
    const bench = new Bench();
    const { states } = await bench.run(pipelineOf({ a: ["test.source"], b: ["test.source"], c: ["test.join", {}, { tables: ["a.data", "b.data"] }] }));
    expect(bench.journal.runs).toEqual(["source", "join 2 seed 42"]);
    expect(readyState(states.a).key).toBe(readyState(states.b).key);
  });

  it("gives a node its own seed, optional inputs and many tables", async () => {
    const bench = new Bench();
    const nodes = pipelineOf({
      a: ["test.source"],
      b: ["test.add", {}, { data: "a.data" }],
      c: ["test.join", { seed: 7 }, { tables: ["a.data", "b.data"], extra: "b.summary" }],
    });
    await bench.run(nodes);
    expect(bench.journal.runs.at(-1)).toBe("join 2 extra seed 7");
  });

  it("tells a warning once", async () => {
    const { states } = await new Bench().run(pipelineOf({ a: ["test.source"], b: ["test.add", { warn: true }, { data: "a.data" }] }));
    expect(readyState(states.b).warnings).toEqual([{ code: "test.careful", severity: "warning" }]);
  });

  it("works side by side on branches, in slices", async () => {
    let time = 0;
    const bench = new Bench({ now: () => (time += 20) });
    const { outcome } = await bench.run(
      pipelineOf({
        a: ["test.source"],
        left: ["test.slow", { tag: "l", steps: 4 }, { data: "a.data" }],
        right: ["test.slow", { tag: "r", steps: 4 }, { data: "a.data" }],
      }),
    );
    expect(outcome.status).toBe("done");
    const order = bench.journal.runs.slice(3).map((run) => run[0]);
    expect(order.join("")).not.toMatch(/^l+r+$|^r+l+$/);
  });

  it("passes over disabled nodes and tells those that cannot run", async () => {
    const bench = new Bench();
    const off = chain();
    const { outcome, states } = await bench.run({
      ...off,
      nodes: [...off.nodes.map((node) => (node.id === "middle" ? { ...node, disabled: true } : node)), { id: "alone", type: "test.add", v: 1, params: {} }],
    });
    expect(outcome.status).toBe("done");
    expect(states.middle).toEqual({ phase: "stale", reason: "disabled" });
    expect(states.alone).toEqual({ phase: "stale", reason: "incomplete" });
    expect(bench.journal.runs).toEqual(["source", "add 2"]);
  });
});

describe("failures", () => {
  const broken = (how: string) =>
    pipelineOf({
      a: ["test.source"],
      bad: ["test.broken", { how }, { data: "a.data" }],
      after: ["test.add", {}, { data: "bad.data" }],
      other: ["test.add", { by: 9 }, { data: "a.data" }],
    });

  it("stay with the node: those after it are stale, other branches go on", async () => {
    const bench = new Bench();
    const { outcome, states } = await bench.run(broken("problem"));
    expect(outcome.status).toBe("failed");
    expect(states.bad).toEqual({ phase: "failed", problem: { code: "test.broken", severity: "error", detail: { rows: 10 } } });
    expect(states.after).toEqual({ phase: "stale", reason: "upstream-failed" });
    expect(states.other.phase).toBe("ready");
    bench.journal.runs.length = 0;
    await bench.run(broken("problem"));
    expect(bench.journal.runs).toEqual(["broken"]);
  });

  it.each([
    ["throw", { code: "common.internal", detail: { reason: "x is undefined" } }],
    ["memory", { code: "engine.out-of-memory" }],
    ["shape", { code: "common.internal", detail: { reason: 'the output "data" is not a table' } }],
  ])("of the program (%s) become problems", async (how, problem) => {
    const { states } = await new Bench().run(broken(how));
    expect(states.bad).toMatchObject({ phase: "failed", problem });
    expect(states.other.phase).toBe("ready");
  });

  it("known before the run come from the node's check", async () => {
    const bench = new Bench();
    const { states } = await bench.run(chain(1, 5000));
    expect(states.last).toMatchObject({ phase: "failed", problem: { code: "test.too-much", param: "by" } });
    expect(bench.journal.runs).toEqual(["source", "add 1"]);
  });

  it("of advice and picture leave the result as it is", async () => {
    const { states } = await new Bench().run(pipelineOf({ a: ["test.source", { rows: 7 }], b: ["test.add", {}, { data: "a.data" }] }));
    expect(readyState(states.b)).toMatchObject({ advice: [], picture: null });
  });

  it("of bad params fail the run", async () => {
    const { outcome, states } = await new Bench().run(pipelineOf({ a: ["test.source", { rows: -1 }] }));
    expect(outcome.status).toBe("failed");
    expect(states.a).toMatchObject({ problem: { code: "common.bad-params" } });
  });
});

describe("cancel", () => {
  const slow = (params: Record<string, unknown>) =>
    pipelineOf({ a: ["test.source"], b: ["test.slow", params, { data: "a.data" }], c: ["test.add", {}, { data: "b.data" }] });

  it("stops a node at its next checkpoint and leaves the rest stale", async () => {
    const bench = new Bench();
    bench.journal.onCheckpoint = () => {
      if (bench.journal.checkpoints === 3) void bench.engine.cancel();
    };
    const { outcome, states } = await bench.run(slow({ steps: 1000 }));
    expect(outcome.status).toBe("cancelled");
    expect(bench.journal.checkpoints).toBe(3);
    expect(states.a.phase).toBe("ready");
    expect(states.b).toEqual({ phase: "stale", reason: "cancelled" });
    expect(states.c).toEqual({ phase: "stale", reason: "cancelled" });
  });

  it("lets a cancel that comes as a message in between two slices", async () => {
    let time = 0;
    const bench = new Bench({ now: () => (time += 13) });
    setTimeout(() => void bench.engine.cancel(), 0);
    const { outcome } = await bench.run(slow({ steps: 100_000 }));
    expect(outcome.status).toBe("cancelled");
  });

  it("does not wait for a node that waits for something else", async () => {
    const bench = new Bench();
    const running = bench.run(slow({ stuck: true, tag: "s" }));
    await expect.poll(() => bench.journal.count("slow s")).toBe(1);
    await bench.engine.cancel();
    expect((await running).states.b).toEqual({ phase: "stale", reason: "cancelled" });
  });

  it("happens when a second run begins, which then runs alone", async () => {
    const bench = new Bench();
    const first = bench.run(slow({ stuck: true, tag: "s" }));
    await expect.poll(() => bench.journal.count("slow s")).toBe(1);
    const second = await bench.run(chain());
    expect((await first).outcome.status).toBe("cancelled");
    expect(second.outcome.status).toBe("done");
    expect(bench.journal.count("source")).toBe(1);
  });

  it("of nothing is harmless", async () => {
    await expect(new Bench().engine.cancel()).resolves.toBeUndefined();
  });
});

describe("events", () => {
  it("are awaited one batch after the other, and the last states always arrive before the outcome", async () => {
    const bench = new Bench();
    const events: NodeEvent[] = [];
    let open = 0;
    let most = 0;
    const receive = async (batch: readonly NodeEvent[]) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push(...batch);
      open--;
    };
    await bench.engine.run({ pipeline: chain() }, receive);
    expect(most).toBe(1);
    expect(Object.values(lastStates(events)).map((state) => state.phase)).toEqual(["ready", "ready", "ready"]);
  });

  it("that nobody can receive any more do not stop the run", async () => {
    const bench = new Bench();
    const outcome = await bench.engine.run({ pipeline: chain() }, () => Promise.reject(new Error("page closed")));
    expect(outcome.status).toBe("done");
    expect(bench.journal.runs).toHaveLength(3);
  });
});
