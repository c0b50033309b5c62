import * as edits from "@/lib/document/edits";
import { tidyLayout } from "@/lib/document/layout";
import type { Pipeline } from "@/lib/document/schema";
import { wireKey } from "@/lib/document/wires";
import { align } from "./align";
import type { StudioCore } from "./core";
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
    setNote: (id, change) => core.edit(edits.setNote(core.pipeline, id, change), { coalesced: `note:${id}:${Object.keys(change).sort().join(" ")}` }),
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

/** The document with all nodes, or only some of them about where they stood, laid out in columns. */
function tidied(pipeline: Pipeline, ids: readonly string[] | undefined): Pipeline {
  const chosen = ids && ids.length > 1 ? pipeline.nodes.filter((node) => ids.includes(node.id)) : pipeline.nodes;
  const places = chosen.flatMap((node) => pipeline.layout[node.id] ?? []);
  if (places.length === 0) return pipeline;
  const origin = { x: Math.min(...places.map((place) => place.x)), y: Math.min(...places.map((place) => place.y)) };
  return edits.moveNodes(pipeline, tidyLayout({ nodes: chosen, wires: pipeline.wires }, origin));
}
