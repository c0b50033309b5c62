import { useEffect, useState } from "react";

/** Cards drawn in one frame: some 10 ms of work. */
const STEP = 4;
/** Every frame also costs what is on the canvas already: a very large pipeline is drawn in no more frames than these. */
const FRAMES = 8;

/** How many of `count` things to draw: some more each frame, so that a large pipeline opens without holding the page up. */
export function useGradual(count: number): number {
  const [drawn, setDrawn] = useState(0);
  const now = Math.min(count, drawn + Math.max(STEP, Math.ceil(count / FRAMES)));
  useEffect(() => {
    if (now === drawn) return;
    const frame = requestAnimationFrame(() => setDrawn(now));
    return () => cancelAnimationFrame(frame);
  }, [now, drawn]);
  return now;
}
