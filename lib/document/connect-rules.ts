import type { Problem } from "@/lib/problem";
import type { Pipeline, PipelineNode, Wire } from "./schema";
import { downstreamOf, type End, sameEnd } from "./wires";

export interface PortShape {
  readonly kind: string;
  /** An input that takes any number of wires. */
  readonly many?: boolean;
}

export interface PortsOfNode {
  readonly inputs: Readonly<Record<string, PortShape>>;
  readonly outputs: Readonly<Record<string, PortShape>>;
}

/** The ports of a node, or undefined for one of a type that is not known here. */
export type PortsOf = (node: PipelineNode) => PortsOfNode | undefined;

export type Connection =
  /** `replaces`: wires that give way, because the input takes one only. */
  { readonly ok: true; readonly replaces: readonly Wire[] } | { readonly ok: false; readonly problem: Problem };

/** Whether a wire may be drawn, and what it replaces. `ignore` is a wire that is being moved. O(nodes + wires). */
export function canConnect(pipeline: Pipeline, from: End, to: End, portsOf: PortsOf, ignore?: Wire): Connection {
  const source = pipeline.nodes.find((node) => node.id === from.node);
  const target = pipeline.nodes.find((node) => node.id === to.node);
  if (!source || !target) return refused("studio.connect-no-node");
  if (source.id === target.id) return refused("studio.connect-self");
  const output = portAt(portsOf(source)?.outputs, from.port);
  const input = portAt(portsOf(target)?.inputs, to.port);
  if (!output || !input) return refused("studio.connect-no-port", { node: portsOf(source) ? target.type : source.type });
  if (output.kind !== input.kind) return refused("studio.connect-kind", { from: output.kind, to: input.kind });
  const others = pipeline.wires.filter((wire) => wire !== ignore);
  if (others.some((wire) => sameEnd(wire.from, from) && sameEnd(wire.to, to))) return refused("studio.connect-duplicate");
  if (downstreamOf({ wires: others }, target.id).has(source.id)) return refused("studio.connect-cycle");
  return { ok: true, replaces: input.many ? [] : others.filter((wire) => sameEnd(wire.to, to)) };
}

/** The port pairs that could join two nodes by kind, in the order of the definitions. */
export function fittingPorts(source: PortsOfNode | undefined, target: PortsOfNode | undefined): { output: string; input: string }[] {
  if (!source || !target) return [];
  return Object.entries(source.outputs).flatMap(([output, from]) =>
    Object.entries(target.inputs).flatMap(([input, to]) => (from.kind === to.kind ? [{ output, input }] : [])),
  );
}

function portAt(ports: Readonly<Record<string, PortShape>> | undefined, name: string): PortShape | undefined {
  return ports && Object.hasOwn(ports, name) ? ports[name] : undefined;
}

function refused(code: string, detail?: Problem["detail"]): Connection {
  return { ok: false, problem: { code, severity: "error", ...(detail ? { detail } : {}) } };
}
