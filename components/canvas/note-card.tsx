"use client";

import { type NodeProps, NodeResizer } from "@xyflow/react";
import { memo } from "react";
import { classes } from "@/components/ui/classes";
import { useTranslation } from "@/components/ui/language";
import { NOTE_LIMIT } from "@/lib/studio/note-limit";
import { useCommands } from "@/lib/studio/use-studio";
import type { NoteNode } from "./flow-types";

/** A note on the canvas: text that explains, and is saved with the pipeline. */
export const NoteCard = memo(function NoteCard({ data, selected }: NodeProps<NoteNode>) {
  const { note } = data;
  const { t } = useTranslation();
  const commands = useCommands();
  const long = note.text.length > NOTE_LIMIT;
  return (
    <div
      className={classes(
        "flex h-full flex-col rounded-lg border border-l-[3px] border-l-warn bg-warn-soft/90 dark:bg-warn-soft/70",
        selected ? "border-accent" : "border-line",
      )}
    >
      <NodeResizer
        isVisible={selected}
        minWidth={120}
        minHeight={56}
        color="var(--accent)"
        onResizeEnd={(_, size) => commands.setNote(note.id, { x: size.x, y: size.y, width: size.width, height: size.height })}
      />
      <textarea
        // A longer one, which came with a file, is kept whole and shown as far as anybody reads.
        value={long ? `${note.text.slice(0, NOTE_LIMIT)}…` : note.text}
        readOnly={long}
        aria-label={t("studio:canvas.note")}
        placeholder={t("studio:canvas.note-placeholder")}
        onChange={(event) => commands.setNote(note.id, { text: event.target.value })}
        onPaste={(event) => {
          // Refused before it is in the field: putting it there takes the browser long.
          const text = event.clipboardData.getData("text/plain");
          const { value, selectionStart, selectionEnd } = event.currentTarget;
          if (text.length <= NOTE_LIMIT) return;
          event.preventDefault();
          commands.setNote(note.id, { text: `${value.slice(0, selectionStart)}${text}${value.slice(selectionEnd)}` });
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
          event.stopPropagation();
        }}
        className={classes(
          "h-full w-full resize-none rounded-lg bg-transparent px-3 py-2 text-base text-ink outline-none placeholder:text-ink-faint",
          selected ? "nodrag nowheel" : "pointer-events-none",
        )}
      />
    </div>
  );
});
