"use client";

import { type RefObject, useEffect, useState } from "react";

/** Width of what an element stands in, in whole pixels; 0 before it is drawn. */
export function useParentWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const parent = element.current?.parentElement;
    if (!parent) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(parent);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
