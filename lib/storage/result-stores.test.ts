import "fake-indexeddb/auto";
import { afterEach, describe, expect, it } from "vitest";
import { StrataDatabase } from "./database";
import { DexieResultStore } from "./dexie-results";
import { MemoryResultStore } from "./memory-stores";
import type { Block, ResultRecord, ResultStore } from "./store";

interface Content {
  readonly text: string;
}

const opened: StrataDatabase<Content>[] = [];
function dexie(): ResultStore<Content> {
  const db = new StrataDatabase<Content>(`results-${crypto.randomUUID()}`);
  opened.push(db);
  return new DexieResultStore(db);
}
afterEach(async () => {
  for (const db of opened.splice(0)) await db.delete();
});

const block = (id: string, ...values: number[]): Block => ({ id, data: Float64Array.from(values), bytes: values.length * 8 });
const record = (key: string, usedAt: number, blocks: readonly string[]): ResultRecord<Content> => ({
  key,
  build: "b",
  usedAt,
  blocks,
  bytes: 10,
  content: { text: key },
});

describe.each([
  ["in IndexedDB", dexie],
  ["in memory", () => new MemoryResultStore<Content>()],
])("results %s", (_, open) => {
  it("come back as they were stored", async () => {
    const store = open();
    const words: Block = { id: "w", data: ["a", "ț", ""], bytes: 3 };
    await store.put(record("one", 1, ["x", "w"]), [block("x", 1, Number.NaN, -0), words]);
    expect(await store.get(["one", "none"])).toEqual([record("one", 1, ["x", "w"])]);
    expect(await store.blocks(["w", "gone", "x"])).toEqual([["a", "ț", ""], undefined, Float64Array.from([1, Number.NaN, -0])]);
  });

  it("store a shared column once, and keep it as long as one result names it", async () => {
    const store = open();
    await store.put(record("one", 1, ["x"]), [block("x", 1, 2)]);
    await store.put(record("two", 2, ["x", "y"]), [block("x", 1, 2), block("y", 3)]);
    expect(await store.usage()).toBe(10 + 10 + 16 + 8);
    await store.remove(["one"]);
    expect((await store.blocks(["x"]))[0]).toEqual(Float64Array.from([1, 2]));
    await store.remove(["two"]);
    expect(await store.blocks(["x", "y"])).toEqual([undefined, undefined]);
    expect(await store.usage()).toBe(0);
  });

  it("let go of the columns of a result that is stored anew", async () => {
    const store = open();
    await store.put(record("one", 1, ["x"]), [block("x", 1)]);
    await store.put(record("one", 2, ["y"]), [block("y", 2)]);
    expect(await store.blocks(["x", "y"])).toEqual([undefined, Float64Array.from([2])]);
  });

  it("evict the least recently used first, until enough is free, but never what is to be kept", async () => {
    const store = open();
    for (const [key, usedAt] of [
      ["a", 3],
      ["b", 1],
      ["c", 2],
      ["d", 4],
    ] as const)
      await store.put(record(key, usedAt, [key]), [block(key, 1)]);
    await store.touch(["b"], 9);
    expect(await store.evict(20, new Set(["c"]))).toEqual(["a", "d"]);
    expect((await store.get(["a", "b", "c", "d"])).map((one) => one.key).sort()).toEqual(["b", "c"]);
  });
});

describe("results in IndexedDB", () => {
  it("store only the part of a buffer that a view shows, and copy shared memory", async () => {
    const store = dexie();
    const view = new Float64Array([1, 2, 3, 4]).subarray(1, 3);
    const shared = new Int32Array(new SharedArrayBuffer(8));
    shared[1] = 7;
    await store.put(record("one", 1, ["v", "s"]), [
      { id: "v", data: view, bytes: 16 },
      { id: "s", data: shared, bytes: 8 },
    ]);
    const [first, second] = await store.blocks(["v", "s"]);
    expect(first).toEqual(Float64Array.from([2, 3]));
    expect(ArrayBuffer.isView(first) && first.buffer.byteLength).toBe(16);
    expect(second).toEqual(Int32Array.from([0, 7]));
  });
});
