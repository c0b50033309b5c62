/** The card of a node on the page, if it is drawn. */
export function cardElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

/** Puts the keyboard on a card as soon as it takes it: a node that was just added is drawn, measured, and only then visible. */
export function focusNode(id: string, frames = 12): void {
  requestAnimationFrame(() => {
    const element = cardElement(id);
    element?.focus({ preventScroll: true });
    if (frames > 0 && (!element || document.activeElement !== element)) focusNode(id, frames - 1);
  });
}
