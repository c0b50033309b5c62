import "fake-indexeddb/auto";
import { liveQuery } from "dexie";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FORMAT, type Pipeline } from "@/lib/document/schema";
import { StrataDatabase } from "./database";
import { Projects } from "./projects";
import { versionsToPrune } from "./prune-versions";
import type { Stored } from "./store";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const document = (name: string): Pipeline => ({
  format: FORMAT,
  version: 1,
  name,
  seed: 42,
  language: "en",
  nodes: [],
  wires: [],
  layout: {},
  groups: [],
  notes: [],
  inputs: {},
});

function value<T>(stored: Stored<T>): T {
  if (!stored.ok) throw new Error(stored.problem.code);
  return stored.value;
}

let db: StrataDatabase;
let time: number;
let projects: Projects;

beforeEach(() => {
  db = new StrataDatabase(`projects-${crypto.randomUUID()}`);
  time = Date.UTC(2026, 0, 1);
  projects = new Projects(db, () => time);
});
afterEach(() => db.delete());

describe("projects", () => {
  it("are listed newest first", async () => {
    const first = value(await projects.create(document("First")));
    time += 1;
    await projects.create(document("Second"), "<svg/>");
    expect((await projects.list()).map((info) => info.name)).toEqual(["Second", "First"]);
    time += 1;
    value(await projects.save(first.id, 1, { pipeline: document("First, renamed") }));
    expect((await projects.list()).map((info) => [info.name, info.revision, info.thumbnail])).toEqual([
      ["First, renamed", 2, null],
      ["Second", 1, "<svg/>"],
    ]);
  });

  it("refuse a save over another tab's save, and lose neither", async () => {
    const { id } = value(await projects.create(document("Start")));
    const results = await Promise.all([
      projects.save(id, 1, { pipeline: document("Tab one") }),
      new Projects(db, () => time).save(id, 1, { pipeline: document("Tab two") }),
    ]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.find((result) => !result.ok)).toMatchObject({ problem: { code: "engine.project-changed", detail: { name: "Tab one" } } });
    expect((await projects.get(id))?.pipeline.name).toBe("Tab one");
  });

  it("keep the thumbnail when a save has none", async () => {
    const { id } = value(await projects.create(document("A"), "data:1"));
    expect(value(await projects.save(id, 1, { pipeline: document("A") })).thumbnail).toBe("data:1");
    expect(value(await projects.save(id, 2, { pipeline: document("A"), thumbnail: null })).thumbnail).toBeNull();
  });

  it("are duplicated under another name and removed with their versions", async () => {
    const { id } = value(await projects.create(document("A")));
    const copy = value(await projects.duplicate(id, "A, copy"));
    expect(copy).toMatchObject({ name: "A, copy", revision: 1, pipeline: { name: "A, copy" } });
    value(await projects.remove(id));
    expect(await projects.get(id)).toBeUndefined();
    expect(await projects.versions(id)).toEqual([]);
    expect(await projects.versions(copy.id)).toHaveLength(1);
    expect(await projects.save(id, 1, { pipeline: document("A") })).toMatchObject({ ok: false, problem: { code: "engine.project-missing" } });
  });

  it("take the files with them that no other project or version reads", async () => {
    const [own, shared, old] = ["a", "b", "c"].map((digit) => digit.repeat(64));
    const reading = (...ids: string[]): Pipeline => ({
      ...document("R"),
      nodes: ids.map((id) => ({ id, type: "source.file", v: 1, params: { dataset: { id, name: "x.csv", size: 1 } } })),
    });
    for (const id of [own, shared, old]) await db.datasets.add({ id, name: "x.csv", size: 1, addedAt: 1, blob: new Blob(["x"]) });
    const gone = value(await projects.create(reading(own, shared, old)));
    const stays = value(await projects.create(reading(old)));
    time += HOUR;
    value(await projects.save(stays.id, 1, { pipeline: reading(shared) }));
    value(await projects.remove(gone.id));
    expect(await db.datasets.orderBy("id").primaryKeys()).toEqual([shared, old]);
  });

  it("tell a live query of every change", async () => {
    const seen: number[] = [];
    const subscription = liveQuery(() => projects.list()).subscribe((list) => void seen.push(list.length));
    await projects.create(document("A"));
    await expect.poll(() => seen.at(-1)).toBe(1);
    subscription.unsubscribe();
  });

  it("give up old results when the disk is full, then try once more", async () => {
    await db.results.put({ key: "old", build: "", usedAt: 1, blocks: [], bytes: 100, content: null });
    let full = true;
    db.projects.hook("creating", () => {
      if (full) {
        full = false;
        throw new DOMException("no room", "QuotaExceededError");
      }
    });
    value(await projects.create(document("A")));
    expect(await db.results.count()).toBe(0);
  });

  it("tell when the disk stays full", async () => {
    db.projects.hook("creating", () => {
      throw new DOMException("no room", "QuotaExceededError");
    });
    expect(await projects.create(document("A"))).toEqual({ ok: false, problem: { code: "engine.storage-full", severity: "error" } });
    expect(await projects.list()).toEqual([]);
  });
});

describe("versions", () => {
  it("are kept with every save, bursts as one", async () => {
    const { id } = value(await projects.create(document("0")));
    for (let revision = 1; revision <= 40; revision++) {
      time += 2_000;
      value(await projects.save(id, revision, { pipeline: document(String(revision)) }));
    }
    const versions = await projects.versions(id);
    // 80 s of saves every 2 s: the first, one about each 30 s, and the latest.
    expect(versions.map((version) => (version.savedAt - Date.UTC(2026, 0, 1)) / 1000)).toEqual([80, 56, 28, 0]);
    expect((await projects.version(versions[0].id))?.pipeline.name).toBe("40");
  });

  it("are restored as a new save, with what was there kept", async () => {
    const { id } = value(await projects.create(document("Good")));
    const [good] = await projects.versions(id);
    time += HOUR / 2;
    value(await projects.save(id, 1, { pipeline: document("Broken") }));
    time += 60_000;
    expect(await projects.restoreVersion(id, good.id, 1)).toMatchObject({ ok: false, problem: { code: "engine.project-changed" } });
    const restored = value(await projects.restoreVersion(id, good.id, 2));
    expect(restored).toMatchObject({ name: "Good", revision: 3 });
    const names = await Promise.all((await projects.versions(id)).map(async (version) => (await projects.version(version.id))?.pipeline.name));
    expect(names.sort()).toEqual(["Broken", "Broken", "Good", "Good"]);
    expect(await projects.restoreVersion(id, 9999, 3)).toMatchObject({ ok: false, problem: { code: "engine.version-missing" } });
  });

  it("with a label are never pruned", async () => {
    const { id } = value(await projects.create(document("0")));
    const ids: number[] = [];
    for (let i = 1; i <= 5; i++) {
      time += 60_000;
      ids.push(value(await projects.addVersion(id, `v${i}`)).id);
    }
    value(await projects.labelVersion(ids[1], null));
    time += 40 * DAY;
    value(await projects.save(id, 1, { pipeline: document("late") }));
    // The version whose label was taken away is the newest unnamed one of its day; the first one gives way to it.
    expect((await projects.versions(id)).map((version) => version.label)).toEqual([null, "v5", "v4", "v3", null, "v1"]);
    expect(await projects.labelVersion(9999, "x")).toMatchObject({ ok: false, problem: { code: "engine.version-missing" } });
  });
});

describe("versionsToPrune", () => {
  const now = Date.UTC(2026, 5, 10, 12, 30);
  const at = (ago: number, id: number) => ({ id, savedAt: now - ago });

  it("keeps all of the last hour", () => {
    expect(versionsToPrune([at(0, 1), at(1000, 2), at(HOUR, 3)], now)).toEqual([]);
  });

  it("keeps the newest of each hour for a day", () => {
    // 10:40, 10:20 and 09:50
    expect(versionsToPrune([at(110 * 60_000, 1), at(130 * 60_000, 2), at(160 * 60_000, 3)], now)).toEqual([2]);
  });

  it("keeps the newest of each day afterwards", () => {
    expect(versionsToPrune([at(2 * DAY, 1), at(2 * DAY + HOUR, 2), at(2 * DAY + 13 * HOUR, 3), at(300 * DAY, 4)], now)).toEqual([2]);
  });
});
