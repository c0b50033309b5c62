import { startTransition, useEffect, useState } from "react";

/**
 * How many of a page's `parts` to draw: one more in each task, and each in slices between which the page answers. What
 * a person waits for comes first.
 */
export function useStages(parts: number): number {
  const [drawn, setDrawn] = useState(0);
  useEffect(() => {
    if (drawn >= parts) return;
    const timer = setTimeout(() => startTransition(() => setDrawn(drawn + 1)), 0);
    return () => clearTimeout(timer);
  }, [drawn, parts]);
  return drawn;
}
