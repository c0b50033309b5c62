"use client";

import { Lasso, Maximize, SquareDashedMousePointer, X, ZoomIn, ZoomOut } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import type { MapPoints, ResultKey } from "@/lib/engine/protocol";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { FetchProblem, Waiting } from "../dock-states";
import { SegmentDot } from "../parts";
import type { MapGroup } from "./map-group";
import { MapLegend } from "./map-legend";
import { usePlaneWords } from "./plane-words";
import { PointCanvas } from "./point-canvas";
import { PointDetails } from "./point-details";
import { nearestPoint } from "./raster";
import { chosenInSight, type Selection } from "./selection";
import { SelectionPanel } from "./selection-panel";
import { useCamera } from "./use-camera";
import { useMapPoints } from "./use-map-points";

interface TableMapProps {
  readonly resultKey: ResultKey;
  readonly port: string;
  /** Pixels. */
  readonly height: number;
  /** By group code; those of the table when absent. */
  readonly groups?: readonly MapGroup[];
  /** A segment singled out from outside; with `onSelect` also from here. */
  readonly selected?: number | null;
  readonly onSelect?: (segment: number | null) => void;
  /** False where the names stand beside the map already. */
  readonly legend?: boolean;
}

/** Every row of a table as a point: zoom, hover to a row, draw around some to list and save them. */
export function TableMap(props: TableMapProps) {
  const { resultKey, port } = props;
  const [plane, setPlane] = useState<string | null>(null);
  const fetched = useMapPoints(resultKey, port, plane);
  if (fetched.phase === "loading")
    return (
      <div style={{ height: props.height }}>
        <Waiting />
      </div>
    );
  if (fetched.phase === "failed") return <FetchProblem problem={fetched.problem} />;
  return <ReadyMap key={fetched.value.plane.id} {...props} points={fetched.value} onPlane={setPlane} />;
}

/** Pixels around the middle within which the keyboard means a point. */
const MIDDLE = 40;

function ReadyMap({
  resultKey,
  port,
  height,
  groups,
  selected,
  onSelect,
  legend = true,
  points,
  onPlane,
}: TableMapProps & { readonly points: MapPoints; readonly onPlane: (plane: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = usePlaneWords();
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const size = useMemo(() => ({ width, height }), [width, height]);
  const { camera, moving, zoom, pan, reset, onKey } = useCamera(size);
  const [drawing, setDrawing] = useState(false);
  const [selection, setSelection] = useState<Selection | null>(null);
  const [single, setSingle] = useState<number | null>(null);
  const [byKeyboard, setByKeyboard] = useState(false);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const named = useMemo(
    () => groupsOf(points, groups, (key) => t("cluster:results.clustering.segment", { key }), t("cluster:results.map.noise")),
    [points, groups, t],
  );
  const colors = useMemo(() => named.map(({ color }) => color), [named]);
  const chosen = onSelect ? (selected ?? null) : (selected ?? single);
  const choose = onSelect ?? setSingle;
  const onPoint = useCallback(
    (point: number | null) => {
      const group = point === null ? null : points.group[point];
      if (named.length > 0) choose(group === null || group === chosen || group >= named.length ? null : group);
    },
    [points, named, choose, chosen],
  );
  const select = useCallback((next: Selection) => {
    setSelection(next.rows.length > 0 ? next : null);
    setDrawing(false);
  }, []);
  const meant = byKeyboard && width > 0 ? nearestPoint(points, camera, size, width / 2, height / 2, MIDDLE) : null;
  const title = words.title(points);
  const label = t("cluster:results.map.points-label", { count: points.x.length, plane: title, groups: named.length });

  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-faint">
        <span className="grow">
          {title} · {t("common:counts.rows", { count: points.x.length })}
          {points.x.length < points.rows ? ` · ${t("cluster:results.map.without-place", { count: points.rows - points.x.length })}` : ""}
        </span>
        {points.planes.length > 1 ? (
          <span className="w-44 shrink-0">
            <Select
              label={t("cluster:results.map.plane")}
              value={points.plane.id}
              options={points.planes.map((plane) => ({ value: plane.id, label: words.plane(plane) }))}
              onChange={onPlane}
              className="h-6 text-xs"
            />
          </span>
        ) : null}
        <span className="flex">
          <IconButton
            size="small"
            label={t("cluster:results.map.lasso")}
            aria-pressed={drawing}
            icon={<Lasso size={14} />}
            onClick={() => setDrawing(!drawing)}
          />
          <IconButton
            size="small"
            label={t("cluster:results.map.select-view")}
            icon={<SquareDashedMousePointer size={14} />}
            onClick={() => select(chosenInSight(points, camera, size))}
          />
          <IconButton size="small" label={t("cluster:results.map.zoom-in")} shortcut="+" icon={<ZoomIn size={14} />} onClick={() => zoom(1.6)} />
          <IconButton
            size="small"
            label={t("cluster:results.map.zoom-out")}
            shortcut="-"
            icon={<ZoomOut size={14} />}
            onClick={() => zoom(1 / 1.6)}
            disabled={camera.zoom === 1}
          />
          <IconButton
            size="small"
            label={t("cluster:results.map.whole")}
            shortcut="0"
            icon={<Maximize size={14} />}
            onClick={reset}
            disabled={camera.zoom === 1}
          />
          <IconButton size="small" label={t("cluster:results.map.clear")} icon={<X size={14} />} onClick={() => setSelection(null)} disabled={!selection} />
        </span>
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
      <div
        ref={host}
        data-map
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the map, plus and minus zoom
        tabIndex={0}
        aria-label={t("cluster:results.map.keys")}
        className="relative w-full overflow-hidden rounded-md border border-line"
        style={{ height }}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            setSelection(null);
            setDrawing(false);
          } else if (!onKey(event.key)) return;
          event.preventDefault();
          setByKeyboard(true);
        }}
        onPointerMove={() => setByKeyboard(false)}
        onBlur={() => setByKeyboard(false)}
      >
        <PointCanvas
          points={points}
          colors={colors}
          size={size}
          camera={camera}
          moving={moving}
          onZoom={zoom}
          onPan={pan}
          drawing={drawing}
          selected={selection ? null : chosen}
          selection={selection}
          onSelection={select}
          onPoint={onPoint}
          meant={meant}
          label={label}
          tooltip={(point) => (
            <>
              {named[points.group[point]] ? (
                <p className="flex items-center gap-1.5 font-semibold text-ink">
                  <SegmentDot segment={named[points.group[point]].color} />
                  {named[points.group[point]].name}
                </p>
              ) : (
                <p className="font-semibold text-ink">{t("cluster:results.map.row", { row: format.integer(points.row[point] + 1) })}</p>
              )}
              <PointDetails resultKey={resultKey} port={port} row={points.row[point]} without={points.plane.kind === "columns" ? points.plane.names : []} />
            </>
          )}
        />
      </div>
      {drawing ? <p className="mt-1 text-xs text-ink-soft">{t("cluster:results.map.draw-now")}</p> : null}
      {legend && named.length > 0 ? <MapLegend groups={named} counts={points.groups.map(({ count }) => count)} selected={chosen} onSelect={choose} /> : null}
      {selection ? (
        <SelectionPanel resultKey={resultKey} port={port} points={points} groups={named} selection={selection} onClear={() => setSelection(null)} />
      ) : null}
    </figure>
  );
}

/** The view's names and colours where they are given, else those of the table: numbered segments are called so. */
function groupsOf(points: MapPoints, given: readonly MapGroup[] | undefined, segment: (key: string) => string, noise: string): readonly MapGroup[] {
  return points.groups.map(({ name, noise: isNoise }, code) => {
    const known = given?.find((group) => group.name === name) ?? (given?.length === points.groups.length ? given[code] : undefined);
    if (known) return known;
    if (isNoise) return { name: noise, color: 0 };
    return { name: /^\d+$/.test(name) ? segment(name) : name, color: segmentColorAt(code) };
  });
}
