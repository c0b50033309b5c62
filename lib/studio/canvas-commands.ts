import * as edits from "@/lib/document/edits";
import { cornerOf, fold, movedTo } from "@/lib/document/groups";
import { tidyLayout } from "@/lib/document/layout";
import type { Pipeline } from "@/lib/document/schema";
import { wireKey } from "@/lib/document/wires";
import { align } from "./align";
import type { StudioCore } from "./core";
import { refusesText } from "./note-limit";
import type { Selection, StudioCommands } from "./store-types";

export type CanvasCommands = Pick<
  StudioCommands,
  | "moveNodes"
  | "align"
  | "tidy"
  | "group"
  | "ungroup"
  | "setGroup"
  | "addNote"
  | "setNote"
  | "setName"
  | "setSeed"
  | "setLanguage"
  | "replacePipeline"
  | "removeSelection"
  | "select"
  | "selectAll"
  | "clearSelection"
>;

/** Edits of places, groups, notes and the document's own fields, and the selection. */
export function canvasCommands(core: StudioCore): CanvasCommands {
  const select = (change: Partial<Selection>) => {
    const { selection } = core.state;
    const next = { ...selection, ...change };
    if (edits.sameJson(selection, next)) return;
    core.set({ selection: next });
  };

  return {
    moveNodes(positions) {
      const rounded = Object.fromEntries(Object.entries(positions).map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]));
      // Nudging with the arrow keys is one step.
      core.edit(edits.moveNodes(core.pipeline, rounded), { coalesced: `move:${Object.keys(rounded).sort().join(" ")}` });
    },
    align: (nodes, edge) => core.edit(edits.moveNodes(core.pipeline, align(core.pipeline, nodes, edge))),
    tidy: (nodes) => core.edit(tidied(core.pipeline, nodes)),
    group(nodes, label = "") {
      const { pipeline, id } = edits.addGroup(core.pipeline, nodes, label);
      core.edit(pipeline);
      return id;
    },
    ungroup: (id) => core.edit(edits.removeGroup(core.pipeline, id)),
    setGroup: (id, change) => core.edit(edits.setGroup(core.pipeline, id, change)),
    addNote(position, text = "") {
      const { pipeline, id } = edits.addNote(core.pipeline, position, text);
      core.edit(pipeline, "immediate", { selection: { nodes: [], wires: [], notes: [id] } });
      return id;
    },
    setNote(id, change) {
      const before = core.pipeline.notes.find((note) => note.id === id)?.text ?? "";
      if (change.text !== undefined && refusesText(core, before, change.text)) return;
      core.edit(edits.setNote(core.pipeline, id, change), { coalesced: `note:${id}:${Object.keys(change).sort().join(" ")}` });
    },
    setName: (name) => core.edit(core.pipeline.name === name ? core.pipeline : { ...core.pipeline, name }, { coalesced: "name" }),
    setSeed(seed) {
      const valid = Number.isInteger(seed) && seed >= 0 && seed <= 4294967295;
      if (valid && seed !== core.pipeline.seed) core.edit({ ...core.pipeline, seed }, { coalesced: "seed" });
    },
    setLanguage(language) {
      if (language !== core.pipeline.language) core.edit({ ...core.pipeline, language });
    },
    replacePipeline(pipeline, notices = []) {
      core.edit(pipeline, "immediate", { notices, suggestion: null, selection: { nodes: [], wires: [], notes: [] } });
    },
    removeSelection() {
      const { nodes, wires, notes } = core.state.selection;
      core.edit(edits.removeNotes(edits.removeNodes(edits.removeWires(core.pipeline, wires), nodes), notes));
    },
    select,
    selectAll: () =>
      select({
        nodes: core.pipeline.nodes.map((node) => node.id),
        wires: core.pipeline.wires.map(wireKey),
        notes: core.pipeline.notes.map((note) => note.id),
      }),
    clearSelection: () => select({ nodes: [], wires: [], notes: [] }),
  };
}

/** The document with all nodes, or only some about where they stood, laid out in columns; a closed group is one card and keeps its inner order. */
function tidied(pipeline: Pipeline, ids: readonly string[] | undefined): Pipeline {
  const folded = fold(pipeline);
  const some = new Set((ids ?? []).map(folded.shownAs));
  const chosen = folded.ids.filter((id) => some.size < 2 || some.has(id));
  const groups = new Map(folded.closed.map((group) => [group.id, group.members]));
  const places = chosen.flatMap((id) => {
    const members = groups.get(id);
    return members ? cornerOf(members, pipeline.layout) : (pipeline.layout[id] ?? []);
  });
  if (places.length === 0) return pipeline;
  const origin = { x: Math.min(...places.map((place) => place.x)), y: Math.min(...places.map((place) => place.y)) };
  const laidOut = tidyLayout({ nodes: chosen.map((id) => ({ id })), wires: folded.wires }, origin);
  const moved = Object.entries(laidOut).map(([id, to]) => {
    const members = groups.get(id);
    return members ? movedTo(members, pipeline.layout, to) : { [id]: to };
  });
  return edits.moveNodes(pipeline, Object.assign({}, ...moved));
}
