"use client";

import type { ComponentProps } from "react";
import { classes } from "./classes";

export type ButtonTone = "primary" | "secondary" | "ghost" | "danger";

interface ButtonProps extends ComponentProps<"button"> {
  /** One primary button a view at most. */
  readonly tone?: ButtonTone;
  readonly size?: "small" | "normal";
}

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: "bg-accent text-accent-ink font-semibold hover:brightness-110 active:brightness-95 border-transparent",
  secondary: "bg-raised text-ink border-line hover:bg-sunken hover:border-line-strong",
  ghost: "bg-transparent text-ink-soft border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-raised text-bad border-line hover:bg-bad-soft hover:border-bad",
};

/** The look of a button, for links that look like one. */
export function buttonClasses(tone: ButtonTone = "secondary", size: "small" | "normal" = "normal"): string {
  return classes(
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-[7px] border transition-colors duration-100",
    "disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50",
    size === "small" ? "h-6 px-2 text-sm" : "h-8 px-3 text-base",
    TONES[tone],
  );
}

export function Button({ tone = "secondary", size = "normal", className, type = "button", ...rest }: ButtonProps) {
  return <button type={type} className={classes(buttonClasses(tone, size), className)} {...rest} />;
}
