"use client";

import { type PointerEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTheme } from "@/components/ui/theme";
import type { MapPoints } from "@/lib/engine/protocol";
import { segmentColorName } from "@/lib/nodes/cluster/segment-colors";
import type { Camera, Size } from "./camera";
import { toScreen } from "./camera";
import { bytesOfColor, drawMarks, drawPoints } from "./draw-points";
import { nearestPoint, PointRaster } from "./raster";
import { chosenBy, insideOf, type Selection } from "./selection";

interface PointCanvasProps {
  readonly points: MapPoints;
  /** Colour of each group, 1 to 8, 0 for noise. */
  readonly colors: readonly number[];
  readonly size: Size;
  readonly camera: Camera;
  readonly moving: boolean;
  readonly onZoom: (factor: number, left: number, top: number) => void;
  readonly onPan: (right: number, down: number) => void;
  /** True: dragging draws a line around points. */
  readonly drawing: boolean;
  readonly selected: number | null;
  readonly selection: Selection | null;
  readonly onSelection: (selection: Selection) => void;
  /** Called with the point that was clicked, or null beside all points. */
  readonly onPoint: (point: number | null) => void;
  /** A point that is meant by other means than the pointer. */
  readonly meant: number | null;
  readonly label: string;
  readonly tooltip: (point: number) => ReactNode;
}

/** Pixels from the pointer within which a point is meant. */
const REACH = 10;
/** Pixels of movement from which a press is a drag. */
const DRAG = 4;

type Place = readonly [number, number];

/** The picture of the points: drag to move it, turn the wheel to zoom, or draw a line around some. */
export function PointCanvas(props: PointCanvasProps) {
  const { points, colors, size, camera, moving, drawing, selected, selection, meant } = props;
  const { shown: theme } = useTheme();
  const picture = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const raster = useMemo(() => new PointRaster(points), [points]);
  const [hovered, setHovered] = useState<number | null>(null);
  const [line, setLine] = useState<readonly Place[] | null>(null);
  const press = useRef<{ readonly start: Place; last: Place; dragged: boolean } | null>(null);
  const ratio = typeof window === "undefined" ? 1 : Math.min(2, window.devicePixelRatio || 1);
  const shown = hovered ?? meant;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the element
  useEffect(() => {
    const element = picture.current;
    const context = element?.getContext("2d");
    if (!element || !context || size.width === 0) return;
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    const style = getComputedStyle(element);
    const color = (segment: number) => bytesOfColor(style.getPropertyValue(segmentColorName(segment)).trim());
    const look = { colors: colors.map(color), plain: points.groups.length > 0 ? color(0) : color(1), selected, lit: selection?.lit ?? null, ratio };
    return drawPoints(context, raster, camera, { width, height }, look, moving, () => undefined);
  }, [raster, points, colors, camera, moving, size, selected, selection, ratio, theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colour that is read from the element
  useEffect(() => {
    const element = marks.current;
    const context = element?.getContext("2d");
    if (!element || !context || size.width === 0) return;
    const width = Math.round(size.width * ratio);
    const height = Math.round(size.height * ratio);
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    drawMarks(context, points, camera, size, ratio, getComputedStyle(element).getPropertyValue("--ink"), shown, line);
  }, [points, camera, size, shown, line, ratio, theme]);

  // React's wheel listener is passive: the page would scroll beside the zoom.
  const { onZoom } = props;
  useEffect(() => {
    const element = marks.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== element.closest("[data-map]")) return;
      event.preventDefault();
      onZoom(1.0018 ** -event.deltaY, event.offsetX, event.offsetY);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [onZoom]);

  const place = useCallback((event: PointerEvent): Place => [event.nativeEvent.offsetX, event.nativeEvent.offsetY], []);
  const down = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    press.current = { start: place(event), last: place(event), dragged: false };
    if (drawing) setLine([place(event)]);
    else setHovered(null);
  };
  const moved = (event: PointerEvent<HTMLCanvasElement>) => {
    const at = place(event);
    const held = press.current;
    if (!held) {
      setHovered(nearestPoint(points, camera, size, at[0], at[1], REACH));
      return;
    }
    if (!held.dragged && Math.hypot(at[0] - held.start[0], at[1] - held.start[1]) < DRAG) return;
    held.dragged = true;
    if (drawing) setLine((drawn) => [...(drawn ?? []), at]);
    else props.onPan(at[0] - held.last[0], at[1] - held.last[1]);
    held.last = at;
  };
  const up = (event: PointerEvent<HTMLCanvasElement>) => {
    const held = press.current;
    press.current = null;
    if (held?.dragged && line && line.length > 2) props.onSelection(chosenBy(points, camera, size, insideOf(line, size)));
    if (held && !held.dragged) props.onPoint(nearestPoint(points, camera, size, ...place(event), REACH));
    setLine(null);
  };

  const cursor = drawing ? "crosshair" : hovered !== null ? "pointer" : camera.zoom > 1 ? "grab" : "default";
  const at = shown === null ? null : toScreen(camera, size, points.x[shown], points.y[shown]);
  return (
    <>
      <canvas ref={picture} role="img" aria-label={props.label} className="absolute inset-0" style={{ width: size.width, height: size.height }} />
      <canvas
        ref={marks}
        className="absolute inset-0 touch-none"
        style={{ width: size.width, height: size.height, cursor }}
        onPointerDown={down}
        onPointerMove={moved}
        onPointerUp={up}
        onPointerCancel={() => {
          press.current = null;
          setLine(null);
        }}
        onPointerLeave={() => setHovered(null)}
      />
      {shown !== null && at && !line ? (
        <div
          className="pointer-events-none absolute z-10 max-w-64 rounded-md border border-line bg-raised px-2 py-1 text-sm shadow-card"
          style={tooltipPlace(at[0], at[1], size)}
        >
          {props.tooltip(shown)}
        </div>
      ) : null}
    </>
  );
}

function tooltipPlace(x: number, y: number, { width, height }: Size) {
  const horizontal = x > width / 2 ? { right: width - x + 12 } : { left: x + 12 };
  const vertical = y > height / 2 ? { bottom: height - y + 8 } : { top: y + 8 };
  return { ...horizontal, ...vertical };
}
