"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { classes } from "./classes";

interface ResizerProps {
  readonly label: string;
  /** The panel that it resizes. */
  readonly controls: string;
  /** `left`: the panel lies at the left of the bar and grows to the right. */
  readonly panel: "left" | "right" | "bottom";
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly onResize: (size: number) => void;
  /** Back to the first size, on a double click. */
  readonly onReset: () => void;
}

/** The bar between two panels: dragged, or moved with the arrow keys (Home and End: smallest and largest). */
export function Resizer({ label, controls, panel, size, min, max, onResize, onReset }: ResizerProps) {
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const upright = panel !== "bottom";
  const grows = panel === "left" ? 1 : -1;
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)));

  function drag(event: PointerEvent<HTMLDivElement>) {
    if (!start.current) return;
    const at = upright ? event.clientX : event.clientY;
    onResize(clamp(start.current.size + grows * (at - start.current.at)));
  }

  function press(event: KeyboardEvent<HTMLDivElement>) {
    const step = event.shiftKey ? 64 : 16;
    const [less, more] = upright ? (panel === "left" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"]) : ["ArrowDown", "ArrowUp"];
    const next = event.key === more ? size + step : event.key === less ? size - step : event.key === "Home" ? min : event.key === "End" ? max : null;
    if (next === null) return;
    event.preventDefault();
    onResize(clamp(next));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be a focusable splitter
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={upright ? "vertical" : "horizontal"}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={press}
      onDoubleClick={onReset}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { at: upright ? event.clientX : event.clientY, size };
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        start.current = null;
      }}
      className={classes(
        "relative z-10 shrink-0 touch-none bg-line transition-colors duration-100 hover:bg-accent focus-visible:bg-accent after:absolute",
        upright
          ? "w-px cursor-col-resize after:inset-y-0 after:-inset-x-1.5 pointer-coarse:after:-inset-x-3"
          : "h-px cursor-row-resize after:inset-x-0 after:-inset-y-1.5 pointer-coarse:after:-inset-y-3",
      )}
    />
  );
}
