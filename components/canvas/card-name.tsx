"use client";

import { useEffect, useRef } from "react";
import { classes } from "@/components/ui/classes";
import { focusNode } from "./focus";
import { useStudioUi } from "./studio-ui";

interface CardNameProps {
  /** Of the node or group, as it stands on the canvas. */
  readonly id: string;
  readonly name: string;
  /** What the field is called while the name is being typed. */
  readonly label: string;
  readonly faint?: boolean;
  /** No room below it for a second line. */
  readonly oneLine?: boolean;
  readonly onRename: (name: string) => void;
  readonly onDoubleClick: () => void;
}

/** The name on a card, in two lines where one is too short; a field while it is being renamed (F2). */
export function CardName({ id, name, label, faint, oneLine, onRename, onDoubleClick }: CardNameProps) {
  const renaming = useStudioUi((ui) => ui.renaming === id);
  const show = useStudioUi((ui) => ui.show);
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
        className={classes(
          "font-semibold",
          oneLine ? "truncate" : "line-clamp-2 leading-[17px] wrap-anywhere hyphens-auto",
          faint ? "text-ink-faint" : "text-ink",
        )}
        title={name}
        onDoubleClick={(event) => {
          event.stopPropagation();
          onDoubleClick();
        }}
      >
        {name}
      </p>
    );
  }

  function leave(typed: string | null) {
    if (left.current) return;
    left.current = true;
    if (typed !== null && typed.trim() !== name) onRename(typed.trim());
    show({ renaming: null });
    focusNode(id);
  }

  return (
    <input
      ref={field}
      id={`name-${id}`}
      defaultValue={name}
      aria-label={label}
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
