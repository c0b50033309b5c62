"use client";

import { useMemo, useRef } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { TopTree } from "@/lib/ml/hierarchical/top-tree";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { dendrogramOf, groupsAt, rangeOf, segmentsAt, topOf } from "./dendrogram-layout";
import { segmentColor } from "./parts";
import { useWidth } from "./use-width";

export type HeightScale = "linear" | "sqrt";

interface DendrogramProps {
  readonly tree: TopTree;
  /** Height of the cut. */
  readonly cut: number;
  /** Colour, 1 to 8, of each group at this cut. */
  readonly colors: readonly number[];
  readonly scale: HeightScale;
  /** Absent where nothing can be moved. */
  readonly onCut?: (height: number) => void;
}

const HEIGHT = 330;
const LEFT = 44;
const RIGHT = 54;
const TOP = 10;
/** Room for the sizes of the branches under the tree. */
const BOTTOM = 46;
/** Groups up to which their sizes are written level. */
const LEVEL = 16;

/** The tree of merges by true height, with a line that cuts it: dragged, or moved by arrow keys from one number of segments to the next. */
export function Dendrogram({ tree, cut, colors, scale, onCut }: DendrogramProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const { legs, bars } = useMemo(() => dendrogramOf(tree), [tree]);
  const top = topOf(tree.merges);
  const segments = segmentsAt(tree, cut);

  const bend = (height: number) => (scale === "sqrt" ? Math.sqrt(Math.max(0, height)) : height);
  const base = HEIGHT - BOTTOM;
  const y = (height: number) => base - (bend(height) / bend(top)) * (base - TOP);
  const heightAt = (pixel: number) => {
    const share = Math.max(0, Math.min(1, (base - pixel) / (base - TOP)));
    return Math.max(tree.floor, (scale === "sqrt" ? share * share : share) * top);
  };
  const pitch = Math.max(1, (width - LEFT - RIGHT) / tree.groups.length);
  const x = (place: number) => LEFT + place * pitch;
  const color = (group: number) => segmentColor(colors[group] ?? 0);

  const moveTo = (wanted: number) => {
    const count = Math.max(1, Math.min(tree.groups.length, wanted));
    const { low, high } = rangeOf(tree, count);
    onCut?.((low + high) / 2);
  };
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: segments - 1,
    ArrowRight: segments - 1,
    ArrowDown: segments + 1,
    ArrowLeft: segments + 1,
    PageUp: segments - 5,
    PageDown: segments + 5,
    Home: tree.groups.length,
    End: 1,
  };
  const words = t("cluster:results.hierarchical.cutWords", { count: segments, height: format.number(cut) });
  const turned = tree.groups.length > LEVEL;

  return (
    <div ref={host} className="w-full select-none" style={{ height: HEIGHT }}>
      {width > 0 ? (
        <svg width={width} height={HEIGHT} role={onCut ? "group" : "img"} aria-label={label()}>
          {ticks(top, scale).map((height) => (
            <g key={height}>
              <line x1={LEFT} x2={width - RIGHT} y1={y(height)} y2={y(height)} stroke="var(--line)" />
              <text x={LEFT - 6} y={y(height) + 4} textAnchor="end" fontSize={11} fill="var(--ink-faint)">
                {format.compact(height)}
              </text>
            </g>
          ))}
          <g fill="none" strokeWidth={1.4} strokeLinecap="square">
            {legs.map(({ x: place, from, to, group }) => (
              <g key={`${place} ${to}`}>
                {to > cut ? <line x1={x(place)} x2={x(place)} y1={y(Math.max(from, cut))} y2={y(to)} stroke="var(--line-strong)" /> : null}
                {from < cut ? <line x1={x(place)} x2={x(place)} y1={y(from)} y2={y(Math.min(to, cut))} stroke={color(group)} /> : null}
              </g>
            ))}
            {bars.map(({ left, right, height, group }) => (
              <line
                key={`${left} ${height}`}
                x1={x(left)}
                x2={x(right)}
                y1={y(height)}
                y2={y(height)}
                stroke={height > cut ? "var(--line-strong)" : color(group)}
              />
            ))}
          </g>
          {tree.groups.map((rows, group) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
            <g key={group}>
              <rect x={x(group) + Math.min(1, pitch * 0.1)} y={base + 3} width={Math.max(1, pitch - Math.min(2, pitch * 0.2))} height={4} fill={color(group)} />
              {turned && pitch < 9 ? null : (
                <text
                  transform={turned ? `translate(${x(group + 0.5) + 3.5} ${base + 12}) rotate(-90)` : `translate(${x(group + 0.5)} ${base + 20})`}
                  textAnchor={turned ? "end" : "middle"}
                  fontSize={10}
                  fill="var(--ink-faint)"
                >
                  {format.compact(rows)}
                </text>
              )}
            </g>
          ))}
          {cutLine()}
        </svg>
      ) : null}
    </div>
  );

  function label(): string {
    return t("cluster:results.hierarchical.label", { count: tree.groups.length, height: format.number(cut), segments });
  }

  function cutLine() {
    const at = y(Math.min(cut, top));
    const line = (
      <>
        <line x1={LEFT} x2={width - RIGHT + 6} y1={at} y2={at} stroke="var(--accent)" strokeWidth={1.5} strokeDasharray="5 4" />
        <rect x={width - RIGHT + 6} y={at - 10} width={RIGHT - 8} height={20} rx={6} fill="var(--accent)" />
        <text x={width - RIGHT / 2 + 2} y={at + 4} textAnchor="middle" fontSize={11} fontWeight={600} fill="var(--accent-ink)">
          k = {format.integer(segments)}
        </text>
      </>
    );
    if (!onCut) return line;
    return (
      <g
        role="slider"
        tabIndex={0}
        aria-label={t("cluster:results.hierarchical.cutLine")}
        aria-orientation="vertical"
        aria-valuemin={tree.floor}
        aria-valuemax={top}
        aria-valuenow={cut}
        aria-valuetext={words}
        className="cursor-ns-resize touch-none outline-none focus-visible:[&>rect:last-of-type]:stroke-ink focus-visible:[&>rect:last-of-type]:[stroke-width:2px]"
        onKeyDown={(event) => {
          const wanted = steps[event.key];
          if (wanted === undefined) return;
          event.preventDefault();
          moveTo(wanted);
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus();
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const bounds = host.current?.getBoundingClientRect();
          if (bounds) onCut(heightAt(event.clientY - bounds.top));
        }}
      >
        <rect x={LEFT} y={at - 8} width={Math.max(0, width - LEFT)} height={16} fill="transparent" />
        {line}
      </g>
    );
  }
}

/** Colour of each group at a cut: that of its segment where the cut is the one in use, else one after the other from the left. */
export function groupColors(tree: TopTree, segments: number, inUse: readonly number[] | null): number[] {
  if (inUse) return inUse.map((segment) => segmentColorAt(segment));
  return groupsAt(tree, segments).map((segment) => segmentColorAt(segment));
}

/** Four to six round heights below the top. */
function ticks(top: number, scale: HeightScale): number[] {
  if (!(top > 0) || !Number.isFinite(top)) return [];
  const rough = top / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const list = Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
  return scale === "sqrt" ? [0, step / 5, step, ...list.filter((height) => height > step)] : list;
}
