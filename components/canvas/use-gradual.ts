import { useEffect, useState } from "react";

/** New cards drawn in one frame: about 20 ms of work. */
const STEP = 12;

/** How many of `count` things to draw: at most `STEP` more each frame, so that a large pipeline opens without holding the page up. */
export function useGradual(count: number): number {
  const [drawn, setDrawn] = useState(0);
  const now = Math.min(count, drawn + STEP);
  useEffect(() => {
    if (now === drawn) return;
    const frame = requestAnimationFrame(() => setDrawn(now));
    return () => cancelAnimationFrame(frame);
  }, [now, drawn]);
  return now;
}
