import type { Pipeline } from "@/lib/document/schema";

/** A picture of a canvas in a few numbers: where cards stand (0 to 1000), of which group they are, and how they are wired. */
export interface Thumbnail {
  /** Height for a width of 1000. */
  readonly height: number;
  /** Width of a card. */
  readonly card: number;
  readonly cards: readonly (readonly [x: number, y: number, group: string])[];
  /** Indices of cards. */
  readonly wires: readonly (readonly [from: number, to: number])[];
}

/** Pixels of the canvas. */
const CARD = { width: 196, height: 96 };
/** The least canvas shown, so that one card does not fill the picture. */
const LEAST = { width: 900, height: 420 };
const MOST_CARDS = 120;

/** The picture of a pipeline, holding no text of it; an empty one has no cards. */
export function thumbnailOf(pipeline: Pipeline): Thumbnail {
  const nodes = pipeline.nodes.filter((node) => pipeline.layout[node.id]).slice(0, MOST_CARDS);
  if (nodes.length === 0) return { height: 467, card: 0, cards: [], wires: [] };
  const places = nodes.map((node) => pipeline.layout[node.id]);
  const left = Math.min(...places.map((place) => place.x));
  const top = Math.min(...places.map((place) => place.y));
  const wide = Math.max(...places.map((place) => place.x)) + CARD.width - left;
  const tall = Math.max(...places.map((place) => place.y)) + CARD.height - top;
  const width = Math.max(wide, LEAST.width);
  const height = Math.max(tall, LEAST.height);
  const scale = 1000 / width;
  const index = new Map(nodes.map((node, position) => [node.id, position]));
  return {
    height: Math.round(height * scale),
    card: Math.round(CARD.width * scale),
    cards: nodes.map((node, i) => [
      Math.round((places[i].x - left + (width - wide) / 2) * scale),
      Math.round((places[i].y - top + (height - tall) / 2) * scale),
      node.type.split(".")[0],
    ]),
    wires: pairs(pipeline, index),
  };
}

/** The pairs of cards that are joined, each once however many wires there are. */
function pairs(pipeline: Pipeline, index: ReadonlyMap<string, number>): [number, number][] {
  const joined = new Map<string, [number, number]>();
  for (const wire of pipeline.wires) {
    const from = index.get(wire.from.node);
    const to = index.get(wire.to.node);
    if (from !== undefined && to !== undefined) joined.set(`${from}-${to}`, [from, to]);
  }
  return [...joined.values()];
}

/** A stored thumbnail, or null when there is none that can be read. */
export function readThumbnail(text: string | null): Thumbnail | null {
  if (text === null) return null;
  try {
    const json: unknown = JSON.parse(text);
    return isThumbnail(json) ? json : null;
  } catch {
    return null;
  }
}

function isThumbnail(value: unknown): value is Thumbnail {
  if (typeof value !== "object" || value === null || !("height" in value) || !("card" in value) || !("cards" in value) || !("wires" in value)) return false;
  const number = (item: unknown) => typeof item === "number" && Number.isFinite(item);
  const { height, card, cards, wires } = value;
  if (!number(height) || !number(card) || !Array.isArray(cards) || !Array.isArray(wires)) return false;
  const goodCards = cards.every((one: unknown) => Array.isArray(one) && one.length === 3 && number(one[0]) && number(one[1]) && typeof one[2] === "string");
  return (
    goodCards &&
    wires.every(
      (wire: unknown) =>
        Array.isArray(wire) &&
        wire.length === 2 &&
        wire.every((end: unknown) => typeof end === "number" && Number.isInteger(end) && end >= 0 && end < cards.length),
    )
  );
}
