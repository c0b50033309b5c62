"use client";

import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes";
import { Tooltip } from "./tooltip";

interface IconButtonProps extends Omit<ComponentProps<"button">, "children" | "aria-label"> {
  /** What the button does: its accessible name and its tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  readonly icon: ReactNode;
  readonly size?: "small" | "normal";
  readonly side?: "top" | "right" | "bottom" | "left";
}

/** A button that shows only an icon; its name is in the tooltip and for screen readers. */
export function IconButton({ label, shortcut, icon, size = "normal", side, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      <button
        type={type}
        aria-label={label}
        className={classes(
          "inline-flex shrink-0 items-center justify-center rounded-[7px] text-ink-soft transition-colors duration-100 hover:bg-sunken hover:text-ink",
          "disabled:pointer-events-none disabled:opacity-40 aria-pressed:bg-accent-soft aria-pressed:text-accent",
          size === "small" ? "size-6" : "size-8",
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
