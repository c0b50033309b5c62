"use client";

import { useRef } from "react";

/**
 * Gives the keyboard back to where it was when a dialog without a trigger of its own closes (Radix gives it back to
 * triggers only). Returns the handler for `onCloseAutoFocus`.
 */
export function useReturnFocus(open: boolean): (event: Event) => void {
  const before = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  // While drawing: by the time effects run, a field inside may already have taken the keyboard.
  if (open && !wasOpen.current && typeof document !== "undefined") before.current = document.activeElement;
  wasOpen.current = open;
  return (event) => {
    event.preventDefault();
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  };
}
