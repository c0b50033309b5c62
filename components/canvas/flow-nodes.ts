import type { ClosedGroup, Folded, FoldedWire, Group } from "@/lib/document/groups";
import { cornerOf, idOfGroup, portOfEnd } from "@/lib/document/groups";
import type { CanvasNote, PipelineNode } from "@/lib/document/schema";
import type { WireEnd, XY } from "@/lib/studio/store-types";
import { type Box, CARD_HEIGHT, frameAround } from "./boxes";
import { type BorderPort, CARD_WIDTH, type CardNode, type FlowNode, type FoldedNode, type FrameNode, type WireEdge } from "./flow-types";
import type { CardPorts, PortView } from "./ports";

/** What the canvas has to show. */
export interface Drawn {
  readonly folded: Pick<Folded, "nodes" | "closed" | "open">;
  readonly notes: readonly CanvasNote[];
  readonly layout: Readonly<Record<string, XY>>;
  readonly selectedNodes: ReadonlySet<string>;
  readonly selectedNotes: ReadonlySet<string>;
  readonly ports: ReadonlyMap<string, CardPorts>;
  /** The card that Tab reaches. */
  readonly active: string | null;
}

/** Notes lie below frames and frames below cards, also while they are selected (which lifts by 1,000). */
const UNDER_FRAMES = -4000;
const UNDER_CARDS = -2000;

const ORIGIN: XY = { x: 0, y: 0 };
const NO_PORTS: CardPorts = { inputs: [], outputs: [] };
const UNKNOWN_PORT: Omit<PortView, "name"> = { kind: "unknown", optional: true, many: true };

/**
 * The flow nodes of the document: notes, frames of open groups, cards, cards of closed groups. What did not change
 * stays the same object, so that its card is not drawn again.
 */
export function mergeNodes(before: readonly FlowNode[], drawn: Drawn): FlowNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const cards = drawn.folded.nodes.map((node) => cardOf(node, old.get(node.id), drawn));
  const closed = drawn.folded.closed.map((group) => closedOf(group, old.get(group.id), drawn));
  return [...drawn.notes.map((note) => noteOf(note, old.get(note.id), drawn)), ...framesOf(drawn.folded.open, cards, old, drawn), ...cards, ...closed];
}

/** The frames of open groups around their cards as these stand now; follows a card that is being dragged. */
export function withFrames(nodes: readonly FlowNode[], drawn: Drawn): FlowNode[] {
  if (drawn.folded.open.length === 0) return [...nodes];
  const old = new Map(nodes.map((node) => [node.id, node]));
  const frames = framesOf(drawn.folded.open, nodes, old, drawn);
  const first = nodes.findIndex((node) => node.type !== "note");
  const others = nodes.filter((node) => node.type !== "frame");
  return first < 0 ? [...others, ...frames] : [...others.slice(0, first), ...frames, ...others.slice(first)];
}

function noteOf(note: CanvasNote, was: FlowNode | undefined, drawn: Drawn): FlowNode {
  const selected = drawn.selectedNotes.has(note.id);
  if (was?.type === "note" && was.data.note === note && was.selected === selected) return was;
  return {
    ...(was?.type === "note" ? was : {}),
    id: note.id,
    type: "note",
    position: was?.dragging ? was.position : { x: note.x, y: note.y },
    data: { note },
    selected,
    width: note.width,
    height: note.height,
    zIndex: UNDER_FRAMES,
  };
}

function cardOf(node: PipelineNode, was: FlowNode | undefined, drawn: Drawn): CardNode {
  const before = was?.type === "card" ? was : undefined;
  const ports = drawn.ports.get(node.id) ?? NO_PORTS;
  const common = placed(node.id, before, drawn.selectedNodes.has(node.id), drawn.layout[node.id] ?? ORIGIN, drawn);
  const sameData = before && before.data.node === node && before.data.ports === ports;
  if (before && sameData && sameCommon(before, common)) return before;
  return { ...before, ...common, type: "card", data: sameData ? before.data : { node, ports } };
}

function closedOf({ id, group, members, border }: ClosedGroup, was: FlowNode | undefined, drawn: Drawn): FoldedNode {
  const before = was?.type === "folded" ? was : undefined;
  const byId = new Map(members.map((node) => [node.id, node]));
  const views = (ends: readonly WireEnd[], side: "inputs" | "outputs") =>
    ends.flatMap((end): BorderPort[] => {
      const node = byId.get(end.node);
      const port = drawn.ports.get(end.node)?.[side].find(({ name }) => name === end.port) ?? { name: end.port, ...UNKNOWN_PORT };
      return node ? [{ id: portOfEnd(end), node, port }] : [];
    });
  const data = { group, members, inputs: views(border.inputs, "inputs"), outputs: views(border.outputs, "outputs") };
  const selected = members.every((node) => drawn.selectedNodes.has(node.id));
  const common = placed(id, before, selected, cornerOf(members, drawn.layout), drawn, `name-${id} count-${id} state-${id}`);
  const sameData = before && sameGroup(before.data, data);
  if (before && sameData && sameCommon(before, common)) return before;
  return { ...before, ...common, type: "folded", data: sameData ? before.data : data };
}

interface Common {
  readonly id: string;
  readonly position: XY;
  readonly selected: boolean;
  readonly ariaRole: "group";
  readonly domAttributes: { readonly tabIndex: number; readonly "aria-labelledby": string };
}

function placed(id: string, was: FlowNode | undefined, selected: boolean, at: XY, drawn: Drawn, label = `name-${id} state-${id}`): Common {
  return {
    id,
    position: was?.dragging ? was.position : at,
    selected,
    ariaRole: "group",
    domAttributes: { tabIndex: drawn.active === id ? 0 : -1, "aria-labelledby": label },
  };
}

function sameCommon(was: FlowNode, { position, selected, domAttributes }: Common): boolean {
  return was.selected === selected && samePlace(was.position, position) && was.domAttributes?.tabIndex === domAttributes.tabIndex;
}

function framesOf(open: Folded["open"], cards: readonly FlowNode[], old: ReadonlyMap<string, FlowNode>, drawn: Drawn): FrameNode[] {
  if (open.length === 0) return [];
  const boxes = new Map(cards.flatMap((card) => (card.type === "card" ? [[card.id, boxOf(card)] as const] : [])));
  return open.flatMap(({ group, members }): FrameNode[] => {
    const box = frameAround(members.flatMap(({ id }) => boxes.get(id) ?? []));
    if (!box) return [];
    const was = old.get(idOfGroup(group.id));
    return [frameOf(group, members, box, was?.type === "frame" ? was : undefined, drawn)];
  });
}

function frameOf(group: Group, members: readonly PipelineNode[], box: Box, was: FrameNode | undefined, drawn: Drawn): FrameNode {
  const selected = members.every(({ id }) => drawn.selectedNodes.has(id));
  const ids = members.map(({ id }) => id);
  const sameData = was && was.data.group === group && sameList(was.data.members, ids);
  if (was && sameData && was.selected === selected && samePlace(was.position, box) && was.width === box.width && was.height === box.height) return was;
  return {
    ...was,
    id: idOfGroup(group.id),
    type: "frame",
    position: { x: box.x, y: box.y },
    width: box.width,
    height: box.height,
    data: sameData ? was.data : { group, members: ids },
    selected,
    // Selecting it is selecting its nodes, which its title does; the rest of it lets the canvas below be used.
    selectable: false,
    dragHandle: ".strata-frame-title",
    style: { pointerEvents: "none" },
    zIndex: UNDER_CARDS,
    ariaRole: "group",
    domAttributes: { tabIndex: -1, "aria-labelledby": `name-${idOfGroup(group.id)} count-${idOfGroup(group.id)}` },
  };
}

function boxOf(card: FlowNode): Box {
  return { ...card.position, width: card.measured?.width ?? CARD_WIDTH, height: card.measured?.height ?? CARD_HEIGHT };
}

function sameGroup(a: FoldedNode["data"], b: FoldedNode["data"]): boolean {
  const samePorts = (left: readonly BorderPort[], right: readonly BorderPort[]) =>
    left.length === right.length &&
    left.every((port, index) => port.id === right[index].id && port.node === right[index].node && port.port === right[index].port);
  return a.group === b.group && sameList(a.members, b.members) && samePorts(a.inputs, b.inputs) && samePorts(a.outputs, b.outputs);
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function samePlace(a: XY, b: XY): boolean {
  return a.x === b.x && a.y === b.y;
}

interface Wired {
  readonly wires: readonly FoldedWire[];
  readonly selected: ReadonlySet<string>;
  readonly ports: ReadonlyMap<string, CardPorts>;
  /** The name of a wire for those who do not see it. */
  readonly say: (wire: FoldedWire) => string;
}

/** The flow edges; one that did not change stays the same object. */
export function mergeEdges(before: readonly WireEdge[], { wires, selected, ports, say }: Wired): WireEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  return wires.map((wire): WireEdge => {
    const { key, from, to } = wire;
    const was = old.get(key);
    const end = wire.wire.from;
    const edge: WireEdge = {
      id: key,
      type: "wire",
      source: from.node,
      sourceHandle: from.port,
      target: to.node,
      targetHandle: to.port,
      selected: selected.has(key),
      ariaLabel: say(wire),
      data: { kind: ports.get(end.node)?.outputs.find((port) => port.name === end.port)?.kind ?? "unknown", from: end },
    };
    const same =
      was &&
      was.selected === edge.selected &&
      was.ariaLabel === edge.ariaLabel &&
      was.source === edge.source &&
      was.target === edge.target &&
      was.data?.kind === edge.data?.kind;
    return same ? was : edge;
  });
}
