import type { AnyNode } from "./contract";
import { classifyNodes } from "./groups/classify";
import { clusterNodes } from "./groups/cluster";
import { deliverNodes } from "./groups/deliver";
import { experimentNodes } from "./groups/experiment";
import { featureNodes } from "./groups/feature";
import { prepareNodes } from "./groups/prepare";
import { sourceNodes } from "./groups/source";

/** Every node Strata knows, in palette order; each group is a file of its own, which the page takes in in a task of its own. */
const NODES: readonly AnyNode[] = [...sourceNodes, ...prepareNodes, ...featureNodes, ...clusterNodes, ...classifyNodes, ...experimentNodes, ...deliverNodes];

const byType = new Map(NODES.map((node) => [node.type, node]));

export function allNodes(): readonly AnyNode[] {
  return NODES;
}

/** The node of this type, or undefined for one this version does not know. */
export function nodeOfType(type: string): AnyNode | undefined {
  return byType.get(type);
}

/** The node that makes the steps of a kind: a step bears the name of its node. */
export function nodeOfStep(kind: string): AnyNode | undefined {
  return NODES.find((node) => node.type.endsWith(`.${kind}`));
}
