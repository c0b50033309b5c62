"use client";

import { classes } from "./classes";

const APPLE: Readonly<Record<string, string>> = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↵", Delete: "⌫" };
const OTHER: Readonly<Record<string, string>> = { Enter: "↵" };
const ARROWS: Readonly<Record<string, string>> = { Left: "←", Right: "→", Up: "↑", Down: "↓" };

function onApple(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}

/** Keys as this machine writes them: "Ctrl+Enter" is "⌘↵" on a Mac. */
function keysInWords(keys: string): string {
  const apple = onApple();
  const names = apple ? APPLE : OTHER;
  return keys
    .split("+")
    .map((key) => names[key] ?? ARROWS[key] ?? key)
    .join(apple ? "" : "+");
}

/** A keyboard shortcut: `keys` is written "Ctrl+Shift+Z". Inherits its colour where `plain`. */
export function Kbd({ keys, plain }: { readonly keys: string; readonly plain?: boolean }) {
  return (
    <kbd className={classes("font-sans text-xs tabular-nums", plain ? "text-current" : "rounded border border-line bg-sunken px-1 text-ink-soft")}>
      {keysInWords(keys)}
    </kbd>
  );
}
