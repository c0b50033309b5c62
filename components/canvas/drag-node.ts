/** What a drag from the palette carries. */
const TYPE = "application/x-strata-node";

/** The type last picked up: while a drag hovers, browsers hide its data and show only its kind. */
let lifted: string | null = null;

export function liftNode(transfer: DataTransfer, type: string): void {
  lifted = type;
  transfer.setData(TYPE, type);
  transfer.setData("text/plain", type);
  transfer.effectAllowed = "copy";
}

export function dropNode(): void {
  lifted = null;
}

/** What a link carries when it is dragged. */
const ADDRESSES = "text/uri-list";

/** What hovers over the canvas: a node of the palette, files, a link, or nothing of ours. */
export function hovering(transfer: DataTransfer): { readonly node: string | null; readonly files: boolean; readonly address: boolean } {
  const kinds = [...transfer.types];
  return { node: kinds.includes(TYPE) ? lifted : null, files: kinds.includes("Files"), address: kinds.includes(ADDRESSES) };
}

/** The first address of a dropped link; lines that begin with # are remarks (RFC 2483). */
export function droppedAddress(transfer: DataTransfer): string | null {
  const lines = transfer.getData(ADDRESSES).split(/\r?\n/);
  return lines.find((line) => line !== "" && !line.startsWith("#")) ?? null;
}

export function droppedNode(transfer: DataTransfer): string | null {
  return transfer.getData(TYPE) || null;
}

/** The wire under a point of the window, by its key. */
export function wireAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const wire = element.closest(".react-flow__edge");
    if (wire) return wire.getAttribute("data-id");
  }
  return null;
}

/** The card under a point of the window, of a node or a closed group. */
export function cardAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const card = element.closest(".react-flow__node-card, .react-flow__node-folded");
    if (card) return card.getAttribute("data-id");
  }
  return null;
}
