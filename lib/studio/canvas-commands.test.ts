import { describe, expect, it } from "vitest";
import { Desk } from "./fixtures/desk";
import { NOTE_LIMIT } from "./note-limit";

async function opened() {
  const desk = new Desk();
  const id = await desk.project(desk.chain("test.source", ["test.add", { by: 1 }], ["test.add", { by: 2 }]));
  return { studio: await desk.open(id) };
}

describe("edits of what lies on the canvas", () => {
  it("refuses a note longer than anybody reads, says so, and keeps what it held", async () => {
    const { studio } = await opened();
    const note = studio.commands.addNote({ x: 0, y: 0 }, "hi");
    const before = studio.store.getState().pipeline;
    studio.commands.setNote(note, { text: "x".repeat(900_000) });
    studio.commands.setNodeNote("add", "x".repeat(900_000));
    expect(studio.store.getState().pipeline).toBe(before);
    expect(studio.store.getState().messages).toMatchObject([{ problem: { code: "studio.note-too-long", detail: { limit: NOTE_LIMIT, length: 900_000 } } }]);
    studio.commands.setNote(note, { text: "x".repeat(NOTE_LIMIT) });
    expect(studio.store.getState().pipeline.notes[0].text).toHaveLength(NOTE_LIMIT);
  });

  it("says of a pasted text that it is neither nodes nor a table, in words, and leaves all as it was", async () => {
    const { studio } = await opened();
    const before = studio.store.getState().pipeline;
    for (const text of ["hello", '{"nodes": 5', "[1, 2]", '{"a": 1}']) expect(await studio.commands.paste(text)).toBe(false);
    expect(studio.store.getState().pipeline).toBe(before);
    expect(studio.store.getState().messages.map(({ problem }) => problem.code)).toEqual([
      "studio.nothing-to-paste",
      "studio.not-json",
      "studio.not-a-pipeline",
    ]);
  });

  it("folds, moves and tidies groups, all of it undone", async () => {
    const { studio } = await opened();
    const start = studio.store.getState().pipeline;
    const group = studio.commands.group(["add", "add-2"], "Sum");
    studio.commands.setGroup(group, { collapsed: true });
    const folded = studio.store.getState().pipeline;
    studio.commands.setGroup(group, { collapsed: true, label: "Sum" });
    expect(studio.store.getState().pipeline).toBe(folded);
    const offset = (id: string) => {
      const { layout } = studio.store.getState().pipeline;
      return { x: layout[id].x - layout.add.x, y: layout[id].y - layout.add.y };
    };
    const inside = offset("add-2");
    studio.commands.moveNodes({ source: { x: 500, y: 900 } });
    studio.commands.tidy();
    // A closed group is one card: its nodes keep their places to each other.
    expect(offset("add-2")).toEqual(inside);
    expect(studio.store.getState().pipeline.layout.add.x).toBeGreaterThan(studio.store.getState().pipeline.layout.source.x);
    studio.commands.removeNodes(["add", "add-2"]);
    expect(studio.store.getState().pipeline.groups).toEqual([]);
    while (studio.store.getState().canUndo) studio.commands.undo();
    expect(studio.store.getState().pipeline).toEqual(start);
  });
});
