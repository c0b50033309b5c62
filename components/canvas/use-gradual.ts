import { useEffect, useState } from "react";

/** Cards drawn in one frame: some 10 ms of work. */
const STEP = 3;
/** Every frame also costs what is on the canvas already: a very large pipeline is drawn in no more frames than these. */
const FRAMES = 8;

/** How many of `count` things to draw: some more each frame, so that a large pipeline opens without holding the page up. */
export function useGradual(count: number): number {
  const [drawn, setDrawn] = useState(0);
  // A card that is added alone is there at once.
  const now = drawn === 0 || count - drawn === 1 ? Math.min(count, drawn + STEP) : Math.min(count, drawn);
  useEffect(() => {
    if (drawn === count) return;
    const step = Math.max(STEP, Math.ceil(count / FRAMES));
    const frame = requestAnimationFrame(() => setDrawn(Math.min(count, now + step)));
    return () => cancelAnimationFrame(frame);
  }, [now, drawn, count]);
  return now;
}
