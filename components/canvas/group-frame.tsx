"use client";

import type { NodeProps } from "@xyflow/react";
import { ChevronDown } from "lucide-react";
import { memo } from "react";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { useCommands, useStudioStore } from "@/lib/studio/use-studio";
import { CardName } from "./card-name";
import type { FrameNode } from "./flow-types";

/** An open group: a titled frame behind its cards. The title takes them all, moves them, and closes the group; the rest of the frame is canvas. */
export const GroupFrame = memo(function GroupFrame({ id, data, selected, dragging }: NodeProps<FrameNode>) {
  const { group, members } = data;
  const { t } = useTranslation();
  const commands = useCommands();
  const store = useStudioStore();
  const close = () => commands.setGroup(group.id, { collapsed: true });
  const take = (adding: boolean) => {
    const { nodes } = store.getState().selection;
    if (adding) commands.select({ nodes: [...new Set([...nodes, ...members])] });
    else if (!selected) commands.select({ nodes: members, wires: [], notes: [] });
  };
  return (
    <div className={classes("strata-frame h-full w-full rounded-[14px] border", selected ? "border-accent" : "border-line-strong")}>
      <div
        className={classes("strata-frame-title pointer-events-auto flex h-8 items-center gap-1.5 pr-3 pl-1.5", dragging ? "cursor-grabbing" : "cursor-grab")}
        onPointerDownCapture={(event) => (event.button === 0 ? take(event.shiftKey || event.ctrlKey || event.metaKey) : undefined)}
      >
        <button
          type="button"
          aria-expanded="true"
          aria-label={t("studio:groups.close", { name: group.label || t("studio:groups.unnamed") })}
          title={t("studio:commands.fold")}
          onClick={close}
          className="nodrag flex size-6 shrink-0 items-center justify-center rounded text-ink-soft hover:bg-sunken hover:text-ink"
        >
          <ChevronDown size={14} aria-hidden="true" />
        </button>
        <div className="min-w-0 max-w-full">
          <CardName
            id={id}
            name={group.label || t("studio:groups.unnamed")}
            label={t("studio:groups.name")}
            oneLine
            onRename={(label) => commands.setGroup(group.id, { label })}
            onDoubleClick={close}
          />
        </div>
        <span id={`count-${id}`} className="shrink-0 text-xs text-ink-soft">
          {t("studio:groups.nodes", { count: members.length })}
        </span>
      </div>
    </div>
  );
});
