import { cornerOf, fold } from "@/lib/document/groups";
import type { Pipeline } from "@/lib/document/schema";
import { CARD_WIDTH } from "./flow-types";

/** A rectangle of the canvas. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A card's height while it is not measured: with a picture, as most have one once they have run. */
export const CARD_HEIGHT = 150;
/** Room around the cards of an open group; the title stands above them. */
const FRAME = { side: 16, top: 42, bottom: 16 };

/** The least box around all of them, or null around nothing. */
export function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The frame of an open group around its cards. */
export function frameAround(cards: readonly Box[]): Box | null {
  const box = around(cards);
  if (!box) return null;
  return { x: box.x - FRAME.side, y: box.y - FRAME.top, width: box.width + 2 * FRAME.side, height: box.height + FRAME.top + FRAME.bottom };
}

/** Everything on the canvas as far as the document tells, cards at their usual size: where to look before anything is drawn. */
export function extentOf(pipeline: Pick<Pipeline, "nodes" | "wires" | "groups" | "notes" | "layout">): Box | null {
  const { nodes, closed, open } = fold(pipeline);
  const card = (at: { readonly x: number; readonly y: number }): Box => ({ x: at.x, y: at.y, width: CARD_WIDTH, height: CARD_HEIGHT });
  const cardsOf = (ids: readonly { readonly id: string }[]) => ids.flatMap(({ id }) => (pipeline.layout[id] ? [card(pipeline.layout[id])] : []));
  return around([
    ...cardsOf(nodes),
    ...closed.map(({ members }) => card(cornerOf(members, pipeline.layout))),
    ...open.flatMap(({ members }) => frameAround(cardsOf(members)) ?? []),
    ...pipeline.notes,
  ]);
}
