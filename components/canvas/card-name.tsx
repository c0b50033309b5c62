"use client";

import { useEffect, useRef } from "react";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { useCommands } from "@/lib/studio/use-studio";
import { focusNode } from "./focus";
import { useStudioUi } from "./studio-ui";

/** The name on a card; a field while it is being renamed (F2, or a double click on it). */
export function CardName({ id, name, faint }: { readonly id: string; readonly name: string; readonly faint: boolean }) {
  const { t } = useTranslation();
  const renaming = useStudioUi((ui) => ui.renaming === id);
  const show = useStudioUi((ui) => ui.show);
  const commands = useCommands();
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);

  useEffect(() => {
    if (!renaming) return;
    left.current = false;
    field.current?.focus();
    field.current?.select();
  }, [renaming]);

  if (!renaming) {
    return (
      <p
        id={`name-${id}`}
        className={classes("truncate font-semibold", faint ? "text-ink-faint" : "text-ink")}
        title={name}
        onDoubleClick={(event) => {
          event.stopPropagation();
          show({ renaming: id });
        }}
      >
        {name}
      </p>
    );
  }

  function leave(label: string | null) {
    if (left.current) return;
    left.current = true;
    if (label !== null && label.trim() !== name) commands.renameNode(id, label.trim());
    show({ renaming: null });
    focusNode(id);
  }

  return (
    <input
      ref={field}
      id={`name-${id}`}
      defaultValue={name}
      aria-label={t("studio:canvas.node-name")}
      className="nodrag nopan -my-0.5 w-full rounded border border-accent bg-panel px-1 font-semibold text-ink outline-none"
      onBlur={(event) => leave(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") leave(event.currentTarget.value);
        if (event.key === "Escape") leave(null);
      }}
    />
  );
}
