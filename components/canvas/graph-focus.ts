import { cornerOf, fold } from "@/lib/document/groups";
import type { Pipeline } from "@/lib/document/schema";
import type { XY } from "@/lib/studio/store-types";

export type Direction = "Left" | "Right" | "Up" | "Down";

interface Graph {
  readonly nodes: readonly { readonly id: string }[];
  readonly wires: readonly { readonly from: { readonly node: string }; readonly to: { readonly node: string } }[];
  readonly layout: Readonly<Record<string, XY>>;
}

/** The pipeline as it is seen: a closed group is one thing, at the corner of its nodes. */
export function seenGraph(pipeline: Pick<Pipeline, "nodes" | "wires" | "groups" | "layout">): Graph {
  const { ids, wires, closed } = fold(pipeline);
  const corners = Object.fromEntries(closed.map(({ id, members }) => [id, cornerOf(members, pipeline.layout)]));
  return { nodes: ids.map((id) => ({ id })), wires, layout: { ...pipeline.layout, ...corners } };
}

function nearest(from: XY, candidates: readonly { readonly id: string; readonly at: XY }[]): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, at } of candidates) {
    const distance = (at.x - from.x) ** 2 + (at.y - from.y) ** 2;
    if (distance < least) {
      least = distance;
      best = id;
    }
  }
  return best;
}

/**
 * The node that an arrow key leads to: left and right go along the wires (the uppermost neighbour first), up and down
 * to the nearest node above or below; where there is no wire, to the nearest node on that side. Null at the edge.
 */
export function nodeTowards(graph: Graph, start: string, direction: Direction): string | null {
  const place = (id: string): XY => graph.layout[id] ?? { x: 0, y: 0 };
  const here = place(start);
  if (direction === "Left" || direction === "Right") {
    const linked = graph.wires.flatMap((wire) =>
      direction === "Right" ? (wire.from.node === start ? [wire.to.node] : []) : wire.to.node === start ? [wire.from.node] : [],
    );
    const known = linked.filter((id) => graph.nodes.some((node) => node.id === id));
    if (known.length > 0) return known.reduce((top, id) => (place(id).y < place(top).y ? id : top));
  }
  const beyond = (at: XY) => {
    const dx = at.x - here.x;
    const dy = at.y - here.y;
    if (direction === "Left") return dx < 0 && Math.abs(dy) <= -dx;
    if (direction === "Right") return dx > 0 && Math.abs(dy) <= dx;
    // A column of cards is wide: up and down accept what lies well to the side.
    return direction === "Up" ? dy < 0 && Math.abs(dx) <= -3 * dy : dy > 0 && Math.abs(dx) <= 3 * dy;
  };
  const candidates = graph.nodes.filter((node) => node.id !== start).map((node) => ({ id: node.id, at: place(node.id) }));
  return nearest(
    here,
    candidates.filter((candidate) => beyond(candidate.at)),
  );
}
