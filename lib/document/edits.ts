/**
 * Edits of the document: pure functions from one document to the next. What did not change is shared, and an
 * edit that changes nothing returns the document it was given, so that history can tell.
 */
import { freshId, idBase } from "./fresh-id";
import { COLUMN_PITCH, freePlace } from "./layout";
import type { CanvasNote, Pipeline, PipelineNode, Wire } from "./schema";
import { type End, wireKey } from "./wires";

export interface NewNode {
  readonly type: string;
  readonly v: number;
  readonly params: Readonly<Record<string, unknown>>;
  readonly label?: string;
}

export type Point = { readonly x: number; readonly y: number };

export function addNode(pipeline: Pipeline, node: NewNode, position: Point): { pipeline: Pipeline; id: string } {
  const id = freshId(takenIds(pipeline), idBase(node.type));
  const { label, ...rest } = node;
  const added: PipelineNode = { id, ...rest, params: { ...node.params }, ...(label ? { label } : {}) };
  return { id, pipeline: { ...pipeline, nodes: [...pipeline.nodes, added], layout: { ...pipeline.layout, [id]: freePlace(pipeline, position) } } };
}

/** Takes nodes away with their wires, places, input contracts and places in groups. */
export function removeNodes(pipeline: Pipeline, ids: readonly string[]): Pipeline {
  const gone = new Set(ids.filter((id) => pipeline.nodes.some((node) => node.id === id)));
  if (gone.size === 0) return pipeline;
  const left = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).filter(([id]) => !gone.has(id)));
  return {
    ...pipeline,
    nodes: pipeline.nodes.filter((node) => !gone.has(node.id)),
    wires: pipeline.wires.filter((wire) => !gone.has(wire.from.node) && !gone.has(wire.to.node)),
    layout: left(pipeline.layout),
    inputs: left(pipeline.inputs),
    groups: pipeline.groups.map((group) => ({ ...group, nodes: group.nodes.filter((id) => !gone.has(id)) })).filter((group) => group.nodes.length > 0),
  };
}

/** Draws a wire in place of those it replaces; whether it may be drawn is for `canConnect` to say. */
export function connect(pipeline: Pipeline, from: End, to: End, replaces: readonly Wire[] = []): Pipeline {
  const wires = pipeline.wires.filter((wire) => !replaces.includes(wire));
  return { ...pipeline, wires: [...wires, { from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } }] };
}

export function removeWires(pipeline: Pipeline, keys: readonly string[]): Pipeline {
  const wires = pipeline.wires.filter((wire) => !keys.includes(wireKey(wire)));
  return wires.length === pipeline.wires.length ? pipeline : { ...pipeline, wires };
}

/** Puts a node between the ends of a wire, entering at `input` and leaving at `output`. */
export function insertOnWire(pipeline: Pipeline, node: string, wire: Wire, input: string, output: string): Pipeline {
  const wires = pipeline.wires.flatMap((other): Wire[] =>
    other === wire
      ? [
          { from: wire.from, to: { node, port: input } },
          { from: { node, port: output }, to: wire.to },
        ]
      : [other],
  );
  return { ...pipeline, wires };
}

/** Moves everything downstream of `wire.to` one column to the right when there is no room for a card between its ends. */
export function makeRoom(pipeline: Pipeline, wire: Wire, downstream: ReadonlySet<string>): Pipeline {
  const from = pipeline.layout[wire.from.node];
  const to = pipeline.layout[wire.to.node];
  if (!from || !to || to.x - from.x >= 2 * COLUMN_PITCH - 40) return pipeline;
  const moved = new Set([wire.to.node, ...downstream]);
  moved.delete(wire.from.node);
  return moveNodes(
    pipeline,
    Object.fromEntries([...moved].flatMap((id) => (pipeline.layout[id] ? [[id, { x: pipeline.layout[id].x + COLUMN_PITCH, y: pipeline.layout[id].y }]] : []))),
  );
}

/** Changes one node; the same document when `change` returns the same node or there is no such node. */
export function changeNode(pipeline: Pipeline, id: string, change: (node: PipelineNode) => PipelineNode): Pipeline {
  let changed = false;
  const nodes = pipeline.nodes.map((node) => {
    if (node.id !== id) return node;
    const next = change(node);
    if (next !== node) changed = true;
    return next;
  });
  return changed ? { ...pipeline, nodes } : pipeline;
}

/** Merges params; a param set to undefined is taken away. */
export function setParams(pipeline: Pipeline, id: string, params: Readonly<Record<string, unknown>>): Pipeline {
  return changeNode(pipeline, id, (node) => {
    const same = Object.entries(params).every(([key, value]) => Object.hasOwn(node.params, key) && sameJson(node.params[key], value));
    if (same) return node;
    return { ...node, params: Object.fromEntries(Object.entries({ ...node.params, ...params }).filter(([, value]) => value !== undefined)) };
  });
}

export function renameNode(pipeline: Pipeline, id: string, label: string): Pipeline {
  return changeNode(pipeline, id, (node) => withText(node, "label", label.trim()));
}

export function setNodeNote(pipeline: Pipeline, id: string, note: string): Pipeline {
  return changeNode(pipeline, id, (node) => withText(node, "note", note));
}

function withText(node: PipelineNode, key: "label" | "note", text: string): PipelineNode {
  if ((node[key] ?? "") === text) return node;
  const { [key]: _before, ...rest } = node;
  const bare: PipelineNode = { ...rest, id: node.id, type: node.type, v: node.v, params: node.params };
  return text.trim() === "" ? bare : { ...bare, [key]: text };
}

export function setDisabled(pipeline: Pipeline, ids: readonly string[], disabled: boolean): Pipeline {
  let changed = false;
  const nodes = pipeline.nodes.map((node): PipelineNode => {
    if (!ids.includes(node.id) || (node.disabled ?? false) === disabled) return node;
    changed = true;
    const { disabled: _before, ...rest } = node;
    const bare: PipelineNode = { ...rest, id: node.id, type: node.type, v: node.v, params: node.params };
    return disabled ? { ...bare, disabled } : bare;
  });
  return changed ? { ...pipeline, nodes } : pipeline;
}

export function moveNodes(pipeline: Pipeline, positions: Readonly<Record<string, Point>>): Pipeline {
  const moved = Object.entries(positions).filter(([id, to]) => {
    const at = pipeline.layout[id];
    return at ? at.x !== to.x || at.y !== to.y : pipeline.nodes.some((node) => node.id === id);
  });
  if (moved.length === 0) return pipeline;
  return { ...pipeline, layout: { ...pipeline.layout, ...Object.fromEntries(moved.map(([id, to]) => [id, { ...pipeline.layout[id], x: to.x, y: to.y }])) } };
}

export function addGroup(pipeline: Pipeline, nodes: readonly string[], label: string): { pipeline: Pipeline; id: string } {
  const members = pipeline.nodes.map((node) => node.id).filter((id) => nodes.includes(id));
  const id = freshId(new Set(pipeline.groups.map((group) => group.id)), "group");
  if (members.length === 0) return { pipeline, id };
  const others = pipeline.groups
    .map((group) => ({ ...group, nodes: group.nodes.filter((node) => !members.includes(node)) }))
    .filter((group) => group.nodes.length > 0);
  return { id, pipeline: { ...pipeline, groups: [...others, { id, label, nodes: members }] } };
}

export function removeGroup(pipeline: Pipeline, id: string): Pipeline {
  const groups = pipeline.groups.filter((group) => group.id !== id);
  return groups.length === pipeline.groups.length ? pipeline : { ...pipeline, groups };
}

export function setGroup(pipeline: Pipeline, id: string, change: { readonly label?: string; readonly collapsed?: boolean }): Pipeline {
  const current = pipeline.groups.find((group) => group.id === id);
  const closed = change.collapsed ?? current?.collapsed ?? false;
  if (!current || ((change.label ?? current.label) === current.label && closed === (current.collapsed ?? false))) return pipeline;
  return { ...pipeline, groups: pipeline.groups.map((group) => (group === current ? { ...group, ...change } : group)) };
}

export function addNote(pipeline: Pipeline, position: Point, text: string): { pipeline: Pipeline; id: string } {
  const id = freshId(new Set(pipeline.notes.map((note) => note.id)), "note");
  const note: CanvasNote = { id, text, x: Math.round(position.x), y: Math.round(position.y), width: 220, height: 120 };
  return { id, pipeline: { ...pipeline, notes: [...pipeline.notes, note] } };
}

export function setNote(pipeline: Pipeline, id: string, change: Partial<Pick<CanvasNote, "text" | "x" | "y" | "width" | "height">>): Pipeline {
  const current = pipeline.notes.find((note) => note.id === id);
  if (!current || Object.entries(change).every(([key, value]) => current[key] === value)) return pipeline;
  return { ...pipeline, notes: pipeline.notes.map((note) => (note.id === id ? { ...note, ...change } : note)) };
}

export function removeNotes(pipeline: Pipeline, ids: readonly string[]): Pipeline {
  const notes = pipeline.notes.filter((note) => !ids.includes(note.id));
  return notes.length === pipeline.notes.length ? pipeline : { ...pipeline, notes };
}

/** Ids that must not be given to a new node: those of nodes, and those that wires and records still speak of. */
export function takenIds(pipeline: Pipeline): Set<string> {
  return new Set([
    ...pipeline.nodes.map((node) => node.id),
    ...pipeline.wires.flatMap((wire) => [wire.from.node, wire.to.node]),
    ...Object.keys(pipeline.layout),
    ...Object.keys(pipeline.inputs),
  ]);
}

/** Whether two JSON values are equal, the order of keys aside. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map(Object.entries(a));
  const right = Object.entries(b);
  return left.size === right.length && right.every(([key, value]) => left.has(key) && sameJson(left.get(key), value));
}
