import type { NodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import { nodeOfType } from "@/lib/nodes/registry";

/** The settings of a node in words, for its card; its one line while they do not parse or there is no phrase. */
export function summaryOf(node: PipelineNode, words: NodeWords): string {
  const definition = nodeOfType(node.type);
  if (!definition) return "";
  const parsed = definition.summary ? definition.params.safeParse(node.params) : null;
  const phrase = parsed?.success ? definition.summary?.(parsed.data) : null;
  return (phrase && words.phrase(node.type, phrase)) || words.line(node.type);
}
