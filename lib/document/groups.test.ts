import { describe, expect, it } from "vitest";
import { emptyPipeline } from "./empty";
import { cornerOf, endOfPort, fold, groupOfId, groupOfSelection, groupsTouched, idOfGroup, movedTo, portOfEnd } from "./groups";
import type { Pipeline } from "./schema";

/** a → b → c → d, b → e; b and c are one group. */
function pipeline(collapsed: boolean, groups?: Pipeline["groups"]): Pipeline {
  const wire = (from: string, port: string, to: string, input: string) => ({ from: { node: from, port }, to: { node: to, port: input } });
  return {
    ...emptyPipeline("", "en"),
    nodes: ["a", "b", "c", "d", "e"].map((id) => ({ id, type: "prepare.filter", v: 1, params: {} })),
    wires: [wire("a", "data", "b", "data"), wire("b", "data", "c", "data"), wire("c", "data", "d", "data"), wire("b", "data", "e", "data")],
    layout: { a: { x: 0, y: 0 }, b: { x: 300, y: 40 }, c: { x: 600, y: -20 }, d: { x: 900, y: 0 }, e: { x: 600, y: 200 } },
    groups: groups ?? [{ id: "g", label: "Middle", nodes: ["b", "c"], collapsed }],
  };
}

describe("fold", () => {
  it("leaves a pipeline with open groups as it is", () => {
    const folded = fold(pipeline(false));
    expect(folded.ids).toEqual(["a", "b", "c", "d", "e"]);
    expect(folded.closed).toEqual([]);
    expect(folded.open.map(({ group, members }) => [group.id, members.map(({ id }) => id)])).toEqual([["g", ["b", "c"]]]);
    expect(folded.wires.map(({ from, to }) => [from.node, to.node])).toEqual([
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
      ["b", "e"],
    ]);
  });

  it("draws wires across the border of a closed group to its card, and none inside it", () => {
    const folded = fold(pipeline(true));
    const group = idOfGroup("g");
    expect(folded.ids).toEqual(["a", "d", "e", group]);
    expect(folded.wires.map(({ from, to }) => [from, to])).toEqual([
      [
        { node: "a", port: "data" },
        { node: group, port: portOfEnd({ node: "b", port: "data" }) },
      ],
      [
        { node: group, port: portOfEnd({ node: "c", port: "data" }) },
        { node: "d", port: "data" },
      ],
      [
        { node: group, port: portOfEnd({ node: "b", port: "data" }) },
        { node: "e", port: "data" },
      ],
    ]);
    expect(folded.closed[0].border).toEqual({
      inputs: [{ node: "b", port: "data" }],
      outputs: [
        { node: "c", port: "data" },
        { node: "b", port: "data" },
      ],
    });
    expect(folded.shownAs("c")).toBe(group);
    expect(folded.shownAs("a")).toBe("a");
  });

  it("shows one port for two wires out of the same end, and wires between two closed groups", () => {
    const document = pipeline(true, [
      { id: "g", label: "", nodes: ["a", "b"], collapsed: true },
      { id: "h", label: "", nodes: ["c", "d", "e"], collapsed: true },
    ]);
    const folded = fold(document);
    expect(folded.ids).toEqual([idOfGroup("g"), idOfGroup("h")]);
    expect(folded.wires.map(({ from, to }) => [from.node, to.node])).toEqual([
      [idOfGroup("g"), idOfGroup("h")],
      [idOfGroup("g"), idOfGroup("h")],
    ]);
    expect(folded.closed[0].border).toEqual({ inputs: [], outputs: [{ node: "b", port: "data" }] });
    expect(folded.closed[1].border.inputs).toEqual([
      { node: "c", port: "data" },
      { node: "e", port: "data" },
    ]);
  });

  it("passes over members that do not exist, groups left empty, and a node's second group", () => {
    const document = pipeline(true, [
      { id: "g", label: "", nodes: ["b", "gone"], collapsed: true },
      { id: "h", label: "", nodes: ["b", "c"], collapsed: true },
      { id: "i", label: "", nodes: ["gone"], collapsed: true },
    ]);
    const { closed } = fold(document);
    expect(closed.map(({ group, members }) => [group.id, members.map(({ id }) => id)])).toEqual([
      ["g", ["b"]],
      ["h", ["c"]],
    ]);
  });
});

describe("places of a group", () => {
  it("stands at the corner of its members and moves them all alike", () => {
    const { nodes, layout } = pipeline(true);
    const members = nodes.filter(({ id }) => id === "b" || id === "c");
    expect(cornerOf(members, layout)).toEqual({ x: 300, y: -20 });
    expect(movedTo(members, layout, { x: 310, y: 0 })).toEqual({ b: { x: 310, y: 60 }, c: { x: 610, y: 0 } });
    expect(cornerOf([{ id: "nowhere" }], layout)).toEqual({ x: 0, y: 0 });
  });
});

describe("groups of a selection", () => {
  it("is the group when exactly its members are selected", () => {
    const document = pipeline(false);
    expect(groupOfSelection(document, ["c", "b"])?.id).toBe("g");
    expect(groupOfSelection(document, ["b"])).toBeNull();
    expect(groupOfSelection(document, ["a", "b", "c"])).toBeNull();
    expect(groupOfSelection(document, [])).toBeNull();
    expect(groupsTouched(document, ["a", "b"]).map(({ id }) => id)).toEqual(["g"]);
    expect(groupsTouched(document, ["a"])).toEqual([]);
  });

  it("tells ids of groups from those of nodes", () => {
    expect(groupOfId(idOfGroup("g"))).toBe("g");
    expect(groupOfId("group-1")).toBeNull();
    expect(endOfPort(portOfEnd({ node: 'a "b"', port: "data" }))).toEqual({ node: 'a "b"', port: "data" });
  });
});
