"use client";

import { useEffect, useMemo, useRef } from "react";
import { useTheme } from "@/components/ui/theme";
import type { Replay } from "@/lib/ml/replay/contract";
import { SEGMENT_COLOR_NUMBERS } from "@/lib/nodes/cluster/segment-colors";
import { useParentWidth } from "../use-width";
import { centersBetween, drawFrame, type ReplayColors, replayScale } from "./replay-drawing";

interface ReplayCanvasProps {
  readonly replay: Replay;
  readonly frame: number;
  readonly height: number;
  /** What is seen, in words. */
  readonly label: string;
}

/** Milliseconds in which centres travel to their next place. */
const TRAVEL = 160;

function readColors(element: Element): ReplayColors {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    segments: SEGMENT_COLOR_NUMBERS.map((n) => color(`segment-${n}`)),
    noise: color("segment-noise"),
    faint: color("ink-faint"),
    ink: color("ink"),
    panel: color("panel"),
  };
}

/** The picture of one step; centres travel from where the step before left them, unless motion is unwanted. */
export function ReplayCanvas({ replay, frame, height, label }: ReplayCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const before = useRef(frame);
  const { shown: theme } = useTheme();
  const width = useParentWidth(canvas);
  const scale = useMemo(() => replayScale(replay, width, height), [replay, width, height]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the element
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    const to = replay.frames[frame];
    if (!element || !context || !to || width === 0) return;
    const from = replay.frames[before.current];
    before.current = frame;
    const colors = readColors(element);
    const ratio = window.devicePixelRatio || 1;
    element.width = width * ratio;
    element.height = height * ratio;
    context.scale(ratio, ratio);
    const still = from === to || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const start = performance.now();
    let next = 0;
    const draw = (now: number) => {
      const share = still ? 1 : Math.min(1, Math.max(0, now - start) / TRAVEL);
      context.clearRect(0, 0, width, height);
      drawFrame(context, replay, to, centersBetween(from, to, share), scale, colors);
      if (share < 1) next = requestAnimationFrame(draw);
    };
    draw(start);
    return () => cancelAnimationFrame(next);
  }, [replay, frame, scale, width, height, theme]);

  return (
    <div className="relative w-full overflow-hidden rounded-md border border-line bg-sunken" style={{ height }}>
      <canvas ref={canvas} role="img" aria-label={label} className="absolute inset-0" style={{ width, height }} />
    </div>
  );
}
