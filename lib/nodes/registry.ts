import { classifier } from "./classify/classifier";
import { score } from "./classify/score";
import type { AnyNode, Group } from "./contract";
import { rfm } from "./feature/rfm";
import { transform } from "./feature/transform";
import { derive } from "./prepare/derive";
import { filter } from "./prepare/filter";
import { split } from "./prepare/split";
import { synthetic } from "./source/synthetic";

/** Every node Strata knows, one line each, in palette order within its group. */
const NODES: readonly AnyNode[] = [
  // source
  synthetic,
  // prepare
  filter,
  derive,
  split,
  // feature
  rfm,
  transform,
  // cluster
  // classify
  classifier,
  score,
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
