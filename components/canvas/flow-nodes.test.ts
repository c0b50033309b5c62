import { describe, expect, it } from "vitest";
import { emptyPipeline } from "@/lib/document/empty";
import { fold, idOfGroup, portOfEnd } from "@/lib/document/groups";
import type { Pipeline } from "@/lib/document/schema";
import { around, extentOf, frameAround } from "./boxes";
import { type Drawn, mergeEdges, mergeNodes, withFrames } from "./flow-nodes";
import type { FlowNode } from "./flow-types";
import { portsOfCards } from "./ports";

/** A file, its health and a filter in a row; health and filter are a group. */
function pipeline(collapsed: boolean): Pipeline {
  const wire = (from: string, to: string) => ({ from: { node: from, port: "data" }, to: { node: to, port: "data" } });
  return {
    ...emptyPipeline("", "en"),
    nodes: [
      { id: "file", type: "source.file", v: 1, params: {} },
      { id: "health", type: "prepare.health", v: 1, params: {} },
      { id: "filter", type: "prepare.filter", v: 1, params: {} },
      { id: "rfm", type: "feature.rfm", v: 1, params: {} },
    ],
    wires: [wire("file", "health"), wire("health", "filter"), wire("filter", "rfm")],
    layout: { file: { x: 0, y: 0 }, health: { x: 300, y: 0 }, filter: { x: 600, y: 100 }, rfm: { x: 900, y: 0 } },
    groups: [{ id: "g", label: "Clean", nodes: ["health", "filter"], collapsed }],
    notes: [{ id: "note", text: "", x: -200, y: -300, width: 100, height: 50 }],
  };
}

function drawn(document: Pipeline, selected: readonly string[] = []): Drawn {
  return {
    folded: fold(document),
    notes: document.notes,
    layout: document.layout,
    selectedNodes: new Set(selected),
    selectedNotes: new Set(),
    ports: portsOfCards(document.nodes, document.wires),
    active: "file",
  };
}

const kinds = (nodes: readonly FlowNode[]) => nodes.map((node) => [node.id, node.type]);

describe("mergeNodes", () => {
  it("draws a frame around the cards of an open group, below them and above notes", () => {
    const nodes = mergeNodes([], drawn(pipeline(false)));
    expect(kinds(nodes)).toEqual([
      ["note", "note"],
      [idOfGroup("g"), "frame"],
      ["file", "card"],
      ["health", "card"],
      ["filter", "card"],
      ["rfm", "card"],
    ]);
    const [note, frame, file] = nodes;
    expect(frame).toMatchObject({ position: { x: 284, y: -42 }, width: 496 + 32, height: 250 + 58, selected: false, selectable: false });
    expect(note.zIndex ?? 0).toBeLessThan(frame.zIndex ?? 0);
    expect(frame.zIndex ?? 0).toBeLessThan(file.zIndex ?? 0);
  });

  it("draws a closed group as one card at the corner of its nodes, with the ports that wires cross its border at", () => {
    const nodes = mergeNodes([], drawn(pipeline(true)));
    expect(kinds(nodes)).toEqual([
      ["note", "note"],
      ["file", "card"],
      ["rfm", "card"],
      [idOfGroup("g"), "folded"],
    ]);
    const folded = nodes[3];
    if (folded.type !== "folded") throw new Error("no closed group");
    expect(folded.position).toEqual({ x: 300, y: 0 });
    expect(folded.data.inputs).toMatchObject([{ id: portOfEnd({ node: "health", port: "data" }), port: { kind: "table" } }]);
    expect(folded.data.outputs).toMatchObject([{ id: portOfEnd({ node: "filter", port: "data" }), port: { kind: "table" } }]);
  });

  it("keeps what did not change, object by object", () => {
    for (const collapsed of [false, true]) {
      const document = pipeline(collapsed);
      const first = mergeNodes([], drawn(document));
      const edited = document.nodes.map((node) => (node.id === "rfm" ? { ...node, note: "x" } : node));
      const again = mergeNodes(first, drawn({ ...document, nodes: edited }));
      expect(again.filter((node) => !first.includes(node)).map(({ id }) => id)).toEqual(["rfm"]);
    }
  });

  it("shows a group as selected when all of its nodes are", () => {
    for (const collapsed of [false, true]) {
      const group = (selected: readonly string[]) => mergeNodes([], drawn(pipeline(collapsed), selected)).find((node) => node.id === idOfGroup("g"))?.selected;
      expect(group(["health"])).toBe(false);
      expect(group(["health", "filter"])).toBe(true);
    }
  });
});

describe("withFrames", () => {
  it("follows a card that is dragged, and its height once measured", () => {
    const now = drawn(pipeline(false));
    const nodes = mergeNodes([], now).map(
      (node): FlowNode => (node.id === "filter" ? { ...node, position: { x: 700, y: 100 }, measured: { width: 196, height: 80 } } : node),
    );
    const frame = withFrames(nodes, now).find((node) => node.type === "frame");
    expect(frame).toMatchObject({ position: { x: 284, y: -42 }, width: 596 + 32, height: 180 + 58 });
    expect(kinds(withFrames(nodes, now))).toEqual(kinds(nodes));
  });
});

describe("mergeEdges", () => {
  it("ends wires at the card of a closed group, and knows whose rows they carry", () => {
    const document = pipeline(true);
    const edges = mergeEdges([], { wires: fold(document).wires, selected: new Set(), ports: portsOfCards(document.nodes, document.wires), say: () => "wire" });
    expect(edges.map(({ source, target, data }) => [source, target, data])).toEqual([
      ["file", idOfGroup("g"), { kind: "table", from: { node: "file", port: "data" } }],
      [idOfGroup("g"), "rfm", { kind: "table", from: { node: "filter", port: "data" } }],
    ]);
    expect(edges[1].sourceHandle).toBe(portOfEnd({ node: "filter", port: "data" }));
  });
});

describe("boxes", () => {
  it("are around everything, around nothing when there is nothing", () => {
    expect(around([])).toBeNull();
    expect(frameAround([])).toBeNull();
    expect(extentOf(emptyPipeline("", "en"))).toBeNull();
    expect(extentOf(pipeline(false))).toEqual({ x: -200, y: -300, width: 1296, height: 566 });
    expect(extentOf(pipeline(true))).toEqual({ x: -200, y: -300, width: 1296, height: 450 });
  });
});
