import { sameJson } from "./edits";
import type { Pipeline, PipelineNode, Wire } from "./schema";
import { wireKey } from "./wires";

export interface ParamChange {
  readonly param: string;
  /** Undefined when the param was or is not there. */
  readonly before: unknown;
  readonly after: unknown;
}

export interface NodeChange {
  readonly id: string;
  readonly type: string;
  readonly params: readonly ParamChange[];
  /** Other fields that differ: `label`, `note`, `disabled`, `type`, `v` and unknown ones. */
  readonly fields: readonly string[];
}

export interface PipelineDiff {
  readonly added: readonly PipelineNode[];
  readonly removed: readonly PipelineNode[];
  readonly changed: readonly NodeChange[];
  readonly wiresAdded: readonly Wire[];
  readonly wiresRemoved: readonly Wire[];
  /** Top-level fields that differ, apart from nodes, wires and layout: `name`, `seed`, `language`, `groups` ... */
  readonly fields: readonly string[];
  /** Nodes that only stand elsewhere. */
  readonly moved: readonly string[];
  /** Whether a run could give other results: nodes, params, wires, seed or language differ. */
  readonly meaning: boolean;
}

/** What changed from one document to another, by node id. O(size). */
export function diffPipelines(before: Pipeline, after: Pipeline): PipelineDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const added = after.nodes.filter((node) => !old.has(node.id));
  const removed = before.nodes.filter((node) => !now.has(node.id));
  const changed = after.nodes.flatMap((node): NodeChange[] => {
    const was = old.get(node.id);
    if (!was || was === node) return [];
    const params = differingKeys(was.params, node.params).map((param): ParamChange => ({ param, before: was.params[param], after: node.params[param] }));
    const fields = differingKeys(was, node).filter((field) => field !== "params");
    return params.length + fields.length > 0 ? [{ id: node.id, type: node.type, params, fields }] : [];
  });
  const oldWires = new Set(before.wires.map(wireKey));
  const newWires = new Set(after.wires.map(wireKey));
  const wiresAdded = after.wires.filter((wire) => !oldWires.has(wireKey(wire)));
  const wiresRemoved = before.wires.filter((wire) => !newWires.has(wireKey(wire)));
  const fields = differingKeys(before, after).filter((field) => !["nodes", "wires", "layout"].includes(field));
  const moved = after.nodes.map((node) => node.id).filter((id) => old.has(id) && !sameJson(before.layout[id], after.layout[id]));
  const meaning =
    added.length + removed.length + wiresAdded.length + wiresRemoved.length > 0 ||
    fields.includes("seed") ||
    fields.includes("language") ||
    changed.some((change) => change.params.length > 0 || change.fields.some((field) => ["type", "v", "disabled"].includes(field)));
  return { added, removed, changed, wiresAdded, wiresRemoved, fields, moved, meaning };
}

function differingKeys(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !sameJson(before[key], after[key])).sort();
}
