import type { ReadyState } from "@/lib/engine/protocol";
import type { AnyNode, PortKind } from "@/lib/nodes/contract";

/** What people come for first stands first. */
const ORDER: Readonly<Record<PortKind, number>> = { report: 0, table: 1, model: 2 };

/** The outputs of a node as tabs: reports, then tables, then models; within a kind as the definition has them. */
export function tabPorts(definition: AnyNode | undefined, result: ReadyState | undefined): readonly string[] {
  const kinds = new Map<string, PortKind>(
    definition
      ? Object.entries(definition.outputs).map(([port, { kind }]) => [port, kind])
      : Object.entries(result?.outputs ?? {}).map(([port, { kind }]) => [port, kind]),
  );
  const order = (port: string) => ORDER[kinds.get(port) ?? "model"];
  return [...kinds.keys()].sort((a, b) => order(a) - order(b));
}

/** A name for a file that every system accepts. */
export function fileName(...parts: readonly string[]): string {
  const name = parts
    .map((part) => part.trim().replace(/[\\/:*?"<>|\s]+/g, "-"))
    .filter(Boolean)
    .join("-");
  return name.slice(0, 120) || "strata";
}
