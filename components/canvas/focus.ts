/** The card of a node on the page, if it is drawn. */
export function cardElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
}

/** Puts the keyboard on a card once it is drawn (a node that was just added is drawn a frame later). */
export function focusNode(id: string, frames = 4): void {
  requestAnimationFrame(() => {
    const element = cardElement(id);
    if (element) element.focus({ preventScroll: true });
    else if (frames > 0) focusNode(id, frames - 1);
  });
}
