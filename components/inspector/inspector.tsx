"use client";

import type { Actions } from "@/components/canvas/actions";
import { useStudio } from "@/lib/studio/use-studio";
import { NodePanel } from "./node-panel";
import { PipelineSettings } from "./pipeline-settings";
import { SelectionPanel } from "./selection-panel";

/** What is selected: one node's settings, several nodes' actions, or the pipeline's own settings. */
export function Inspector({ actions }: { readonly actions: Actions }) {
  const selected = useStudio((studio) => studio.selection.nodes);
  const node = useStudio((studio) =>
    studio.selection.nodes.length === 1 ? studio.pipeline.nodes.find((one) => one.id === studio.selection.nodes[0]) : undefined,
  );
  return (
    <div id="inspector" className="h-full min-h-0 overflow-y-auto">
      {node ? <NodePanel key={node.id} node={node} /> : selected.length > 1 ? <SelectionPanel nodes={selected} actions={actions} /> : <PipelineSettings />}
    </div>
  );
}
