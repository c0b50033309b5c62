import "fake-indexeddb/auto";
import { describe, expect, it, vi } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { nodeOfType } from "@/lib/nodes/registry";
import type { PieceRow } from "@/lib/storage/database";
import { DexieDatasetStore } from "@/lib/storage/dexie-datasets";
import { Desk, until } from "./fixtures/desk";
import type { Studio, Upload } from "./store-types";

const MEGABYTE = 1024 * 1024;
const csv = (name: string, text: string) => new File([text], name);
const january = csv("january.csv", "client,amount\nA,1.5\nB,2.5\nC,3\n");

/** A file of lines that is stored in pieces; `seed` makes another content. */
function large(name: string, seed = 0, size = 18 * MEGABYTE): File {
  const line = `client ${seed},1.5\n`;
  const block = line.repeat(Math.ceil(MEGABYTE / line.length));
  return new File(["client,amount\n", ...Array.from({ length: Math.ceil(size / block.length) }, () => block)], name);
}

/** A studio whose files are in the browser's database. */
async function browser() {
  const desk = new Desk(nodeOfType);
  desk.bench.reload({ catalogue: nodeOfType, datasets: new DexieDatasetStore(desk.db) });
  const studio = await desk.open(await desk.project(emptyPipeline("", "en")));
  const stored = async () => ({ datasets: await desk.db.datasets.count(), pieces: await desk.db.pieces.count() });
  return { desk, studio, stored, ...studio };
}

/** Calls the arrival off as soon as what is shown of it is as wanted; says how it stood then. */
function cancelWhen({ store, commands }: Studio, wanted: (upload: Upload, node: string) => boolean): Promise<Upload> {
  return new Promise((resolve) => {
    const unfollow = store.subscribe(({ uploads }) => {
      for (const [node, upload] of Object.entries(uploads)) {
        if (!wanted(upload, node)) continue;
        unfollow();
        resolve(upload);
        queueMicrotask(() => commands.cancelUpload(node));
        return;
      }
    });
  });
}

const rowsOf = ({ store }: Studio) => {
  const { pipeline, results } = store.getState();
  const data = results[pipeline.nodes[0].id]?.outputs.data;
  return data?.kind === "table" ? data.rows : null;
};
const messages = ({ store }: Studio) => store.getState().messages.map(({ problem }) => problem.code);

describe("a file that arrives", { timeout: 60_000 }, () => {
  it("shows what is done with it, and how far", async () => {
    const { studio, store, commands, stored } = await browser();
    const seen: Upload[] = [];
    store.subscribe(({ uploads }) => void seen.push(...Object.values(uploads)));
    await commands.dropFile(large("sales.csv"));
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual(["naming", "storing", "reading"]);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(new Set(seen.filter(({ stage }) => stage === "storing").map(({ done }) => done)).size).toBeGreaterThanOrEqual(3);
    expect(store.getState().uploads).toEqual({});
    expect(await stored()).toEqual({ datasets: 1, pieces: 2 });
    expect(rowsOf(studio)).toBeGreaterThan(1_000_000);
  });

  it.each(["naming", "storing", "reading"] as const)("called off while it is at %s, it leaves no dataset, no node and no step to undo", async (stage) => {
    const { studio, store, commands, stored } = await browser();
    const cancelled = cancelWhen(studio, (upload) => upload.stage === stage && (stage === "reading" || upload.done > (stage === "naming" ? 0.1 : 0.6)));
    await commands.dropFile(large("sales.csv"));
    expect((await cancelled).stage).toBe(stage);
    expect(store.getState()).toMatchObject({ pipeline: { nodes: [] }, uploads: {}, canUndo: false, running: false });
    expect(messages(studio)).toEqual(["studio.arrival-cancelled"]);
    await vi.waitUntil(async () => (await stored()).pieces === 0);
    await vi.waitUntil(async () => (await stored()).datasets === 0);
  });

  it.each(["naming", "storing", "reading"] as const)(
    "called off at %s, the node keeps its former file with all that was set, and what could be redone",
    async (stage) => {
      const { desk, studio, store, commands, stored } = await browser();
      await commands.dropFile(january);
      const { id } = store.getState().pipeline.nodes[0];
      commands.setParams(id, { decimal: "point", columns: [{ column: "client", type: "text", role: "id", decimal: "auto", dates: "auto" }] });
      await commands.run();
      commands.renameNode(id, "Sales");
      commands.undo();
      const before = store.getState().pipeline;
      const cancelled = cancelWhen(studio, (upload) => upload.stage === stage && upload.name === "other.csv");
      await commands.setDataset(id, large("other.csv"));
      await cancelled;
      expect(store.getState().pipeline).toEqual(before);
      expect(store.getState().states[id]).toMatchObject({ phase: "ready" });
      expect(rowsOf(studio)).toBe(3);
      commands.redo();
      expect(store.getState().pipeline.nodes[0].label).toBe("Sales");
      await vi.waitUntil(async () => (await stored()).datasets === 1);
      await vi.waitUntil(async () => (await stored()).pieces === 0);
      await commands.saveNow();
      const saved = await desk.projects.get(store.getState().projectId);
      expect(saved?.pipeline.nodes[0].params.datasets).toMatchObject([{ name: "january.csv" }]);
    },
  );

  it("called off after other edits, it takes back nothing of theirs", async () => {
    const { studio, store, commands } = await browser();
    const cancelled = new Promise<void>((resolve) => {
      const unfollow = store.subscribe(({ uploads, pipeline }) => {
        if (Object.values(uploads)[0]?.stage !== "storing") return;
        unfollow();
        const { id } = pipeline.nodes[0];
        queueMicrotask(() => {
          commands.setName("Spring");
          commands.cancelUpload(id);
          resolve();
        });
      });
    });
    await commands.dropFile(large("sales.csv"));
    await cancelled;
    expect(store.getState().pipeline).toMatchObject({ name: "Spring", nodes: [] });
    commands.undo();
    expect(store.getState()).toMatchObject({ pipeline: { name: "", nodes: [] }, canUndo: false });
    expect(messages(studio)).toEqual(["studio.arrival-cancelled"]);
  });

  it("that a person has built on, called off, leaves the node and its wires", async () => {
    const { studio, store, commands } = await browser();
    const wired = new Promise<string>((resolve) => {
      const unfollow = store.subscribe(({ uploads, pipeline }) => {
        if (Object.values(uploads)[0]?.stage !== "reading") return;
        unfollow();
        const { id } = pipeline.nodes[0];
        queueMicrotask(() => {
          commands.addNode("prepare.health", { from: { node: id, port: "data" } });
          commands.cancelUpload(id);
          resolve(id);
        });
      });
    });
    await commands.dropFile(large("sales.csv"));
    const id = await wired;
    expect(store.getState().pipeline.wires).toHaveLength(1);
    expect(store.getState().pipeline.nodes.find((node) => node.id === id)?.params.datasets).toEqual([]);
    commands.undo();
    expect(store.getState().pipeline.nodes.every((node) => (node.params.datasets as unknown[] | undefined)?.length === 0)).toBe(true);
    expect(messages(studio)).toEqual(["studio.arrival-cancelled"]);
  });

  it("whose node is removed meanwhile is not stored", async () => {
    const { studio, store, commands, stored } = await browser();
    const removed = new Promise<void>((resolve) => {
      const unfollow = store.subscribe(({ uploads, pipeline }) => {
        if (Object.values(uploads)[0]?.stage !== "storing") return;
        unfollow();
        queueMicrotask(() => {
          commands.removeNodes(pipeline.nodes.map(({ id }) => id));
          resolve();
        });
      });
    });
    await commands.dropFile(large("sales.csv"));
    await removed;
    await until(studio, ({ uploads }) => Object.keys(uploads).length === 0);
    await vi.waitUntil(async () => (await stored()).pieces === 0);
    expect(await stored()).toEqual({ datasets: 0, pieces: 0 });
  });

  it("gives way to another one at the same node, and leaves nothing", async () => {
    const { studio, store, commands, stored } = await browser();
    await commands.dropFile(january);
    const { id } = store.getState().pipeline.nodes[0];
    let second: Promise<void> | null = null;
    const unfollow = store.subscribe(({ uploads }) => {
      if (uploads[id]?.name !== "b.csv") return;
      unfollow();
      queueMicrotask(() => {
        second = commands.setDataset(id, large("c.csv", 1));
      });
    });
    // One of the two is stored when the others come in between.
    await commands.setDataset(id, csv("a.csv", "client,amount\nZ,1\n"), large("b.csv"));
    await second;
    expect(store.getState().pipeline.nodes[0].params.datasets).toMatchObject([{ name: "c.csv" }]);
    await vi.waitUntil(async () => (await stored()).datasets === 2);
    await vi.waitUntil(async () => (await stored()).pieces === 2);
    expect(messages(studio)).toEqual([]);
  });

  it("among several that are dropped together can be called off alone", async () => {
    const { studio, store, commands } = await browser();
    const cancelled = cancelWhen(studio, (upload) => upload.stage === "reading" && upload.name === "large.csv");
    await commands.dropFiles([csv("plans.csv", "plan,price\nS,1\nM,2\n"), large("large.csv")]);
    await cancelled;
    await until(studio, ({ running, uploads }) => !running && Object.keys(uploads).length === 0);
    expect(store.getState().pipeline.nodes.map(({ label }) => label)).toEqual(["plans.csv"]);
    expect(rowsOf(studio)).toBe(2);
  });

  it("with the content of one that is there is told, and can be taken back", async () => {
    const { studio, store, commands, stored } = await browser();
    await commands.dropFile(january);
    await commands.dropFile(csv("copy of january.csv", await january.text()));
    expect(store.getState().pipeline.nodes).toHaveLength(2);
    expect(store.getState().messages).toMatchObject([
      { problem: { code: "studio.file-on-canvas", detail: { name: "copy of january.csv", node: "january.csv" } }, action: "undo" },
    ]);
    commands.undo();
    expect(store.getState().pipeline.nodes).toHaveLength(1);
    await commands.dropFiles([csv("a1.csv", "x,y\n1,2\n"), csv("a2.csv", "x,y\n1,2\n")]);
    expect(messages(studio)).toContain("studio.file-there");
    expect(store.getState().pipeline.nodes[1].params.datasets).toMatchObject([{ name: "a1.csv" }]);
    expect(await stored()).toEqual({ datasets: 2, pieces: 0 });
  });

  it("and finds no room is told at once with what can be done, and can be worked with", async () => {
    const { desk, studio, stored } = await browser();
    const full = () => Promise.reject(Object.assign(new Error("no room"), { name: "QuotaExceededError" }));
    const add = desk.db.pieces.add.bind(desk.db.pieces);
    let pieces = 0;
    // Once in the middle; after old results have given way, at the end.
    Object.assign(desk.db.pieces, { add: (piece: PieceRow) => (pieces++ === 1 ? full() : add(piece)) });
    Object.assign(desk.db.datasets, { add: full });
    await studio.commands.dropFile(large("sales.csv"));
    expect(rowsOf(studio)).toBeGreaterThan(1_000_000);
    expect(messages(studio)).toContain("engine.dataset-not-stored");
    expect(await stored()).toEqual({ datasets: 0, pieces: 0 });
  });
});
