import type { Pipeline } from "@/lib/document/schema";
import type { AlignEdge, XY } from "./store-types";

/** Places that line the nodes up on one edge or middle line. Cards are equally wide; tops are lined up for rows. */
export function align(pipeline: Pick<Pipeline, "layout">, nodes: readonly string[], edge: AlignEdge): Record<string, XY> {
  const places = nodes.flatMap((id): [string, XY][] => (pipeline.layout[id] ? [[id, pipeline.layout[id]]] : []));
  if (places.length < 2) return {};
  const xs = places.map(([, place]) => place.x);
  const ys = places.map(([, place]) => place.y);
  const middle = (values: readonly number[]) => Math.round((Math.min(...values) + Math.max(...values)) / 2);
  const to: Record<AlignEdge, (place: XY) => XY> = {
    left: (place) => ({ x: Math.min(...xs), y: place.y }),
    center: (place) => ({ x: middle(xs), y: place.y }),
    right: (place) => ({ x: Math.max(...xs), y: place.y }),
    top: (place) => ({ x: place.x, y: Math.min(...ys) }),
    middle: (place) => ({ x: place.x, y: middle(ys) }),
    bottom: (place) => ({ x: place.x, y: Math.max(...ys) }),
  };
  return Object.fromEntries(places.map(([id, place]) => [id, to[edge](place)]));
}
