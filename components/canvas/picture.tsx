"use client";

import { memo, useEffect, useRef } from "react";
import { useFormat } from "@/components/ui/format";
import { useTheme } from "@/components/ui/theme";
import { segmentColorName } from "@/lib/nodes/cluster/segment-colors";
import type { Picture } from "@/lib/nodes/contract";

const WIDTH = 174;
const HEIGHT = 70;
const EDGE = 6;

type PictureOf<T extends Picture["type"]> = Extract<Picture, { readonly type: T }>;

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const span = high - low;
  return (value) => (span > 0 ? from + ((value - low) / span) * (to - from) : (from + to) / 2);
}

/** Points on a canvas: hundreds of SVG circles on each of 300 cards would not stay smooth. */
function Scatter({ picture }: { readonly picture: PictureOf<"scatter"> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { shown } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme gives the colours
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const density = Math.min(3, Math.max(2, devicePixelRatio));
    element.width = WIDTH * density;
    element.height = HEIGHT * density;
    context.scale(density, density);
    const style = getComputedStyle(element);
    const x = scale(picture.x, EDGE, WIDTH - EDGE);
    const y = scale(picture.y, HEIGHT - EDGE, EDGE);
    const side = picture.x.length > 400 ? 1.6 : 2.4;
    context.globalAlpha = 0.85;
    // One colour after another: asking for a colour and changing the brush cost more than the points.
    for (const group of new Set(picture.group)) {
      context.fillStyle = style.getPropertyValue(segmentColorName(group));
      for (let i = 0; i < picture.x.length; i++) {
        if (picture.group[i] === group) context.fillRect(x(picture.x[i]) - side / 2, y(picture.y[i]) - side / 2, side, side);
      }
    }
  }, [picture, shown]);
  return <canvas ref={canvas} style={{ width: WIDTH, height: HEIGHT }} />;
}

function Bars({ picture }: { readonly picture: PictureOf<"bars"> }) {
  const highest = Math.max(...picture.values, 0);
  const pitch = (WIDTH - 2 * EDGE) / Math.max(1, picture.values.length);
  const width = Math.min(28, Math.max(1, pitch * 0.72));
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT}>
      {picture.values.map((value, index) => {
        const height = highest > 0 ? Math.max(1, (Math.max(0, value) / highest) * (HEIGHT - 2 * EDGE)) : 1;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other identity than their place
            key={index}
            x={EDGE + pitch * index + (pitch - width) / 2}
            y={HEIGHT - EDGE - height}
            width={width}
            height={height}
            rx={Math.min(2, width / 4)}
            fill={`var(${picture.colored ? segmentColorName(index + 1) : "--port-table"})`}
            opacity={picture.colored ? 1 : 0.55}
          />
        );
      })}
    </svg>
  );
}

function Line({ picture }: { readonly picture: PictureOf<"line"> }) {
  const x = scale(picture.x, EDGE + 2, WIDTH - EDGE - 2);
  const y = scale(picture.y, HEIGHT - EDGE - 2, EDGE + 2);
  const points = picture.x.map((value, index) => `${x(value).toFixed(1)},${y(picture.y[index]).toFixed(1)}`);
  const mark = picture.mark;
  return (
    <svg aria-hidden="true" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT}>
      <polyline points={points.join(" ")} fill="none" stroke="var(--ink-soft)" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
      {mark !== undefined && mark >= 0 && mark < picture.x.length ? (
        <circle cx={x(picture.x[mark])} cy={y(picture.y[mark])} r="4" fill="var(--accent)" stroke="var(--sunken)" strokeWidth="2" />
      ) : null}
    </svg>
  );
}

function Figure({ picture }: { readonly picture: PictureOf<"figure"> }) {
  const format = useFormat();
  const value =
    picture.format === "percent" ? format.percent(picture.value) : picture.format === "score" ? format.score(picture.value) : format.number(picture.value);
  return (
    <span className="flex h-full flex-col items-center justify-center px-2">
      <span className="text-xl font-semibold text-ink tabular-nums">{value}</span>
      <span className="max-w-full truncate text-xs text-ink-faint">{picture.caption}</span>
    </span>
  );
}

/** The result of a node, small, on its card. Decoration: the dock says the same in full. */
export const NodePicture = memo(function NodePicture({ picture, caption }: { readonly picture: Picture; readonly caption?: string }) {
  return (
    <div aria-hidden="true" className="overflow-hidden rounded-md bg-sunken" style={{ width: WIDTH, height: HEIGHT }}>
      {picture.type === "scatter" ? <Scatter picture={picture} /> : null}
      {picture.type === "bars" ? <Bars picture={picture} /> : null}
      {picture.type === "line" ? <Line picture={picture} /> : null}
      {picture.type === "figure" ? <Figure picture={caption ? { ...picture, caption } : picture} /> : null}
    </div>
  );
});
