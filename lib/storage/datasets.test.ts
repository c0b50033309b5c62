import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { Cancelled } from "@/lib/problem";
import { checkReadable, DATASET_LIMIT, readDataset } from "./add-dataset";
import { StrataDatabase } from "./database";
import { DexieDatasetStore } from "./dexie-datasets";
import { MemoryDatasetStore } from "./memory-stores";
import { PIECE, type TabLocks } from "./pieces";
import { Projects } from "./projects";

const db = new StrataDatabase(`datasets-${crypto.randomUUID()}`);
afterAll(() => db.delete());

describe("readDataset", () => {
  it("names a file by its SHA-256 (as node:crypto computes it) and tells progress to the end", async () => {
    const bytes = new Uint8Array(300_000).map((_, i) => i % 251);
    const progress: number[] = [];
    const { ref, blob } = await readDataset(new File([bytes], "a.csv"), (done) => void progress.push(done));
    expect(ref).toEqual({ id: createHash("sha256").update(bytes).digest("hex"), name: "a.csv", size: 300_000 });
    expect(Buffer.from(bytes).equals(new Uint8Array(await blob.arrayBuffer()))).toBe(true);
    expect(progress.at(-1)).toBe(1);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
  });

  it("names a large file the same way, and keeps no copy of it", async () => {
    const bytes = new Uint8Array(40 * 1024 * 1024 + 5).map((_, i) => (i * 31) >>> 5);
    const progress: number[] = [];
    const file = new File([bytes], "large.csv", { type: "text/csv" });
    const { ref, blob } = await readDataset(file, (done) => void progress.push(done));
    expect(ref).toEqual({ id: createHash("sha256").update(bytes).digest("hex"), name: "large.csv", size: bytes.length });
    expect([blob.size, blob.type, blob instanceof File]).toEqual([bytes.length, "text/csv", false]);
    expect(Buffer.from(await blob.arrayBuffer()).equals(bytes)).toBe(true);
    expect(progress.length).toBeGreaterThan(8);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect(progress.at(-1)).toBe(1);
  });

  it("tells when a large file cannot be read", async () => {
    const file = new File([new Uint8Array(40 * 1024 * 1024)], "large.csv");
    const gone = { arrayBuffer: () => Promise.reject(new Error("moved")), slice: () => gone };
    Object.defineProperty(file, "slice", { value: () => gone });
    const told = { problem: { code: "engine.file-unreadable", detail: { name: "large.csv", reason: "moved" } } };
    await expect(readDataset(file, () => {})).rejects.toMatchObject(told);
    await expect(checkReadable(file, "large.csv")).rejects.toMatchObject(told);
  });

  it.each(["NotReadableError", "NotFoundError"])("tells a file that changed or vanished while it was read as such: %s", async (name) => {
    const gone = { arrayBuffer: () => Promise.reject(new DOMException("no", name)), slice: () => gone };
    const told = { problem: { code: "engine.file-changed", detail: { name: "sales.csv" } } };
    const large = new File([new Uint8Array(40 * 1024 * 1024)], "sales.csv");
    Object.defineProperty(large, "slice", { value: () => gone });
    await expect(readDataset(large, () => {})).rejects.toMatchObject(told);
    await expect(checkReadable(large, "sales.csv")).rejects.toMatchObject(told);
    const small = new File(["abc"], "sales.csv");
    const pull = (controller: ReadableStreamDefaultController) => controller.error(new DOMException("no", name));
    Object.defineProperty(small, "stream", { value: () => new ReadableStream({ pull }) });
    await expect(readDataset(small, () => {})).rejects.toMatchObject(told);
    const shorter = new File(["abc"], "sales.csv");
    Object.defineProperty(shorter, "size", { value: 5 });
    await expect(readDataset(shorter, () => {})).rejects.toMatchObject(told);
  });

  it.each([300_000, 40 * 1024 * 1024])("is called off at the next part of %d bytes", async (size) => {
    const controller = new AbortController();
    let parts = 0;
    const reading = readDataset(
      new File([new Uint8Array(size)], "a.csv"),
      () => {
        parts++;
        controller.abort();
      },
      controller.signal,
    );
    await expect(reading).rejects.toBeInstanceOf(Cancelled);
    expect(parts).toBe(1);
  });

  it("takes an empty file", async () => {
    const { ref } = await readDataset(new File([], "empty.csv"), () => {});
    expect(ref).toEqual({ id: createHash("sha256").digest("hex"), name: "empty.csv", size: 0 });
  });

  it("refuses a file that is too large before reading it", async () => {
    const file = new File(["x"], "big.csv");
    Object.defineProperty(file, "size", { value: DATASET_LIMIT + 1 });
    await expect(readDataset(file, () => {})).rejects.toMatchObject({ problem: { code: "engine.file-too-large", detail: { limit: 512 } } });
  });

  it("tells when the file cannot be read to its end", async () => {
    const file = new File(["abc"], "a.csv");
    Object.defineProperty(file, "stream", { value: () => new ReadableStream({ pull: (controller) => controller.error(new Error("moved")) }) });
    await expect(readDataset(file, () => {})).rejects.toMatchObject({
      problem: { code: "engine.file-unreadable", detail: { name: "a.csv", reason: "moved" } },
    });
  });
});

describe.each([
  ["IndexedDB", new DexieDatasetStore(db)],
  ["memory", new MemoryDatasetStore()],
])("datasets in %s", (_, store) => {
  it("are kept once and found by id", async () => {
    const ref = { id: "abc", name: "a.csv", size: 3 };
    expect(await store.has("abc")).toBe(false);
    expect(await store.get("abc")).toBeUndefined();
    expect(await store.put(ref, new Blob(["1,2"]))).toBe(true);
    expect(await store.put({ ...ref, name: "b.csv" }, new Blob(["1,2"]))).toBe(false);
    expect(await store.has("abc")).toBe(true);
    expect(await (await store.get("abc"))?.text()).toBe("1,2");
  });

  it("are let go of, and not begun when called off", async () => {
    await store.release("abc");
    expect(await store.has("abc")).toBe(false);
    const called = { signal: AbortSignal.abort() };
    await expect(store.put({ id: "abc", name: "a.csv", size: 3 }, new Blob(["1,2"]), called)).rejects.toBeInstanceOf(Cancelled);
    expect(await store.has("abc")).toBe(false);
  });
});

describe("a large dataset", () => {
  const size = 2 * PIECE + 5;
  const bytes = new Uint8Array(size).map((_, i) => (i * 31) >>> 7);
  const blob = new Blob([bytes]);
  const ref = { id: "f".repeat(64), name: "large.csv", size };
  const counts = async () => ({ datasets: await db.datasets.where("id").equals(ref.id).count(), pieces: await db.pieces.count() });
  const store = new DexieDatasetStore(db);

  it("is stored in pieces, read back whole, kept once, and let go of with its pieces", async () => {
    const told: number[] = [];
    expect(await store.put(ref, blob, { onProgress: (done) => void told.push(done) })).toBe(true);
    expect(told).toEqual([PIECE / size, (2 * PIECE) / size, 1]);
    expect(await store.put(ref, blob)).toBe(false);
    expect(await counts()).toEqual({ datasets: 1, pieces: 3 });
    const back = await store.get(ref.id);
    expect(Buffer.from((await back?.arrayBuffer()) ?? new ArrayBuffer()).equals(bytes)).toBe(true);
    await store.release(ref.id);
    expect(await counts()).toEqual({ datasets: 0, pieces: 0 });
  });

  it("of which a piece is lost is not given out", async () => {
    await store.put(ref, blob);
    const [first] = await db.pieces.toCollection().primaryKeys();
    await db.pieces.delete(first);
    expect(await store.get(ref.id)).toBeUndefined();
    await store.release(ref.id);
  });

  it("is kept as long as a project or a version refers to it, and goes with the last of them", async () => {
    const projects = new Projects(db);
    await store.put(ref, blob);
    const node = { id: "file", type: "source.file", v: 2, params: { datasets: [ref] } };
    const created = await projects.create({ ...emptyPipeline("sales", "en"), nodes: [node] });
    if (!created.ok) throw new Error(created.problem.code);
    await store.release(ref.id);
    expect(await counts()).toEqual({ datasets: 1, pieces: 3 });
    await projects.remove(created.value.id);
    expect(await counts()).toEqual({ datasets: 0, pieces: 0 });
  });

  it("leaves nothing when it is called off or fails after a piece", async () => {
    const controller = new AbortController();
    await expect(store.put(ref, blob, { signal: controller.signal, onProgress: () => controller.abort() })).rejects.toBeInstanceOf(Cancelled);
    expect(await counts()).toEqual({ datasets: 0, pieces: 0 });
    const failing = { onProgress: () => Promise.reject(new DOMException("no room", "QuotaExceededError")) };
    await expect(store.put(ref, blob, failing)).rejects.toMatchObject({ name: "QuotaExceededError" });
    expect(await counts()).toEqual({ datasets: 0, pieces: 0 });
  });

  it("that arrives twice at once is kept once", async () => {
    const kept = await Promise.all([store.put(ref, blob), new DexieDatasetStore(db).put(ref, blob)]);
    expect(kept.toSorted()).toEqual([false, true]);
    expect(await counts()).toEqual({ datasets: 1, pieces: 3 });
    await store.release(ref.id);
  });

  it("sweeps what a tab that was closed had begun, and nothing that is under way", async () => {
    const names = new Set<string>();
    const locks: TabLocks = {
      async hold(name, work) {
        names.add(name);
        return work().finally(() => names.delete(name));
      },
      held: async () => new Set(names),
    };
    await db.pieces.bulkAdd([0, 1].map((index) => ({ arrival: "closed", index, blob: new Blob(["x"]) })));
    const other = { ...ref, id: "e".repeat(64) };
    let second: Promise<boolean> | null = null;
    const first = await new DexieDatasetStore(db, Date.now, locks).put(ref, blob, {
      onProgress: async () => {
        second ??= new DexieDatasetStore(db, Date.now, locks).put(other, blob);
        await second;
      },
    });
    expect([first, await second]).toEqual([true, true]);
    expect(await db.pieces.where("[arrival+index]").between(["closed", 0], ["closed", 9]).count()).toBe(0);
    expect((await store.get(ref.id))?.size).toBe(size);
    expect((await store.get(other.id))?.size).toBe(size);
  });
});
