import type { MapPoints } from "@/lib/engine/protocol";
import { type Camera, type Size, toScreen } from "./camera";
import type { PointRaster, RasterStyle } from "./raster";

/** Points of a drawing while the view moves: few enough for 60 pictures a second without a graphics card. */
const MOVING = 90_000;

/** Draws a picture at once, of a part of the points when there are many; then, in slices, all of them. Returns how to stop. */
export function drawPoints(
  context: CanvasRenderingContext2D,
  raster: PointRaster,
  camera: Camera,
  size: Size,
  style: RasterStyle,
  moving: boolean,
  done: () => void,
): () => void {
  const put = () => {
    context.putImageData(raster.image(), 0, 0);
    done();
  };
  raster.begin(camera, size, style, moving ? MOVING : undefined);
  if (moving || raster.total <= MOVING) {
    while (!raster.step());
    put();
    return () => undefined;
  }
  let frame = 0;
  const more = () => {
    if (raster.step()) put();
    else frame = requestAnimationFrame(more);
  };
  frame = requestAnimationFrame(more);
  return () => cancelAnimationFrame(frame);
}

/** A theme's colour (#rrggbb) as the bytes of an ImageData lie. */
export function bytesOfColor(color: string): number {
  const rgb = Number.parseInt(color.replace("#", ""), 16);
  return Number.isNaN(rgb) ? 0x808080 : ((rgb & 0xff) << 16) | (rgb & 0xff00) | (rgb >> 16);
}

/** The ring around the point that is meant, and the line being drawn. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  points: MapPoints,
  camera: Camera,
  size: Size,
  ratio: number,
  ink: string,
  meant: number | null,
  line: readonly (readonly [number, number])[] | null,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, size.width, size.height);
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  if (meant !== null) {
    const [x, y] = toScreen(camera, size, points.x[meant], points.y[meant]);
    context.beginPath();
    context.arc(x, y, 5.5, 0, 2 * Math.PI);
    context.stroke();
  }
  if (!line || line.length < 2) return;
  context.setLineDash([4, 3]);
  context.beginPath();
  for (const [x, y] of line) context.lineTo(x, y);
  context.closePath();
  context.stroke();
  context.setLineDash([]);
}
