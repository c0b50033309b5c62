import type { Pipeline } from "./schema";

/** Pixels between the left edges of two columns and the top edges of two rows of node cards. */
export const COLUMN_PITCH = 264;
const ROW_PITCH = 184;
/** Columns that stand side by side; longer chains go on below. */
const LONGEST_LINE = 5;
/** Room between two lines, for the wires that run back to the left. */
const BAND_GAP = 24;
/** A card's usual footprint: width 196, height with a picture. */
const CARD = { width: 196, height: 152 };

type Point = { readonly x: number; readonly y: number };

interface Graph {
  readonly nodes: readonly { readonly id: string }[];
  readonly wires: readonly { readonly from: { readonly node: string }; readonly to: { readonly node: string } }[];
}

/**
 * Columns by depth (the longest way from a source), rows ordered so that wires cross little: two sweeps of the
 * barycentre heuristic (Sugiyama, Tagawa and Toda 1981); more than five columns are folded into lines. Nodes on a cycle come last. Positions start at `origin`.
 * O(nodes + wires) a sweep, plus sorting.
 */
export function tidyLayout(graph: Graph, origin: Point = { x: 0, y: 0 }): Record<string, Point> {
  const ids = graph.nodes.map((node) => node.id);
  const known = new Set(ids);
  const wires = graph.wires.filter((wire) => known.has(wire.from.node) && known.has(wire.to.node));
  const depth = depths(ids, wires);
  const layers: string[][] = [];
  for (const id of ids) {
    const at = depth.get(id) ?? 0;
    while (layers.length <= at) layers.push([]);
    layers[at].push(id);
  }
  sweep(layers, wires);
  const positions: Record<string, Point> = {};
  let top = origin.y;
  for (const band of bands(layers)) {
    const tallest = Math.max(1, ...band.map((layer) => layer.length));
    band.forEach((layer, column) => {
      const above = ((tallest - layer.length) * ROW_PITCH) / 2;
      layer.forEach((id, row) => {
        positions[id] = { x: Math.round(origin.x + column * COLUMN_PITCH), y: Math.round(top + above + row * ROW_PITCH) };
      });
    });
    top += tallest * ROW_PITCH + BAND_GAP;
  }
  return positions;
}

/** A long chain is folded like a text into lines of about equal length: in one line it could be read only from afar. */
function bands(layers: readonly string[][]): string[][][] {
  const count = Math.max(1, Math.ceil(layers.length / LONGEST_LINE));
  const length = Math.ceil(layers.length / count);
  return Array.from({ length: count }, (_, band) => layers.slice(band * length, (band + 1) * length));
}

function depths(ids: readonly string[], wires: Graph["wires"]): Map<string, number> {
  const depth = new Map<string, number>();
  const waiting = new Map<string, number>(ids.map((id) => [id, 0]));
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of wires) {
    waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1);
    next.get(from.node)?.push(to.node);
  }
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (const id of ready) depth.set(id, 0);
  for (let i = 0; i < ready.length; i++) {
    const at = depth.get(ready[i]) ?? 0;
    for (const after of next.get(ready[i]) ?? []) {
      depth.set(after, Math.max(depth.get(after) ?? 0, at + 1));
      const left = (waiting.get(after) ?? 0) - 1;
      waiting.set(after, left);
      if (left === 0) ready.push(after);
    }
  }
  return depth;
}

function sweep(layers: string[][], wires: Graph["wires"]): void {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  for (const { from, to } of wires) {
    before.set(to.node, [...(before.get(to.node) ?? []), from.node]);
    after.set(from.node, [...(after.get(from.node) ?? []), to.node]);
  }
  const row = new Map<string, number>();
  const number = (layer: readonly string[]) => {
    for (const [index, id] of layer.entries()) row.set(id, index - (layer.length - 1) / 2);
  };
  for (const layer of layers) number(layer);
  const order = (layer: string[], neighbours: ReadonlyMap<string, readonly string[]>) => {
    const weight = new Map(layer.map((id) => [id, mean((neighbours.get(id) ?? []).map((other) => row.get(other) ?? 0)) ?? row.get(id) ?? 0]));
    layer.sort((a, b) => (weight.get(a) ?? 0) - (weight.get(b) ?? 0));
    number(layer);
  };
  for (let i = 1; i < layers.length; i++) order(layers[i], before);
  for (let i = layers.length - 2; i >= 0; i--) order(layers[i], after);
  for (let i = 1; i < layers.length; i++) order(layers[i], before);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The place nearest below `wanted` where a card covers no other. O(nodes) a step. */
export function freePlace(pipeline: Pick<Pipeline, "nodes" | "layout">, wanted: Point): Point {
  const taken = pipeline.nodes.flatMap((node) => pipeline.layout[node.id] ?? []);
  const overlaps = (place: Point) => taken.some((other) => Math.abs(other.x - place.x) < CARD.width && Math.abs(other.y - place.y) < CARD.height);
  let place = { x: Math.round(wanted.x), y: Math.round(wanted.y) };
  while (overlaps(place)) place = { x: place.x, y: place.y + 24 };
  return place;
}

/** Where a new node goes when nobody says: right of the rightmost node, or the top left of an empty canvas. */
export function nextPlace(pipeline: Pick<Pipeline, "nodes" | "layout">): Point {
  const places = pipeline.nodes.flatMap((node) => pipeline.layout[node.id] ?? []);
  if (places.length === 0) return { x: 0, y: 0 };
  const right = places.reduce((best, place) => (place.x > best.x ? place : best));
  return freePlace(pipeline, { x: right.x + COLUMN_PITCH, y: right.y });
}
