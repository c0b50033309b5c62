"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";

interface ChipProps {
  readonly tone?: "plain" | "automatic" | "missing" | "accent";
  readonly icon?: ReactNode;
  readonly title?: string;
  /** With it a cross stands at the end; `removeLabel` names it. */
  readonly onRemove?: () => void;
  readonly removeLabel?: string;
  readonly children: ReactNode;
}

const TONES = {
  plain: "border-line bg-sunken text-ink",
  automatic: "border-dashed border-line-strong bg-transparent text-ink-soft",
  missing: "border-warn bg-warn-soft text-warn",
  accent: "border-transparent bg-accent-soft text-accent",
} as const;

/** A small thing with a name: a column, a role, a file. */
export function Chip({ tone = "plain", icon, title, onRemove, removeLabel, children }: ChipProps) {
  return (
    <span
      title={title}
      className={classes("inline-flex h-6 max-w-full items-center gap-1 rounded-md border pl-1.5 text-sm", onRemove ? "pr-0" : "pr-1.5", TONES[tone])}
    >
      {icon}
      <span className="truncate">{children}</span>
      {onRemove ? (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="flex size-6 shrink-0 items-center justify-center rounded-md text-ink-faint hover:text-ink"
        >
          <X size={12} aria-hidden="true" />
        </button>
      ) : null}
    </span>
  );
}
