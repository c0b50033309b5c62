import { describe, expect, it, vi } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { wireKey } from "@/lib/document/wires";
import { SAVE_DELAY } from "./autosave";
import { Desk, until } from "./fixtures/desk";
import { AUTO_RUN_DELAY } from "./runner";
import type { StudioState } from "./store-types";

const phases = (state: StudioState) => Object.fromEntries(Object.entries(state.states).map(([id, shown]) => [id, shown.phase]));
const ready = (node: string) => (state: StudioState) => state.states[node]?.phase === "ready" && !state.running;
const saved = (state: StudioState) => state.save.phase === "saved" && state.save.at !== null;

/** Each step of `test.slow` takes a millisecond. */
function slowDesk(): Desk {
  const desk = new Desk();
  desk.bench.journal.onCheckpoint = () => {
    const until = performance.now() + 1;
    while (performance.now() < until);
  };
  return desk;
}

async function opened(desk = new Desk(), autoRun = false) {
  const id = await desk.project(desk.chain("test.source", ["test.add", { by: 1 }], ["test.add", { by: 2 }]));
  return { desk, id, studio: await desk.open(id, { autoRun }) };
}

describe("opening", () => {
  it("shows a project that is there, and says when there is none", async () => {
    const { desk, studio } = await opened();
    expect(studio.store.getState()).toMatchObject({ phase: "ready", canUndo: false, save: { phase: "saved" } });
    expect(studio.store.getState().pipeline.nodes.map((node) => node.id)).toEqual(["source", "add", "add-2"]);
    expect((await desk.open("nobody")).store.getState().phase).toBe("missing");
  });

  it("shows results of an earlier visit without running", async () => {
    const { desk, id, studio } = await opened();
    await studio.commands.run();
    await studio.close();
    desk.bench.journal.runs.length = 0;
    desk.bench.reload();
    const again = await desk.open(id);
    await until(again, (state) => state.states["add-2"]?.phase === "ready");
    expect(desk.bench.journal.runs).toEqual([]);
  });

  it("keeps a node it does not know, and saves it back untouched", async () => {
    const desk = new Desk();
    const future = { id: "q", type: "future.quantum", v: 3, params: { qubits: 12 }, colour: "red" };
    const id = await desk.project({ ...emptyPipeline("", "en"), nodes: [future], layout: { q: { x: 0, y: 0 } } });
    const studio = await desk.open(id);
    expect(studio.store.getState().states.q).toEqual({ phase: "stale", reason: "incomplete" });
    studio.commands.setName("Renamed");
    await studio.commands.saveNow();
    expect((await desk.projects.get(id))?.pipeline).toMatchObject({ name: "Renamed", nodes: [future] });
  });
});

describe("running", () => {
  it("runs by itself after an edit, and only what changed", async () => {
    const { desk, studio } = await opened(undefined, true);
    desk.clock.advance(AUTO_RUN_DELAY);
    await until(studio, ready("add-2"));
    desk.bench.journal.runs.length = 0;
    studio.commands.setParams("add-2", { by: 5 });
    expect(studio.store.getState().states).toMatchObject({ add: { phase: "ready" }, "add-2": { phase: "stale", reason: "params" } });
    desk.clock.advance(AUTO_RUN_DELAY - 1);
    expect(studio.store.getState().running).toBe(false);
    desk.clock.advance(1);
    await until(studio, ready("add-2"));
    expect(desk.bench.journal.runs).toEqual(["add 5"]);
  });

  it("never shows a stale result as fresh, and says why it is stale", async () => {
    const { studio } = await opened();
    expect(studio.store.getState().states).toMatchObject({ source: { phase: "stale", reason: "new" } });
    await studio.commands.run();
    studio.commands.setParams("source", { rows: 20 });
    const state = studio.store.getState();
    expect(state.states).toEqual({
      source: { phase: "stale", reason: "params" },
      add: { phase: "stale", reason: "input" },
      "add-2": { phase: "stale", reason: "input" },
    });
    // The old result can still be looked at, as an old one.
    expect(state.results.add.outputs.data).toMatchObject({ rows: 10 });
  });

  it("shows an earlier result at once when an edit is undone", async () => {
    const { studio } = await opened();
    await studio.commands.run();
    studio.commands.setParams("source", { rows: 20 });
    studio.commands.undo();
    expect(phases(studio.store.getState())).toEqual({ source: "ready", add: "ready", "add-2": "ready" });
  });

  it("runs to a node and no further", async () => {
    const { studio } = await opened();
    await studio.commands.runTo("add");
    expect(phases(studio.store.getState())).toEqual({ source: "ready", add: "ready", "add-2": "stale" });
  });

  it("keeps the picture of a moved node's result", async () => {
    const { studio } = await opened();
    await studio.commands.run();
    const before = studio.store.getState().states;
    studio.commands.moveNodes({ source: { x: 5, y: 5 } });
    expect(studio.store.getState().states).toBe(before);
  });

  it("fails what was running when the worker crashes, and runs again afterwards", async () => {
    const desk = slowDesk();
    const id = await desk.project(desk.chain("test.source", ["test.slow", { steps: 400 }]));
    const studio = await desk.open(id);
    const run = studio.commands.run();
    await until(studio, (state) => state.states.slow?.phase === "running");
    desk.crash({ code: "engine.worker-crashed", severity: "error" });
    expect(studio.store.getState()).toMatchObject({
      running: false,
      states: { slow: { phase: "failed", problem: { code: "engine.worker-crashed" } } },
      messages: [{ problem: { code: "engine.worker-crashed" }, action: "retry" }],
    });
    await desk.bench.engine.cancel();
    await run;
    await studio.commands.run();
    expect(studio.store.getState().states.slow.phase).toBe("ready");
  });

  it("does not by itself run again what was cancelled or has failed", async () => {
    const desk = slowDesk();
    const id = await desk.project(desk.chain("test.source", ["test.slow", { steps: 400 }]));
    const studio = await desk.open(id, { autoRun: true });
    desk.clock.advance(AUTO_RUN_DELAY);
    await until(studio, (state) => state.states.slow?.phase === "running");
    await studio.commands.cancel();
    await until(studio, (state) => !state.running);
    expect(studio.store.getState().states.slow).toEqual({ phase: "stale", reason: "cancelled" });
    studio.commands.addNode("test.source");
    desk.clock.advance(AUTO_RUN_DELAY);
    await until(studio, ready("source-2"));
    expect(studio.store.getState().states.slow).toEqual({ phase: "stale", reason: "cancelled" });
  });

  it("cancels at once for the person, also while the engine does not answer yet", async () => {
    const desk = slowDesk();
    const id = await desk.project(desk.chain("test.source", ["test.slow", { steps: 40 }]));
    const studio = await desk.open(id);
    const { engine } = desk.bench;
    const cancel = engine.cancel.bind(engine);
    let answer = () => {};
    const busy = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow = vi.spyOn(engine, "cancel").mockImplementation(() => busy.then(cancel));
    const first = studio.commands.run();
    const cancelled = studio.commands.cancel();
    expect(studio.store.getState().running).toBe(false);
    expect(studio.store.getState().states.slow).toEqual({ phase: "stale", reason: "cancelled" });
    // A new run waits until the engine has let go of the old one.
    const second = studio.commands.run();
    expect(studio.store.getState().running).toBe(true);
    answer();
    await Promise.all([first, cancelled, second]);
    slow.mockRestore();
    expect(studio.store.getState()).toMatchObject({ running: false, states: { slow: { phase: "ready" } } });
  });

  it("tells instantly what a node finds wrong with its settings", async () => {
    const { studio } = await opened();
    studio.commands.setParams("add", { by: 5000 });
    expect(studio.store.getState().problems).toEqual({ add: [{ code: "test.too-much", severity: "error", param: "by" }] });
    studio.commands.removeWires([wireKey(studio.store.getState().pipeline.wires[0])]);
    expect(studio.store.getState().problems.add).toMatchObject([{ code: "common.input-missing" }]);
  });
});

describe("edits", () => {
  it("undoes everything, typing as one step", async () => {
    const { studio } = await opened();
    const start = studio.store.getState().pipeline;
    for (const by of [1.5, 2.5, 3.5]) studio.commands.setParams("add", { by }, { coalesce: "by" });
    studio.commands.setDisabled(["add"], true);
    studio.commands.addNote({ x: 0, y: 0 }, "hi");
    studio.commands.group(["source", "add"], "Start");
    studio.commands.tidy();
    studio.commands.setSeed(7);
    let steps = 0;
    while (studio.store.getState().canUndo) {
      studio.commands.undo();
      steps++;
    }
    expect(steps).toBeLessThanOrEqual(6);
    expect(studio.store.getState().pipeline).toEqual(start);
    while (studio.store.getState().canRedo) studio.commands.redo();
    expect(studio.store.getState().pipeline).toMatchObject({ seed: 7, notes: [{ text: "hi" }], groups: [{ label: "Start" }] });
  });

  it("wires a node that was dragged from a port, and one dropped on a wire", async () => {
    const { studio } = await opened();
    const { commands, store } = studio;
    const after = commands.addNode("test.add", { from: { node: "add-2", port: "data" } });
    expect(store.getState().pipeline.wires.at(-1)).toEqual({ from: { node: "add-2", port: "data" }, to: { node: after, port: "data" } });
    expect(store.getState().selection.nodes).toEqual([after]);
    const wire = store.getState().pipeline.wires[0];
    const between = commands.addNode("test.add", { onWire: wireKey(wire) });
    expect(store.getState().pipeline.wires.map(wireKey)).toEqual(
      expect.arrayContaining([JSON.stringify(["source", "data", between, "data"]), JSON.stringify([between, "data", "add", "data"])]),
    );
    expect(store.getState().pipeline.wires).not.toContainEqual(wire);
  });

  it("refuses a wire with the reason and replaces that of an occupied input", async () => {
    const { studio } = await opened();
    const { commands, store } = studio;
    expect(commands.connect({ node: "add-2", port: "data" }, { node: "add", port: "data" })).toMatchObject({ code: "studio.connect-cycle" });
    expect(commands.connect({ node: "source", port: "data" }, { node: "add-2", port: "data" })).toBeNull();
    expect(store.getState().pipeline.wires).toHaveLength(2);
  });

  it("carries out what a problem or an advice offers, each as one step", async () => {
    const { studio } = await opened();
    const { commands, store } = studio;
    commands.applyFix("add-2", { type: "insert-before", node: "test.add", params: { by: 9 } });
    expect(store.getState().pipeline.nodes.at(-1)).toMatchObject({ type: "test.add", params: { by: 9 } });
    expect(store.getState().pipeline.wires.some((wire) => wire.from.node === "add-3" && wire.to.node === "add-2")).toBe(true);
    commands.applyFix("add-2", { type: "add-after", node: "test.add", params: {}, port: "data" });
    commands.applyFix("add", { type: "set-params", params: { by: 4 } });
    expect(store.getState().pipeline.nodes.find((node) => node.id === "add")?.params).toMatchObject({ by: 4 });
    for (let i = 0; i < 3; i++) commands.undo();
    expect(store.getState()).toMatchObject({ canUndo: false });
  });

  it("puts a repair between an output and what it feeds, one repair after the other, each one undo step", async () => {
    const { studio } = await opened();
    const { commands, store } = studio;
    const ends = () => store.getState().pipeline.wires.map((wire) => [wire.from.node, wire.to.node]);
    const before = ends();
    commands.applyFix("source", { type: "add-after", node: "test.add", params: { by: 1 }, port: "data" });
    const first = store.getState().pipeline.nodes.at(-1)?.id;
    expect(ends()).toEqual(
      expect.arrayContaining([
        ["source", first],
        [first, "add"],
      ]),
    );
    expect(ends()).not.toContainEqual(["source", "add"]);
    commands.applyFix("source", { type: "add-after", node: "test.add", params: { by: 2 }, port: "data" });
    const second = store.getState().pipeline.nodes.at(-1)?.id;
    expect(ends()).toEqual(
      expect.arrayContaining([
        ["source", second],
        [second, first],
      ]),
    );
    commands.undo();
    commands.undo();
    expect(ends()).toEqual(before);
  });

  it("copies between projects as text", async () => {
    const { desk, studio } = await opened();
    studio.commands.select({ nodes: ["source", "add"] });
    expect(await studio.commands.copy()).toBe(true);
    const other = await desk.open(await desk.project(desk.chain("test.source")));
    expect(await other.commands.paste()).toBe(true);
    expect(other.store.getState().pipeline.nodes.map((node) => node.id)).toEqual(["source", "source-2", "add"]);
    expect(other.store.getState().selection.nodes).toEqual(["source-2", "add"]);
    other.commands.duplicate();
    expect(other.store.getState().pipeline.nodes).toHaveLength(5);
    expect(await other.commands.paste("not a pipeline")).toBe(false);
    expect(other.store.getState().messages).toMatchObject([{ problem: { code: "studio.nothing-to-paste" } }]);
  });

  it("cuts, and takes the selection away with what is gone", async () => {
    const { studio } = await opened();
    studio.commands.select({ nodes: ["add"] });
    expect(await studio.commands.cut()).toBe(true);
    expect(studio.store.getState()).toMatchObject({ selection: { nodes: [] }, pipeline: { wires: [] } });
  });
});

describe("saving", () => {
  it("writes shortly after an edit, and at once when asked", async () => {
    const { desk, id, studio } = await opened();
    studio.commands.setName("First");
    expect(studio.store.getState().save.phase).toBe("unsaved");
    desk.clock.advance(SAVE_DELAY);
    await until(studio, saved);
    expect((await desk.projects.get(id))?.name).toBe("First");
    studio.commands.setName("Second");
    await studio.commands.saveNow();
    expect((await desk.projects.get(id))?.name).toBe("Second");
  });

  it("never writes over what another tab saved, and lets the person choose", async () => {
    const { desk, id, studio } = await opened();
    const other = await desk.open(id);
    expect(studio.store.getState().openElsewhere).toBe(true);
    expect(other.store.getState().openElsewhere).toBe(true);
    studio.commands.setName("Mine");
    other.commands.setName("Theirs");
    await other.commands.saveNow();
    await studio.commands.saveNow();
    expect(studio.store.getState()).toMatchObject({ save: { phase: "conflict" }, pipeline: { name: "Mine" } });
    desk.clock.advance(10 * SAVE_DELAY);
    studio.commands.setName("Mine still");
    await studio.commands.saveNow();
    expect((await desk.projects.get(id))?.name).toBe("Theirs");

    const copy = await studio.commands.keepMineAsCopy();
    expect((await desk.projects.get(copy ?? ""))?.name).toBe("Mine still (2)");
    await studio.commands.takeTheirs();
    expect(studio.store.getState()).toMatchObject({ save: { phase: "saved" }, pipeline: { name: "Theirs" } });
    studio.commands.setName("Mine again");
    await studio.commands.saveNow();
    expect((await desk.projects.get(id))?.name).toBe("Mine again");
  });

  it("follows another tab's save when nothing was edited here", async () => {
    const { desk, id, studio } = await opened();
    const other = await desk.open(id);
    other.commands.setName("Changed there");
    await other.commands.saveNow();
    await until(studio, (state) => state.pipeline.name === "Changed there");
    expect(studio.store.getState()).toMatchObject({ canUndo: false, save: { phase: "saved" } });
  });

  it("keeps what is edited here while another tab's save is being read", async () => {
    const { desk, id, studio } = await opened();
    const other = await desk.open(id);
    const { get } = desk.projects;
    let arrive = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const read = new Promise<void>((asked) => {
      desk.projects.get = async (project) => {
        asked();
        await arrival;
        return get.call(desk.projects, project);
      };
    });
    other.commands.setName("Changed there");
    await other.commands.saveNow();
    await read;
    studio.commands.setName("Mine");
    desk.projects.get = get;
    arrive();
    await studio.commands.saveNow();
    expect(studio.store.getState()).toMatchObject({ save: { phase: "conflict" }, pipeline: { name: "Mine" } });
    expect((await desk.projects.get(id))?.name).toBe("Changed there");
  });

  it("notices that the other tab was closed, or crashed", async () => {
    const { desk, id, studio } = await opened();
    const other = await desk.open(id);
    await other.close();
    expect(studio.store.getState().openElsewhere).toBe(false);
  });

  it("tells of a full disk and loses nothing in memory", async () => {
    const { desk, studio } = await opened();
    const problem = { code: "engine.storage-full", severity: "error" } as const;
    const save = desk.projects.save;
    desk.projects.save = async () => ({ ok: false, problem });
    studio.commands.setName("Kept");
    await studio.commands.saveNow();
    expect(studio.store.getState()).toMatchObject({
      save: { phase: "failed", problem },
      messages: [{ problem, action: "download" }],
      pipeline: { name: "Kept" },
    });
    desk.projects.save = save;
    studio.commands.setName("Kept on");
    await studio.commands.saveNow();
    expect(studio.store.getState().save.phase).toBe("saved");
  });

  it("saves an edit made while an earlier one is being written", async () => {
    const { desk, id, studio } = await opened();
    studio.commands.setName("One");
    const first = studio.commands.saveNow();
    studio.commands.setName("Two");
    await first;
    await studio.close();
    expect((await desk.projects.get(id))?.name).toBe("Two");
  });
});

describe("versions", () => {
  it("keeps named versions and goes back to one, undoably", async () => {
    const { desk, studio } = await opened();
    await studio.commands.saveVersion("before");
    studio.commands.removeNodes(["add", "add-2"]);
    desk.clock.advance(60_000);
    await studio.commands.saveNow();
    const versions = await studio.commands.versions();
    const before = versions.find((version) => version.label === "before");
    expect(before).toMatchObject({ nodes: 3 });
    await studio.commands.restoreVersion(before?.id ?? -1);
    expect(studio.store.getState().pipeline.nodes).toHaveLength(3);
    studio.commands.undo();
    expect(studio.store.getState().pipeline.nodes).toHaveLength(1);
    await studio.commands.labelVersion(before?.id ?? -1, "long before");
    expect((await studio.commands.versions()).map((version) => version.label)).toContain("long before");
  });
});
