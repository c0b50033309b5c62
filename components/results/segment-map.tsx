"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useTheme } from "@/components/ui/theme";
import type { PointMap } from "@/lib/ml/plane";
import { segmentColorName } from "@/lib/nodes/cluster/segment-colors";
import { useMapSource } from "./map/map-source";
import { TableMap } from "./map/table-map";
import { SegmentDot } from "./parts";
import { useParentWidth } from "./use-width";

export interface MapSegment {
  readonly name: string;
  /** Its number; 0 is noise. */
  readonly color: number;
}

/** A line around part of a segment, in the coordinates of the map. */
export interface MapOutline {
  /** Group code. */
  readonly segment: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

interface SegmentMapProps {
  readonly map: PointMap;
  /** By group code. */
  readonly segments: readonly MapSegment[];
  readonly selected: number | null;
  /** Called with a segment's code, or null to show all again. */
  readonly onSelect?: (segment: number | null) => void;
  /** Called with the point that was clicked instead of `onSelect`, or null for a click beside all points. */
  readonly onPoint?: (point: number | null) => void;
  /** Lines of the tooltip under the segment's name. */
  readonly details?: (point: number) => readonly string[];
  /** Lines drawn on top of the points in their segment's colour; memoise them. */
  readonly outlines?: readonly MapOutline[];
  /** Pixels. */
  readonly height: number;
  /** The plane of the report is not one of the table's: every row cannot be asked for. */
  readonly sampleOnly?: boolean;
  /** False where the names stand beside the map already. */
  readonly legend?: boolean;
}

const EDGE = 10;
/** Pixels from the pointer within which a point is meant. */
const REACH = 12;

interface Scale {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function scaleOf(map: PointMap, width: number, height: number): Scale {
  const axis = (values: readonly number[], from: number, to: number) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const value of values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return (value: number) => (high > low ? from + ((value - low) / (high - low)) * (to - from) : (from + to) / 2);
  };
  return { x: axis(map.x, EDGE, width - EDGE), y: axis(map.y, height - EDGE, EDGE) };
}

/**
 * Customers on a plane, coloured by segment: every row, asked of the engine, or the sample in the report where nobody can be asked
 * and where the view draws on its points. Click a point, or use the names below, to single out its segment.
 */
export function SegmentMap(props: SegmentMapProps) {
  const { t } = useTranslation();
  const source = useMapSource();
  const { onSelect, onPoint, outlines, segments, selected, height, legend } = props;
  // Lines and answers about single points are in the terms of the sample.
  const bound = onPoint !== undefined || outlines !== undefined;
  const [every, setEvery] = useState(!bound);
  if (!source || !onSelect || props.sampleOnly) return <SampleMap {...props} />;
  return (
    <div className="min-w-0">
      {every ? (
        <TableMap
          resultKey={source.key}
          port={source.port}
          height={Math.max(height, 320)}
          groups={segments}
          selected={selected}
          onSelect={onSelect}
          {...(legend === undefined ? {} : { legend })}
        />
      ) : (
        <SampleMap {...props} />
      )}
      {bound ? (
        <Button size="small" tone="ghost" className="mt-1" onClick={() => setEvery(!every)}>
          {t(every ? "cluster:results.map.sample" : "cluster:results.map.every")}
        </Button>
      ) : null}
    </div>
  );
}

/** The points of the report. */
function SampleMap({ map, segments, selected, onSelect, onPoint, details, outlines, height, legend = true }: SegmentMapProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { shown: theme } = useTheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useParentWidth(canvas);
  const [hovered, setHovered] = useState<number | null>(null);
  const scale = useMemo(() => scaleOf(map, width, height), [map, width, height]);
  const share = format.percent(map.explained[0] + map.explained[1], 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read from the element
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    element.width = width * ratio;
    element.height = height * ratio;
    context.scale(ratio, ratio);
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(element);
    const colors = segments.map(({ color }) => style.getPropertyValue(segmentColorName(color)).trim());
    const radius = map.x.length > 1500 ? 1.8 : 2.6;
    // The selected segment is drawn last, on top of the others.
    for (const onTop of selected === null ? [true] : [false, true]) {
      context.globalAlpha = onTop ? 0.72 : 0.12;
      for (let i = 0; i < map.x.length; i++) {
        if (selected !== null && (map.group[i] === selected) !== onTop) continue;
        context.fillStyle = colors[map.group[i]] ?? style.getPropertyValue("--segment-noise");
        context.beginPath();
        context.arc(scale.x(map.x[i]), scale.y(map.y[i]), radius, 0, 2 * Math.PI);
        context.fill();
      }
    }
    context.lineWidth = 1.5;
    for (const { segment, points } of outlines ?? []) {
      context.globalAlpha = selected === null || selected === segment ? 1 : 0.2;
      context.strokeStyle = colors[segment] ?? style.getPropertyValue("--segment-noise");
      context.beginPath();
      for (const [x, y] of points) context.lineTo(scale.x(x), scale.y(y));
      context.closePath();
      context.stroke();
    }
    if (hovered === null) return;
    context.globalAlpha = 1;
    context.strokeStyle = style.getPropertyValue("--ink");
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(scale.x(map.x[hovered]), scale.y(map.y[hovered]), radius + 2.5, 0, 2 * Math.PI);
    context.stroke();
  }, [map, segments, outlines, selected, hovered, scale, width, height, theme]);

  const nearest = useCallback(
    (event: React.MouseEvent) => {
      const bounds = event.currentTarget.getBoundingClientRect();
      const left = event.clientX - bounds.left;
      const top = event.clientY - bounds.top;
      let found: number | null = null;
      let least = REACH * REACH;
      for (let i = 0; i < map.x.length; i++) {
        const distance = (scale.x(map.x[i]) - left) ** 2 + (scale.y(map.y[i]) - top) ** 2;
        if (distance < least) {
          least = distance;
          found = i;
        }
      }
      return found;
    },
    [map, scale],
  );

  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 text-xs text-ink-faint">
        {t("cluster:results.map.title", { share })}
        {map.total > map.x.length ? ` · ${t("common:results.sampled", { shown: map.x.length, total: map.total })}` : ""}
      </figcaption>
      <div className="relative w-full overflow-hidden" style={{ height }}>
        <canvas
          ref={canvas}
          role="img"
          aria-label={t("cluster:results.map.label", { count: map.x.length, share })}
          className="absolute inset-0"
          style={{ width, height, cursor: hovered !== null && (onSelect || onPoint) ? "pointer" : "default" }}
          onMouseMove={(event) => setHovered(nearest(event))}
          onMouseLeave={() => setHovered(null)}
          onClick={(event) => {
            const point = nearest(event);
            if (onPoint) {
              onPoint(point);
              if (point === null) onSelect?.(null);
              return;
            }
            const segment = point === null ? null : map.group[point];
            onSelect?.(segment === selected ? null : segment);
          }}
        />
        {hovered !== null ? (
          <div
            className="pointer-events-none absolute z-10 max-w-60 rounded-md border border-line bg-raised px-2 py-1 text-sm shadow-card"
            style={tooltipPlace(scale.x(map.x[hovered]), scale.y(map.y[hovered]), width, height)}
          >
            <p className="font-semibold text-ink">{segments[map.group[hovered]]?.name}</p>
            {details?.(hovered).map((line) => (
              <p key={line} className="text-ink-soft tabular-nums">
                {line}
              </p>
            ))}
          </div>
        ) : null}
      </div>
      {legend ? <Legend segments={segments} selected={selected} onSelect={onSelect} /> : null}
    </figure>
  );
}

/** The names under the map; with `onSelect` they select by keyboard what a click on a point does. */
function Legend({ segments, selected, onSelect }: Pick<SegmentMapProps, "segments" | "selected" | "onSelect">) {
  const { t } = useTranslation();
  return (
    <ul className="mt-1 flex flex-wrap gap-x-1" aria-label={t("cluster:results.map.legend")}>
      {segments.map(({ name, color }, segment) => (
        <li key={name}>
          {onSelect ? (
            <button
              type="button"
              aria-pressed={selected === segment}
              onClick={() => onSelect(selected === segment ? null : segment)}
              className="inline-flex h-6 items-center gap-1.5 rounded-[5px] px-1.5 text-xs text-ink-soft hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-ink"
            >
              <SegmentDot segment={color} />
              {name}
            </button>
          ) : (
            <span className="inline-flex h-6 items-center gap-1.5 px-1.5 text-xs text-ink-soft">
              <SegmentDot segment={color} />
              {name}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function tooltipPlace(x: number, y: number, width: number, height: number) {
  const horizontal = x > width / 2 ? { right: width - x + 10 } : { left: x + 10 };
  const vertical = y > height / 2 ? { bottom: height - y + 6 } : { top: y + 6 };
  return { ...horizontal, ...vertical };
}
