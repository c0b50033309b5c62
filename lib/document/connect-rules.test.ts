import { describe, expect, it } from "vitest";
import { canConnect, fittingPorts, type PortsOfNode } from "./connect-rules";
import { addNode, connect } from "./edits";
import { emptyPipeline } from "./empty";
import type { Pipeline } from "./schema";

const PORTS: Record<string, PortsOfNode> = {
  "a.source": { inputs: {}, outputs: { data: { kind: "table" } } },
  "a.step": { inputs: { data: { kind: "table" } }, outputs: { data: { kind: "table" }, model: { kind: "model" } } },
  "a.join": { inputs: { parts: { kind: "table", many: true } }, outputs: {} },
};
const portsOf = (node: { type: string }) => PORTS[node.type];

function document(): Pipeline {
  let pipeline = emptyPipeline("", "en");
  for (const type of ["a.source", "a.step", "a.step", "a.join", "b.unknown"]) pipeline = addNode(pipeline, { type, v: 1, params: {} }, { x: 0, y: 0 }).pipeline;
  return connect(pipeline, at("source", "data"), at("step", "data"));
}
const at = (node: string, port: string) => ({ node, port });

describe("canConnect", () => {
  it.each([
    ["a port of another kind", at("step", "model"), at("step-2", "data"), "studio.connect-kind"],
    ["a node to itself", at("step", "data"), at("step", "data"), "studio.connect-self"],
    ["a wire that is there", at("source", "data"), at("step", "data"), "studio.connect-duplicate"],
    ["a port that is not", at("source", "nothing"), at("step", "data"), "studio.connect-no-port"],
    ["a name every object answers to", at("source", "toString"), at("step", "data"), "studio.connect-no-port"],
    ["a node of an unknown type", at("unknown", "data"), at("step", "data"), "studio.connect-no-port"],
    ["a node that is not", at("gone", "data"), at("step", "data"), "studio.connect-no-node"],
  ])("refuses %s", (_, from, to, code) => {
    expect(canConnect(document(), from, to, portsOf)).toMatchObject({ ok: false, problem: { code } });
  });

  it("refuses a cycle, at any distance", () => {
    const pipeline = connect(document(), at("step", "data"), at("step-2", "data"));
    expect(canConnect(pipeline, at("step-2", "data"), at("step", "data"), portsOf)).toMatchObject({ ok: false, problem: { code: "studio.connect-cycle" } });
  });

  it("replaces the wire of an input that takes one, and not of one that takes many", () => {
    const pipeline = connect(document(), at("step", "data"), at("join", "parts"));
    expect(canConnect(pipeline, at("step-2", "data"), at("step", "data"), portsOf)).toEqual({ ok: true, replaces: [pipeline.wires[0]] });
    expect(canConnect(pipeline, at("source", "data"), at("join", "parts"), portsOf)).toEqual({ ok: true, replaces: [] });
  });

  it("does not count a wire that is being moved", () => {
    const pipeline = document();
    expect(canConnect(pipeline, at("source", "data"), at("step", "data"), portsOf, pipeline.wires[0])).toEqual({ ok: true, replaces: [] });
  });

  it("finds the ports that fit, in the order of the definitions", () => {
    expect(fittingPorts(PORTS["a.step"], PORTS["a.join"])).toEqual([{ output: "data", input: "parts" }]);
    expect(fittingPorts(undefined, PORTS["a.join"])).toEqual([]);
  });
});
