"use client";

import type { Actions } from "@/components/canvas/actions";
import { useTranslation } from "@/components/ui/language";
import { useStudio } from "@/lib/studio/use-studio";
import { NodePanel } from "./node-panel";
import { PipelineSettings } from "./pipeline-settings";
import { SelectionPanel } from "./selection-panel";

/** What is selected: one node's settings, several nodes' actions, or the pipeline's own settings. */
export function Inspector({ actions }: { readonly actions: Actions }) {
  const { t } = useTranslation();
  const selected = useStudio((studio) => studio.selection.nodes);
  const node = useStudio((studio) =>
    studio.selection.nodes.length === 1 ? studio.pipeline.nodes.find((one) => one.id === studio.selection.nodes[0]) : undefined,
  );
  return (
    <aside id="inspector" data-panel="inspector" aria-label={t("studio:inspector.label")} className="h-full min-h-0 overflow-y-auto bg-panel">
      {node ? <NodePanel key={node.id} node={node} /> : selected.length > 1 ? <SelectionPanel nodes={selected} actions={actions} /> : <PipelineSettings />}
    </aside>
  );
}
