/** What part of the plane is seen: points lie from 0 to 1 in both directions. */
export interface Camera {
  /** How many times larger than the whole, from 1. */
  readonly zoom: number;
  /** The point in the middle. */
  readonly x: number;
  readonly y: number;
}

/** Pixels of the drawing. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: Camera = { zoom: 1, x: 0.5, y: 0.5 };
/** Room around the points, in pixels of the page. */
const EDGE = 12;
const MOST_ZOOM = 4000;

/** Pixels a unit takes in each direction. */
export function unitsOf({ zoom }: Camera, { width, height }: Size): { readonly x: number; readonly y: number } {
  return { x: Math.max(1, width - 2 * EDGE) * zoom, y: Math.max(1, height - 2 * EDGE) * zoom };
}

/** Where a point of the plane is drawn, from the upper left corner. */
export function toScreen(camera: Camera, size: Size, x: number, y: number): readonly [number, number] {
  const unit = unitsOf(camera, size);
  return [size.width / 2 + (x - camera.x) * unit.x, size.height / 2 - (y - camera.y) * unit.y];
}

/** The point of the plane that is drawn at a place. */
export function toPlane(camera: Camera, size: Size, left: number, top: number): readonly [number, number] {
  const unit = unitsOf(camera, size);
  return [camera.x + (left - size.width / 2) / unit.x, camera.y - (top - size.height / 2) / unit.y];
}

/** Larger (or smaller) by a factor; what is drawn at (left, top) stays there. */
export function zoomed(camera: Camera, size: Size, factor: number, left = size.width / 2, top = size.height / 2): Camera {
  const zoom = Math.max(1, Math.min(MOST_ZOOM, camera.zoom * factor));
  const [x, y] = toPlane(camera, size, left, top);
  const [newX, newY] = toPlane({ ...camera, zoom }, size, left, top);
  return kept({ zoom, x: camera.x + x - newX, y: camera.y + y - newY });
}

/** Moved by pixels. */
export function panned(camera: Camera, size: Size, right: number, down: number): Camera {
  const unit = unitsOf(camera, size);
  return kept({ ...camera, x: camera.x - right / unit.x, y: camera.y + down / unit.y });
}

/** The middle stays over the plane; the whole stays in its place. */
function kept(camera: Camera): Camera {
  if (camera.zoom === 1) return WHOLE;
  const clamp = (value: number) => Math.max(0, Math.min(1, value));
  return { ...camera, x: clamp(camera.x), y: clamp(camera.y) };
}
