import "fake-indexeddb/auto";
import { createHash } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { checkReadable, DATASET_LIMIT, readDataset } from "./add-dataset";
import { StrataDatabase } from "./database";
import { DexieDatasetStore } from "./dexie-datasets";
import { MemoryDatasetStore } from "./memory-stores";

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
    await store.put(ref, new Blob(["1,2"]));
    await store.put({ ...ref, name: "b.csv" }, new Blob(["1,2"]));
    expect(await store.has("abc")).toBe(true);
    expect(await (await store.get("abc"))?.text()).toBe("1,2");
  });
});
