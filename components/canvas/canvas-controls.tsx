"use client";

import { useStore } from "@xyflow/react";
import { Map as MapIcon, Maximize, Minus, Plus, Redo2, StickyNote, Undo2, Workflow } from "lucide-react";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { useStudio } from "@/lib/studio/use-studio";
import type { Actions } from "./actions";
import { keyOf, type ShortcutId } from "./shortcuts";
import { showsMap, useStudioUi } from "./studio-ui";

const ICON = { size: 15, strokeWidth: 1.75, "aria-hidden": true } as const;

/** Zoom, undo, tidy and the like, at the foot of the canvas. */
export function CanvasControls({ actions }: { readonly actions: Actions }) {
  const { t } = useTranslation();
  const format = useFormat();
  const zoom = useStore((flow) => Math.round(flow.transform[2] * 100) / 100);
  const canUndo = useStudio((studio) => studio.canUndo);
  const canRedo = useStudio((studio) => studio.canRedo);
  const nodes = useStudio((studio) => studio.pipeline.nodes.length);
  const minimap = useStudioUi((ui) => showsMap(ui.minimap, nodes));
  const setMinimap = useStudioUi((ui) => ui.setMinimap);
  const button = (id: ShortcutId, icon: React.ReactNode, disabled = false) => (
    <IconButton
      size="small"
      side="top"
      label={t(`studio:commands.${id}`)}
      shortcut={keyOf(id)}
      icon={icon}
      disabled={disabled}
      onClick={() => actions.perform(id)}
    />
  );
  return (
    <div
      role="toolbar"
      aria-label={t("studio:canvas.controls")}
      className="absolute bottom-3 left-3 z-10 flex items-center gap-0.5 rounded-lg border border-line bg-panel px-1 py-0.5 shadow-card"
    >
      {button("zoom-out", <Minus {...ICON} />)}
      <span className="w-11 text-center text-xs text-ink-soft tabular-nums">{format.percent(zoom, 0)}</span>
      {button("zoom-in", <Plus {...ICON} />)}
      {button("fit", <Maximize {...ICON} />)}
      <span className="mx-1 h-4 w-px bg-line" />
      {button("undo", <Undo2 {...ICON} />, !canUndo)}
      {button("redo", <Redo2 {...ICON} />, !canRedo)}
      <span className="mx-1 h-4 w-px bg-line" />
      {button("tidy", <Workflow {...ICON} />)}
      {button("note", <StickyNote {...ICON} />)}
      <IconButton
        size="small"
        side="top"
        label={t("studio:canvas.minimap")}
        aria-pressed={minimap}
        icon={<MapIcon {...ICON} />}
        onClick={() => setMinimap(!minimap)}
      />
    </div>
  );
}
