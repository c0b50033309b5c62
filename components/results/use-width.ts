"use client";

import { type RefObject, useEffect, useState } from "react";

/** Width of an element's content box, in whole pixels; 0 before it is drawn. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  return useWidthOf(element, false);
}

/** Width of what an element stands in, in whole pixels; 0 before it is drawn. */
export function useParentWidth(element: RefObject<HTMLElement | null>): number {
  return useWidthOf(element, true);
}

function useWidthOf(element: RefObject<HTMLElement | null>, ofParent: boolean): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const measured = ofParent ? element.current?.parentElement : element.current;
    if (!measured) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element, ofParent]);
  return width;
}
