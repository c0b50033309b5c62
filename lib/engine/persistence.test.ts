import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import { StrataDatabase } from "@/lib/storage/database";
import { DexieResultStore } from "@/lib/storage/dexie-results";
import { MemoryResultStore } from "@/lib/storage/memory-stores";
import type { ResultStore } from "@/lib/storage/store";
import { Bench, lastStates, readyState } from "./fixtures/engine";
import { pipelineOf } from "./fixtures/nodes";
import type { ResultContent } from "./results";

const chain = (last = 2) =>
  pipelineOf({
    first: ["test.source", { rows: 100 }],
    middle: ["test.add", {}, { data: "first.data" }],
    last: ["test.join", { seed: last }, { tables: "middle.data" }],
  });
const edited = chain(3);

const databases: StrataDatabase<ResultContent>[] = [];
function inDatabase(): ResultStore<ResultContent> {
  const db = new StrataDatabase<ResultContent>(`engine-${crypto.randomUUID()}`);
  databases.push(db);
  return new DexieResultStore(db);
}
afterEach(async () => {
  for (const db of databases.splice(0)) await db.delete();
});

/** A store whose writes fail while `full`. */
class FullStore extends MemoryResultStore<ResultContent> {
  full = false;
  /** Evicting makes room. */
  yields = false;
  evictions = 0;

  override put(...args: Parameters<MemoryResultStore<ResultContent>["put"]>): Promise<void> {
    return this.full ? Promise.reject(new DOMException("no room", "QuotaExceededError")) : super.put(...args);
  }

  override evict(...args: Parameters<MemoryResultStore<ResultContent>["evict"]>): Promise<readonly string[]> {
    this.evictions++;
    if (this.yields) this.full = false;
    return super.evict(...args);
  }
}

describe("after a reload", () => {
  it("states are there at once, without running anything", async () => {
    const bench = new Bench({ results: inDatabase() });
    const before = await bench.run(chain());
    const restored = lastStates(await bench.reload().restore(chain()));
    expect(bench.journal.runs).toHaveLength(3);
    for (const node of ["first", "middle", "last"]) expect(restored[node]).toEqual({ ...before.states[node], cached: true });
  });

  it("tables come back from storage when a node or a view needs them", async () => {
    const bench = new Bench({ results: inDatabase() });
    const before = readyState((await bench.run(chain())).states.middle);
    const expected = await bench.engine.rows(before.key, "data", { offset: 0, limit: 100 });
    const engine = bench.reload();
    expect(await engine.rows(before.key, "data", { offset: 0, limit: 100 })).toEqual(expected);
    const { outcome } = await bench.run(edited);
    expect(outcome.status).toBe("done");
    expect(bench.journal.runs.slice(3)).toEqual(["join 1 seed 3"]);
  });

  it("columns that tables share are stored once, loaded once and shared again", async () => {
    const store = inDatabase();
    const bench = new Bench({ results: store });
    await bench.run(chain());
    // x and sum of 100 numbers, 100 codes and a dictionary of three letters; the join shares them all.
    const data = 100 * 8 * 2 + 100 * 4 + 3 * 26;
    expect((await bench.engine.usage()).memory).toBeLessThan(data + 2000);
    const keys = Object.values(lastStates(await bench.engine.restore(chain()))).map((state) => readyState(state).key);
    const records = await store.get(keys);
    expect(new Set(records.flatMap((record) => record.blocks)).size).toBe(4);
    const engine = bench.reload();
    for (const key of keys) expect((await engine.rows(key, "data", { offset: 0, limit: 1 })).ok).toBe(true);
    expect((await engine.usage()).memory).toBe(data);
  });

  it("a node whose stored tables are gone is computed again, as are those it needs", async () => {
    const store = inDatabase();
    const bench = new Bench({ results: store });
    const { states } = await bench.run(chain());
    await store.remove([readyState(states.first).key, readyState(states.middle).key]);
    bench.reload();
    const restored = lastStates(await bench.engine.restore(edited));
    expect(restored).toMatchObject({ first: { phase: "stale", reason: "new" }, last: { phase: "stale" } });
    const { outcome } = await bench.run(edited);
    expect(outcome.status).toBe("done");
    expect(bench.journal.runs.slice(3)).toEqual(["source", "add 1", "join 1 seed 3"]);
  });

  it("a result found but taken away before it was needed is computed again", async () => {
    const store = inDatabase();
    const bench = new Bench({ results: store });
    const { states } = await bench.run(chain());
    bench.reload();
    await bench.engine.restore(edited);
    await store.remove([readyState(states.middle).key]);
    const { outcome, events } = await bench.run(edited);
    expect(outcome.status).toBe("done");
    expect(bench.journal.runs.slice(3)).toEqual(["add 1", "join 1 seed 3"]);
    expect(events.filter((event) => event.node === "middle").at(-1)?.state.phase).toBe("ready");
  });

  it("results of another build of Strata are not read, and are let go", async () => {
    const bench = new Bench({ results: inDatabase() });
    const { states } = await bench.run(chain());
    const restored = lastStates(await bench.reload({ build: "newer" }).restore(chain()));
    expect(restored.first).toEqual({ phase: "stale", reason: "new" });
    expect((await bench.engine.report(readyState(states.middle).key, "summary")).ok).toBe(false);
    expect(await bench.store.usage()).toBe(0);
  });

  it("tells why a node is stale since it last was ready", async () => {
    const bench = new Bench();
    await bench.run(chain());
    expect(lastStates(await bench.engine.restore(edited))).toMatchObject({ middle: { phase: "ready" }, last: { phase: "stale", reason: "params" } });
    expect(lastStates(await bench.engine.restore({ ...chain(), seed: 1 }))).toMatchObject({ first: { reason: "params" }, last: { reason: "input" } });
  });
});

describe("without room in memory", () => {
  it("values are let go and loaded again", async () => {
    const bench = new Bench({ memoryBudget: 0 });
    const { outcome, states } = await bench.run(chain());
    expect(outcome.status).toBe("done");
    expect((await bench.engine.usage()).memory).toBe(0);
    expect(await bench.engine.rows(readyState(states.last).key, "data", { offset: 0, limit: 1 })).toMatchObject({ ok: true });
    await bench.run(edited);
    expect(bench.journal.runs).toHaveLength(4);
  });

  it("nor in storage, a node still runs, and what is gone is computed again", async () => {
    const store = new FullStore();
    store.full = true;
    const bench = new Bench({ memoryBudget: 0, results: store });
    expect((await bench.run(chain())).outcome.status).toBe("done");
    const { outcome } = await bench.run(edited);
    expect(outcome.status).toBe("done");
    expect(bench.journal.count("source")).toBe(2);
  });
});

describe("a full disk", () => {
  it("is told with the outcome; the results stay in memory", async () => {
    const store = new FullStore();
    store.full = true;
    const bench = new Bench({ results: store });
    const { outcome, states } = await bench.run(chain());
    expect(outcome).toMatchObject({ status: "done", storage: { code: "engine.storage-full" } });
    expect(await bench.engine.rows(readyState(states.last).key, "data", { offset: 0, limit: 1 })).toMatchObject({ ok: true });
    expect((await bench.run(chain())).outcome.storage).toBeUndefined();
    expect(bench.journal.runs).toHaveLength(3);
  });

  it("makes old results give way first", async () => {
    const store = new FullStore();
    const bench = new Bench({ results: store });
    await bench.run(pipelineOf({ old: ["test.source", { rows: 5 }] }));
    store.full = true;
    store.yields = true;
    const { outcome } = await bench.run(chain());
    expect(outcome.storage).toBeUndefined();
    expect(store.evictions).toBe(1);
    expect(lastStates(await bench.reload().restore(pipelineOf({ old: ["test.source", { rows: 5 }] })))).toMatchObject({ old: { phase: "stale" } });
    expect(lastStates(await bench.engine.restore(chain()))).toMatchObject({ last: { phase: "ready" } });
  });

  it("keeps a dropped file in memory and tells with the next run", async () => {
    const bench = new Bench();
    Object.assign(bench.datasets, { put: () => Promise.reject(new DOMException("no room", "QuotaExceededError")) });
    const added = await bench.engine.addDataset(new File(["a,b"], "a.csv"), () => {});
    if (!added.ok) throw new Error(added.problem.code);
    expect(await bench.engine.hasDataset(added.value.id)).toBe(true);
    const { outcome } = await bench.run(pipelineOf({ a: ["test.source", { file: added.value }] }));
    expect(outcome).toMatchObject({ status: "done", storage: { code: "engine.dataset-not-stored", detail: { name: "a.csv" } } });
  });

  it("does not let stored results grow beyond their budget", async () => {
    const bench = new Bench({ storedBudget: 4000 });
    for (let rows = 100; rows < 110; rows++) await bench.run(pipelineOf({ a: ["test.source", { rows }] }));
    expect(await bench.store.usage()).toBeLessThanOrEqual(4000);
  });
});

describe("a storage that is broken", () => {
  it("does not keep results from being computed, and is told", async () => {
    const store = new MemoryResultStore<ResultContent>();
    const broken = () => Promise.reject(new Error("database closed"));
    Object.assign(store, { get: broken, put: broken, blocks: broken, usage: broken, evict: broken });
    const { outcome } = await new Bench({ results: store }).run(chain());
    expect(outcome).toMatchObject({ status: "done", storage: { code: "engine.storage-failed", detail: { reason: "database closed" } } });
  });
});

describe("a dataset", () => {
  it("that was large and went away before it was stored is refused, rather than kept as something that cannot be read", async () => {
    const bench = new Bench();
    const unreadable = () => Promise.reject(new DOMException("The file could not be read", "NotReadableError"));
    Object.assign(bench.datasets, { put: unreadable });
    const file = new File([new Uint8Array(40 * 1024 * 1024)], "a.csv");
    const slice = file.slice.bind(file);
    const gone = { size: file.size, slice: () => ({ arrayBuffer: unreadable }) };
    // The engine reads slices without a type, and keeps one with it.
    Object.defineProperty(file, "slice", { value: (from: number, to: number, type?: string) => (type === undefined ? slice(from, to) : gone) });
    expect(await bench.engine.addDataset(file, () => {})).toMatchObject({
      ok: false,
      problem: { code: "engine.file-changed", detail: { name: "a.csv" } },
    });
  });

  it("that is not on this machine fails its source", async () => {
    const { states } = await new Bench().run(pipelineOf({ a: ["test.source", { file: { id: "0".repeat(64), name: "sales.csv", size: 1 } }] }));
    expect(states.a).toMatchObject({ phase: "failed", problem: { code: "engine.dataset-missing", detail: { name: "sales.csv" } } });
  });

  it("is part of the contract of its source", async () => {
    const bench = new Bench();
    const added = await bench.engine.addDataset(new File(["a,b"], "a.csv"), () => {});
    if (!added.ok) throw new Error(added.problem.code);
    const pipeline = pipelineOf({ a: ["test.source", { file: added.value }], b: ["test.add", {}, { data: "a.data" }] });
    expect(await bench.engine.contracts(pipeline)).toEqual({});
    await bench.run(pipeline);
    expect(await bench.engine.contracts(pipeline)).toEqual({
      a: {
        rows: 10,
        dataset: added.value,
        columns: [
          { name: "x", type: "number", role: "feature" },
          { name: "group", type: "category", role: null },
        ],
      },
    });
  });
});
