"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type Camera, panned, type Size, WHOLE, zoomed } from "./camera";

/** Milliseconds without movement after which all points are drawn. */
const REST = 140;
/** Pixels an arrow key moves. */
const STRIDE = 60;

/** The camera of a map, whether it is moving, and the ways to move it. */
export function useCamera(size: Size) {
  const [camera, setCamera] = useState<Camera>(WHOLE);
  const [moving, setMoving] = useState(false);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);

  const move = useCallback((next: (camera: Camera) => Camera) => {
    setMoving(true);
    setCamera(next);
    clearTimeout(rest.current);
    rest.current = setTimeout(() => setMoving(false), REST);
  }, []);
  useEffect(() => () => clearTimeout(rest.current), []);

  const zoom = useCallback((factor: number, left?: number, top?: number) => move((held) => zoomed(held, size, factor, left, top)), [move, size]);
  const pan = useCallback((right: number, down: number) => move((held) => panned(held, size, right, down)), [move, size]);
  const reset = useCallback(() => move(() => WHOLE), [move]);

  /** What a key does to the camera; false for other keys. */
  const onKey = useCallback(
    (key: string): boolean => {
      if (key === "+" || key === "=") zoom(1.6);
      else if (key === "-") zoom(1 / 1.6);
      else if (key === "0") reset();
      else if (key === "ArrowLeft") pan(STRIDE, 0);
      else if (key === "ArrowRight") pan(-STRIDE, 0);
      else if (key === "ArrowUp") pan(0, STRIDE);
      else if (key === "ArrowDown") pan(0, -STRIDE);
      else return false;
      return true;
    },
    [zoom, pan, reset],
  );
  return { camera, moving, zoom, pan, reset, onKey };
}
