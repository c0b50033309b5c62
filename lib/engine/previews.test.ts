import { describe, expect, it } from "vitest";
import * as z from "zod";
import { defineNode, table } from "@/lib/nodes/contract";
import { fail } from "@/lib/nodes/problem";
import { Bench } from "./fixtures/engine";
import { Journal, pipelineOf, testCatalogue } from "./fixtures/nodes";

/** Tells the rows that come in; takes as many checkpoints as `steps`, and at each does what the test wants. */
function counting(atCheckpoint: () => void = () => {}) {
  return defineNode({
    type: "test.counting",
    v: 1,
    group: "prepare",
    icon: "sigma",
    inputs: { data: table() },
    outputs: { data: table() },
    params: z.object({ steps: z.int().default(3), fails: z.boolean().default(false), wrong: z.boolean().default(false) }),
    migrations: {},
    check: (_, { wrong }) => (wrong ? [{ code: "test.wrong", severity: "error" }] : []),
    run: async ({ data }) => ({ data }),
    async preview({ data }, { steps, fails }, ctx) {
      if (fails) fail("test.fails");
      for (let i = 0; i < steps; i++) {
        atCheckpoint();
        await ctx.checkpoint(i, steps);
      }
      return { kind: "test.preview", rows: data.rows };
    },
  });
}

function benchWith(atCheckpoint?: () => void): Bench {
  const known = testCatalogue(new Journal());
  const node = counting(atCheckpoint);
  return new Bench({ catalogue: (type) => (type === "test.counting" ? node : known(type)) });
}

const chain = (params: Record<string, unknown> = {}) =>
  pipelineOf({ first: ["test.source"], counted: ["test.counting", params, { data: "first.data" }], added: ["test.add", {}, { data: "first.data" }] });
const nothing = { ok: true, value: null };
const quiet = () => {};

describe("a preview", () => {
  it("is told of inputs that are computed, and of nothing else", async () => {
    const bench = benchWith();
    const ask = (node: string, params = {}) => bench.engine.preview({ pipeline: chain(params), node }, quiet);
    expect(await ask("counted")).toEqual(nothing);
    await bench.run(chain(), ["first"]);
    expect(await ask("counted")).toEqual({ ok: true, value: { kind: "test.preview", rows: 10 } });
    expect(await ask("added")).toEqual(nothing);
    expect(await ask("gone")).toEqual(nothing);
  });

  it("says what would fail, but not again what the form says", async () => {
    const bench = benchWith();
    await bench.run(chain(), ["first"]);
    expect(await bench.engine.preview({ pipeline: chain({ fails: true }), node: "counted" }, quiet)).toMatchObject({
      ok: false,
      problem: { code: "test.fails" },
    });
    expect(await bench.engine.preview({ pipeline: chain({ wrong: true }), node: "counted" }, quiet)).toEqual(nothing);
  });

  it("gives way to a later one", async () => {
    const bench = benchWith();
    await bench.run(chain(), ["first"]);
    const first = bench.engine.preview({ pipeline: chain({ steps: 1_000_000 }), node: "counted" }, quiet);
    const second = bench.engine.preview({ pipeline: chain(), node: "counted" }, quiet);
    expect(await first).toEqual(nothing);
    expect(await second).toMatchObject({ ok: true, value: { rows: 10 } });
  });

  it("gives way to a run, and waits for its end", async () => {
    let running: Promise<unknown> | null = null;
    let during: Promise<unknown> | null = null;
    const bench: Bench = benchWith(() => {
      running ??= bench.run(chain());
      during ??= bench.engine.preview({ pipeline: chain(), node: "counted" }, quiet);
    });
    await bench.run(chain(), ["first"]);
    expect(await bench.engine.preview({ pipeline: chain({ steps: 1_000_000 }), node: "counted" }, quiet)).toEqual(nothing);
    expect(await during).toEqual(nothing);
    expect(await running).toMatchObject({ outcome: { status: "done" } });
    expect(await bench.engine.preview({ pipeline: chain(), node: "counted" }, quiet)).toMatchObject({ ok: true, value: { rows: 10 } });
  });

  it("tells how far it is, now and then", async () => {
    let now = 0;
    const known = testCatalogue(new Journal());
    const node = counting(() => {
      now += 60;
    });
    const bench = new Bench({ catalogue: (type) => (type === "test.counting" ? node : known(type)), now: () => now });
    await bench.run(chain(), ["first"]);
    const told: number[] = [];
    await bench.engine.preview({ pipeline: chain({ steps: 10 }), node: "counted" }, (done) => told.push(done));
    expect(told).toEqual([0.1, 0.3, 0.5, 0.7, 0.9]);
  });
});
