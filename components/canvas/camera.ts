import { getViewportForBounds, type ReactFlowInstance } from "@xyflow/react";
import type { Pipeline } from "@/lib/document/schema";
import { extentOf } from "./boxes";
import { FIT } from "./fit";
import type { FlowNode, WireEdge } from "./flow-types";

type View = Pick<ReactFlowInstance<FlowNode, WireEdge>, "setViewport" | "getViewport">;
type Drawn = Pick<Pipeline, "nodes" | "wires" | "groups" | "notes" | "layout">;

const MIN_ZOOM = 0.15;
/** Where the first card of an empty canvas stands, in parts of its width and height; and how near the edge is too near, in pixels. */
const FIRST = { x: 0.14, y: 0.34 };
const EDGE = 56;

/** Milliseconds of a camera move; none when the system asks for calm. */
export function glide(): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180;
}

export function canvasBox(): DOMRect | null {
  return document.querySelector(".react-flow")?.getBoundingClientRect() ?? null;
}

/** Brings the whole document into view, from its places alone: what was just added need not be drawn yet. A single card is put where a pipeline begins. */
export function showDocument(view: View, pipeline: Drawn, duration: number): void {
  const extent = extentOf(pipeline);
  const canvas = canvasBox();
  if (!extent || !canvas) return;
  const viewport =
    pipeline.nodes.length + pipeline.notes.length === 1
      ? { x: Math.round(canvas.width * FIRST.x - extent.x), y: Math.round(canvas.height * FIRST.y - extent.y), zoom: 1 }
      : getViewportForBounds(extent, canvas.width, canvas.height, MIN_ZOOM, FIT.maxZoom, FIT.padding);
  void view.setViewport(viewport, { duration });
}

/** After an empty canvas got its first things: brings them into view, unless they were put in good sight. */
export function showFirst(view: View, pipeline: Drawn): void {
  const extent = extentOf(pipeline);
  const canvas = canvasBox();
  if (!extent || !canvas) return;
  const { x, y, zoom } = view.getViewport();
  const left = extent.x * zoom + x;
  const top = extent.y * zoom + y;
  const inside = left >= EDGE && top >= EDGE && left + extent.width * zoom <= canvas.width - EDGE && top + extent.height * zoom <= canvas.height - EDGE;
  if (!inside) showDocument(view, pipeline, 0);
}
