import type { Pipeline, PipelineNode, Wire } from "./schema";
import { type End, wireKey } from "./wires";

export type Group = Pipeline["groups"][number];

type Point = { readonly x: number; readonly y: number };
type Places = Readonly<Record<string, Point>>;

/** What stands on the canvas for a group. Ids of nodes are made of their type and do not begin like this. */
const PREFIX = "§group:";

export function idOfGroup(group: string): string {
  return `${PREFIX}${group}`;
}

/** The group that an id on the canvas stands for, or null for a node. */
export function groupOfId(id: string): string | null {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null;
}

/** A port of a closed group's card: it names the inner node and its port. */
export function portOfEnd(end: End): string {
  return JSON.stringify([end.node, end.port]);
}

/** The end that a port of a closed group's card names. */
export function endOfPort(port: string): End {
  const [node, name]: unknown[] = JSON.parse(port);
  return { node: String(node), port: String(name) };
}

/** The ends that a closed group shows: those of its nodes to which wires from outside lead, and from which wires lead out. */
export interface Border {
  readonly inputs: readonly End[];
  readonly outputs: readonly End[];
}

/**
 * The pipeline as the canvas shows it: a closed group is one thing in place of its nodes, and wires lead to it. A wire
 * inside a closed group is not seen.
 */
export interface Folded {
  /** Nodes that are seen, then closed groups by `idOfGroup`. */
  readonly ids: readonly string[];
  readonly nodes: readonly PipelineNode[];
  /** Closed groups and their members that exist, in document order. */
  readonly closed: readonly ClosedGroup[];
  /** Open groups and their members that exist. */
  readonly open: readonly { readonly group: Group; readonly members: readonly PipelineNode[] }[];
  readonly wires: readonly FoldedWire[];
  /** What stands on the canvas for a node: the node itself, or the closed group that holds it. */
  readonly shownAs: (node: string) => string;
}

export interface ClosedGroup {
  readonly id: string;
  readonly group: Group;
  readonly members: readonly PipelineNode[];
  readonly border: Border;
}

/** A wire and where it is drawn: from and to a node's port, or a closed group's. */
export interface FoldedWire {
  readonly wire: Wire;
  readonly key: string;
  readonly from: End;
  readonly to: End;
}

type Drawn = Pick<Pipeline, "nodes" | "wires" | "groups">;

/** O(nodes + wires + members of groups). A node in two groups belongs to the first. */
export function fold(pipeline: Drawn): Folded {
  const byId = new Map(pipeline.nodes.map((node) => [node.id, node]));
  const holder = new Map<string, Group>();
  const membersOf = new Map<Group, PipelineNode[]>();
  for (const group of pipeline.groups) {
    const members = group.nodes.flatMap((id) => {
      const node = holder.has(id) ? undefined : byId.get(id);
      if (!node) return [];
      holder.set(id, group);
      return [node];
    });
    membersOf.set(group, members);
  }
  const shownAs = (node: string) => {
    const group = holder.get(node);
    return group?.collapsed ? idOfGroup(group.id) : node;
  };

  const borders = new Map<string, { inputs: Map<string, End>; outputs: Map<string, End> }>();
  const shownEnd = (end: End, side: "inputs" | "outputs"): End => {
    const node = shownAs(end.node);
    if (node === end.node) return end;
    const border = borders.get(node) ?? { inputs: new Map(), outputs: new Map() };
    borders.set(node, border);
    const port = portOfEnd(end);
    border[side].set(port, { node: end.node, port: end.port });
    return { node, port };
  };
  const wires = pipeline.wires.flatMap((wire): FoldedWire[] => {
    const [from, to] = [shownAs(wire.from.node), shownAs(wire.to.node)];
    if (from === to && from !== wire.from.node) return [];
    return [{ wire, key: wireKey(wire), from: shownEnd(wire.from, "outputs"), to: shownEnd(wire.to, "inputs") }];
  });

  const nodes = pipeline.nodes.filter((node) => shownAs(node.id) === node.id);
  const filled = pipeline.groups.filter((group) => (membersOf.get(group)?.length ?? 0) > 0);
  const closed = filled
    .filter((group) => group.collapsed)
    .map((group): ClosedGroup => {
      const id = idOfGroup(group.id);
      const border = borders.get(id);
      return {
        id,
        group,
        members: membersOf.get(group) ?? [],
        border: { inputs: [...(border?.inputs.values() ?? [])], outputs: [...(border?.outputs.values() ?? [])] },
      };
    });
  const open = filled.filter((group) => !group.collapsed).map((group) => ({ group, members: membersOf.get(group) ?? [] }));
  return { ids: [...nodes.map((node) => node.id), ...closed.map(({ id }) => id)], nodes, closed, open, wires, shownAs };
}

/** The top left corner of nodes: where a closed group stands. The origin when none has a place. */
export function cornerOf(nodes: readonly { readonly id: string }[], layout: Places): Point {
  const places = nodes.flatMap((node) => layout[node.id] ?? []);
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map((place) => place.x)), y: Math.min(...places.map((place) => place.y)) };
}

/** Where the members of a group come to stand when their corner is moved to `to`. */
export function movedTo(members: readonly { readonly id: string }[], layout: Places, to: Point): Record<string, Point> {
  const corner = cornerOf(members, layout);
  return Object.fromEntries(
    members.map(({ id }) => {
      const at = layout[id] ?? corner;
      return [id, { x: at.x + to.x - corner.x, y: at.y + to.y - corner.y }];
    }),
  );
}

/** The group whose members, all of them and nothing else, are given; null when there is none. */
export function groupOfSelection(pipeline: Drawn, selected: readonly string[]): Group | null {
  if (selected.length === 0) return null;
  const chosen = new Set(selected);
  const { closed, open } = fold(pipeline);
  const found = [...closed, ...open].find(({ members }) => members.length === chosen.size && members.every(({ id }) => chosen.has(id)));
  return found?.group ?? null;
}

/** The groups that hold any of the given nodes. */
export function groupsTouched(pipeline: Pick<Pipeline, "groups">, selected: readonly string[]): Group[] {
  const chosen = new Set(selected);
  return pipeline.groups.filter((group) => group.nodes.some((id) => chosen.has(id)));
}
