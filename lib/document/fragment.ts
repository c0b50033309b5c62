import { type Point, takenIds } from "./edits";
import { emptyPipeline } from "./empty";
import { freshId } from "./fresh-id";
import type { Pipeline } from "./schema";

/**
 * A part of a pipeline as a pipeline of its own: what copying puts on the clipboard. Holds the given nodes, the
 * wires between them, their places, contracts and groups, and the given notes.
 */
export function fragmentOf(pipeline: Pipeline, nodes: readonly string[], notes: readonly string[]): Pipeline {
  const kept = new Set(nodes);
  const of = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).filter(([id]) => kept.has(id)));
  return {
    ...emptyPipeline(pipeline.name, pipeline.language),
    seed: pipeline.seed,
    nodes: pipeline.nodes.filter((node) => kept.has(node.id)),
    wires: pipeline.wires.filter((wire) => kept.has(wire.from.node) && kept.has(wire.to.node)),
    layout: of(pipeline.layout),
    inputs: of(pipeline.inputs),
    groups: pipeline.groups.filter((group) => group.nodes.length > 0 && group.nodes.every((id) => kept.has(id))),
    notes: pipeline.notes.filter((note) => notes.includes(note.id)),
  };
}

/** Puts a fragment into a pipeline under fresh ids, its top left corner at `at`. Dangling wires of the fragment stay behind. */
export function pasteFragment(pipeline: Pipeline, fragment: Pipeline, at: Point): { pipeline: Pipeline; nodes: string[]; notes: string[] } {
  const taken = takenIds(pipeline);
  const renamed = new Map<string, string>();
  for (const node of fragment.nodes) {
    const id = freshId(taken, node.id.replace(/-\d+$/, "") || node.id);
    taken.add(id);
    renamed.set(node.id, id);
  }
  const corner = topLeft(fragment);
  const shift = (place: Point) => ({ x: Math.round(place.x - corner.x + at.x), y: Math.round(place.y - corner.y + at.y) });
  const groupIds = new Set(pipeline.groups.map((group) => group.id));
  const noteIds = new Set(pipeline.notes.map((note) => note.id));
  const claim = (ids: Set<string>, base: string) => {
    const id = freshId(ids, base);
    ids.add(id);
    return id;
  };
  const rekeyed = <T>(record: Record<string, T>) =>
    Object.fromEntries(
      Object.entries(record).flatMap(([id, value]): [string, T][] => {
        const to = renamed.get(id);
        return to === undefined ? [] : [[to, value]];
      }),
    );
  const notes = fragment.notes.map((note) => ({ ...note, id: claim(noteIds, "note"), ...shift(note) }));
  const layout = Object.fromEntries(Object.entries(rekeyed(fragment.layout)).map(([id, place]) => [id, { ...place, ...shift(place) }]));
  return {
    nodes: [...renamed.values()],
    notes: notes.map((note) => note.id),
    pipeline: {
      ...pipeline,
      nodes: [...pipeline.nodes, ...fragment.nodes.map((node) => ({ ...node, id: renamed.get(node.id) ?? node.id }))],
      wires: [
        ...pipeline.wires,
        ...fragment.wires.flatMap((wire) => {
          const from = renamed.get(wire.from.node);
          const to = renamed.get(wire.to.node);
          return from === undefined || to === undefined ? [] : [{ ...wire, from: { ...wire.from, node: from }, to: { ...wire.to, node: to } }];
        }),
      ],
      layout: { ...pipeline.layout, ...layout },
      inputs: { ...pipeline.inputs, ...rekeyed(fragment.inputs) },
      groups: [
        ...pipeline.groups,
        ...fragment.groups.map((group) => ({ ...group, id: claim(groupIds, "group"), nodes: group.nodes.flatMap((id) => renamed.get(id) ?? []) })),
      ],
      notes: [...pipeline.notes, ...notes],
    },
  };
}

/** The top left corner of everything that has a place; the origin when nothing has. */
export function topLeft(pipeline: Pick<Pipeline, "nodes" | "layout" | "notes">): Point {
  const places = [...pipeline.nodes.flatMap((node) => pipeline.layout[node.id] ?? []), ...pipeline.notes];
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map((place) => place.x)), y: Math.min(...places.map((place) => place.y)) };
}
