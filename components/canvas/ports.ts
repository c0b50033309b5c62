import type { PipelineNode, Wire } from "@/lib/document/schema";
import type { PortKind, Ports } from "@/lib/nodes/contract";
import { nodeOfType } from "@/lib/nodes/registry";

/** A port as a card draws it. `unknown`: a wire of the document ends there, but this version does not know the port. */
export interface PortView {
  readonly name: string;
  readonly kind: PortKind | "unknown";
  readonly optional: boolean;
  readonly many: boolean;
}

export interface CardPorts {
  readonly inputs: readonly PortView[];
  readonly outputs: readonly PortView[];
}

const known = new Map<string, CardPorts>();

function viewsOf(ports: Ports): PortView[] {
  return Object.entries(ports).map(([name, port]) => ({ name, kind: port.kind, optional: port.optional ?? false, many: port.many ?? false }));
}

function portsOfType(type: string): CardPorts {
  let ports = known.get(type);
  if (!ports) {
    const definition = nodeOfType(type);
    ports = definition ? { inputs: viewsOf(definition.inputs), outputs: viewsOf(definition.outputs) } : { inputs: [], outputs: [] };
    known.set(type, ports);
  }
  return ports;
}

function withUnknown(views: readonly PortView[], names: ReadonlySet<string> | undefined): readonly PortView[] {
  const missing = [...(names ?? [])].filter((name) => !views.some((view) => view.name === name));
  if (missing.length === 0) return views;
  return [...views, ...missing.map((name): PortView => ({ name, kind: "unknown", optional: true, many: true }))];
}

/**
 * The ports of every node: those of its definition, then those that only the document's wires know. The ports of a
 * node without unknown ones are the same object each time. O(nodes + wires).
 */
export function portsOfCards(nodes: readonly PipelineNode[], wires: readonly Wire[]): ReadonlyMap<string, CardPorts> {
  const into = new Map<string, Set<string>>();
  const outOf = new Map<string, Set<string>>();
  const note = (map: Map<string, Set<string>>, node: string, port: string) => {
    const set = map.get(node);
    if (set) set.add(port);
    else map.set(node, new Set([port]));
  };
  for (const wire of wires) {
    note(outOf, wire.from.node, wire.from.port);
    note(into, wire.to.node, wire.to.port);
  }
  return new Map(
    nodes.map((node) => {
      const ports = portsOfType(node.type);
      const inputs = withUnknown(ports.inputs, into.get(node.id));
      const outputs = withUnknown(ports.outputs, outOf.get(node.id));
      return [node.id, inputs === ports.inputs && outputs === ports.outputs ? ports : { inputs, outputs }];
    }),
  );
}

/** Pixels from the top of a card to the centre of its n-th port. */
export function portTop(index: number): number {
  return 27 + index * 22;
}

/** The least height of a card, so that all its ports fit. */
export function cardHeight(ports: CardPorts): number {
  return Math.max(72, portTop(Math.max(ports.inputs.length, ports.outputs.length) - 1) + 18);
}
