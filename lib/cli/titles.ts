import type { Pipeline, PipelineNode } from "@/lib/document/schema";
import type { Words } from "./words";

/** What a person calls a node: its label, else the name of its type, else the type. */
export function labelOf(node: Pick<PipelineNode, "type" | "label">, words: Words): string {
  return node.label || words.ofNode(node.type, "name") || node.type;
}

/** A node in a message: what it is called, and its id and type to find it by. */
export function nodeTitle(pipeline: Pipeline, id: string, words: Words): string {
  const node = pipeline.nodes.find((candidate) => candidate.id === id);
  return node ? `${labelOf(node, words)} (${node.id}, ${node.type})` : id;
}
