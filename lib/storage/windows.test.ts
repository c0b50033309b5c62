import "fake-indexeddb/auto";
import { afterAll, describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import type { Pipeline } from "@/lib/document/schema";
import { StrataDatabase } from "./database";
import { onlyArrivals } from "./dataset-references";
import { DexieDatasetStore } from "./dexie-datasets";
import { MemoryDatasetStore } from "./memory-stores";
import { Projects } from "./projects";

const db = new StrataDatabase(`windows-${crypto.randomUUID()}`);
afterAll(() => db.delete());

const idOf = (n: number) => n.toString(16).padStart(64, "0");
const refOf = (n: number) => ({ id: idOf(n), name: "window.ndjson", size: 1 });

function streaming(n: number, more: Partial<Pipeline> = {}): Pipeline {
  const params = { url: "https://shop.example/events", datasets: [refOf(n)], facts: refOf(1000 + n), fetchedAt: n };
  return { ...emptyPipeline("live", "en"), nodes: [{ id: "stream-1", type: "source.stream", v: 1, params }], ...more };
}

describe("windows of a stream", () => {
  it("are let go of when newer ones have come, but for those a project or a version refers to, and those of other sources", async () => {
    let now = 0;
    const store = new DexieDatasetStore(db, () => now);
    const projects = new Projects(db, () => now);
    const put = async (source: string, ...ids: number[]) => {
      now += 61_000;
      for (const n of ids) await store.put(refOf(n), new Blob(["x"]));
      await store.keepWindow(
        source,
        ids.map((n) => idOf(n)),
      );
    };
    const there = async (from: number, to: number) => {
      const found = [];
      for (let n = from; n <= to; n++) if (await store.has(idOf(n))) found.push(n);
      return found;
    };
    await put("p/stream-1", 1, 1001);
    await put("p/other", 500);
    const saved = await projects.create(streaming(1));
    expect(saved.ok).toBe(true);
    for (let n = 2; n <= 8; n++) await put("p/stream-1", n, 1000 + n);
    expect(await there(1, 9)).toEqual([1, 6, 7, 8]);
    expect(await there(1001, 1009)).toEqual([1001, 1006, 1007, 1008]);
    expect(await there(500, 500)).toEqual([500]);
    expect(await db.windows.count()).toBe(9);

    // When the project no longer refers to the first window and its version goes, the window goes as well.
    if (!saved.ok) return;
    const other = await projects.create(emptyPipeline("another", "en"));
    expect((await projects.remove(saved.value.id)).ok).toBe(true);
    await put("p/stream-1", 9, 1009);
    expect(await there(1, 9)).toEqual([7, 8, 9]);
    expect(other.ok).toBe(true);
  });

  it("go with the project that they were of", async () => {
    const store = new DexieDatasetStore(db);
    const projects = new Projects(db);
    const project = await projects.create(emptyPipeline("live", "en"));
    if (!project.ok) expect.fail("not created");
    await store.put(refOf(77), new Blob(["x"]));
    await store.keepWindow(`${project.value.id}/stream-1`, [idOf(77)]);
    await projects.remove(project.value.id);
    expect(await store.has(idOf(77))).toBe(false);
    expect(await db.windows.where("id").equals(idOf(77)).count()).toBe(0);
  });

  it("that follow one another without an edit are one version", async () => {
    let now = 0;
    const projects = new Projects(db, () => now);
    const created = await projects.create(emptyPipeline("live", "en"));
    if (!created.ok) expect.fail("not created");
    const { id } = created.value;
    let revision = created.value.revision;
    const save = async (pipeline: Pipeline) => {
      now += 60_000;
      const saved = await projects.save(id, revision, { pipeline });
      if (!saved.ok) expect.fail("not saved");
      revision = saved.value.revision;
    };
    for (let n = 1; n <= 5; n++) await save(streaming(n));
    await save(streaming(6, { name: "renamed" }));
    await save(streaming(7, { name: "renamed" }));
    const versions = await projects.versions(id);
    const windows = [];
    for (const version of versions) windows.push((await projects.version(version.id))?.pipeline.nodes[0]?.params.fetchedAt);
    expect(windows).toEqual([7, 5, undefined]);
  });

  it("are all that differs, or not", () => {
    expect(onlyArrivals(streaming(1), streaming(2, { inputs: { "stream-1": { columns: [] } } }))).toBe(true);
    expect(onlyArrivals(streaming(1), streaming(2, { seed: 7 }))).toBe(false);
    expect(onlyArrivals(emptyPipeline("a", "en"), emptyPipeline("a", "en"))).toBe(false);
  });

  it("do not pile up in memory either", async () => {
    const store = new MemoryDatasetStore();
    for (let n = 1; n <= 6; n++) {
      await store.put(refOf(n), new Blob(["x"]));
      await store.keepWindow("p/stream-1", [idOf(n)]);
    }
    const found = [];
    for (let n = 1; n <= 6; n++) if (await store.has(idOf(n))) found.push(n);
    expect(found).toEqual([4, 5, 6]);
  });
});
