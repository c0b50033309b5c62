import type { MapPoints } from "@/lib/engine/protocol";
import { type Camera, type Size, unitsOf } from "./camera";

/** Points that were chosen on the map. */
export interface Selection {
  /** 1 for a chosen point, by index. */
  readonly lit: Uint8Array;
  /** Rows of the table, ascending. */
  readonly rows: Uint32Array;
  /** Chosen points of each group; behind the last, those without one. */
  readonly counts: Uint32Array;
}

/** The points for which `inside` says 1, asked by the pixel of the page they are drawn in: `mask` has width x height cells. */
export function chosenBy(points: MapPoints, camera: Camera, size: Size, mask: Uint8Array): Selection {
  const unit = unitsOf(camera, size);
  const left = size.width / 2 - camera.x * unit.x;
  const top = size.height / 2 + camera.y * unit.y;
  const lit = new Uint8Array(points.x.length);
  const counts = new Uint32Array(points.groups.length + 1);
  let chosen = 0;
  for (let i = 0; i < lit.length; i++) {
    const px = Math.floor(left + points.x[i] * unit.x);
    const py = Math.floor(top - points.y[i] * unit.y);
    if (px < 0 || py < 0 || px >= size.width || py >= size.height || mask[py * size.width + px] === 0) continue;
    lit[i] = 1;
    chosen++;
    counts[Math.min(points.group[i], points.groups.length)]++;
  }
  // Rows by their marks come in order; sorting hundreds of thousands would hold up the page.
  const marks = new Uint8Array(points.rows);
  for (let i = 0; i < lit.length; i++) if (lit[i] === 1) marks[points.row[i]] = 1;
  const rows = new Uint32Array(chosen);
  for (let row = 0, at = 0; row < marks.length; row++) if (marks[row] === 1) rows[at++] = row;
  return { lit, rows, counts };
}

/** The points that are in sight. */
export function chosenInSight(points: MapPoints, camera: Camera, size: Size): Selection {
  return chosenBy(points, camera, size, new Uint8Array(size.width * size.height).fill(1));
}

/** Cells inside a closed line of places of the page (even-odd rule, at the middles of the pixels). */
export function insideOf(line: readonly (readonly [number, number])[], { width, height }: Size): Uint8Array {
  const mask = new Uint8Array(width * height);
  const crossings: number[] = [];
  for (let row = 0; row < height; row++) {
    const y = row + 0.5;
    crossings.length = 0;
    for (let i = 0; i < line.length; i++) {
      const [x1, y1] = line[i];
      const [x2, y2] = line[(i + 1) % line.length];
      if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    }
    crossings.sort((a, b) => a - b);
    for (let c = 0; c + 1 < crossings.length; c += 2) {
      const from = Math.max(0, Math.ceil(crossings[c] - 0.5));
      const to = Math.min(width, Math.ceil(crossings[c + 1] - 0.5));
      if (to > from) mask.fill(1, row * width + from, row * width + to);
    }
  }
  return mask;
}
