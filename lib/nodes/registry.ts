import type { AnyNode, Group } from "./contract";

/** Every node Strata knows, one line each, in palette order within its group. */
const NODES: readonly AnyNode[] = [
  // source
  // prepare
  // feature
  // cluster
  // classify
  // experiment
  // deliver
] as unknown as readonly AnyNode[];

const byType = new Map(NODES.map((node) => [node.type, node]));

export function allNodes(): readonly AnyNode[] {
  return NODES;
}

/** The node of this type, or undefined for one this version does not know. */
export function nodeOfType(type: string): AnyNode | undefined {
  return byType.get(type);
}

export function nodesOfGroup(group: Group): readonly AnyNode[] {
  return NODES.filter((node) => node.group === group);
}
