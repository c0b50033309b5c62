"use client";

import { useDeferredValue } from "react";
import type { Actions } from "@/components/canvas/actions";
import { WithNodeWords } from "@/components/ui/language";
import { useStudio } from "@/lib/studio/use-studio";
import { NodePanel } from "./node-panel";
import { PipelineSettings } from "./pipeline-settings";
import { SelectionPanel } from "./selection-panel";

/** What is selected: one node's settings, several nodes' actions, or the pipeline's own settings. Follows a click in slices, after the canvas has answered it. */
export function Inspector({ actions }: { readonly actions: Actions }) {
  const selected = useDeferredValue(useStudio((studio) => studio.selection.nodes));
  // Only the choice lags: what is typed into a field must come back at once.
  const node = useStudio((studio) => (selected.length === 1 ? studio.pipeline.nodes.find((one) => one.id === selected[0]) : undefined));
  return (
    <div id="inspector" className="h-full min-h-0 overflow-y-auto">
      {node ? (
        <WithNodeWords part="forms">
          <NodePanel key={node.id} node={node} />
        </WithNodeWords>
      ) : selected.length > 1 ? (
        <SelectionPanel nodes={selected} actions={actions} />
      ) : (
        <PipelineSettings />
      )}
    </div>
  );
}
