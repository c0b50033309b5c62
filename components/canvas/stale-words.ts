"use client";

import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import type { NodeState } from "@/lib/engine/protocol";
import { paramsOfLastResult } from "./last-params";

/** Params whose values differ from those the last result was made with; unknown (empty) after a reload. */
function changedParams(node: PipelineNode): string[] {
  const before = paramsOfLastResult(node.id);
  if (!before) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(node.params)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(node.params[name]));
}

/** Why the result of a node is not fresh, in words: "stale: Segments changed". Empty for a fresh one. */
export function useStaleWords(node: PipelineNode, state: NodeState | undefined): string {
  const { t } = useTranslation();
  const words = useNodeWords();
  if (state && state.phase !== "stale") return "";
  const reason = state?.reason ?? "new";
  if (reason === "params") {
    const changed = changedParams(node).map((name) => words.paramLabel(node.type, name));
    if (changed.length > 0 && changed.length <= 2) return t("studio:stale.param", { param: changed.join(", "), count: changed.length });
  }
  return t(`studio:stale.${reason}`);
}
