"use client";

import { useRef, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { KDistances } from "@/lib/ml/density/k-distances";
import { useWidth } from "./use-width";

interface KDistancePlotProps {
  readonly curve: KDistances;
  /** Distance the line stands at. */
  readonly epsilon: number;
  /** Distance of the segments that are shown, drawn faintly where the line has left it. */
  readonly inUse: number;
  /** Absent where nothing can be moved. */
  readonly onMove?: (epsilon: number) => void;
}

const HEIGHT = 280;
const LEFT = 48;
const RIGHT = 64;
const TOP = 12;
const BOTTOM = 40;
/** The axis ends this far above the 95th percentile: a few lone rows must not press the curve flat. */
const ABOVE = 2.5;
/** Steps of the arrow keys over the height of the plot. */
const STEPS = 100;

/** Share of the rows whose distance is at most `epsilon`: the core points it would give. */
export function shareWithin({ shares, distances }: KDistances, epsilon: number): number {
  let share = 0;
  for (let i = 0; i < distances.length && distances[i] <= epsilon; i++) share = shares[i];
  return share;
}

/** Three digits: as fine as a person chooses a distance. */
function shortDistance(value: number): number {
  return Number(value.toPrecision(3));
}

/** Distances to the k-th neighbour, ascending, with a line for epsilon: dragged, or moved by the arrow keys. */
export function KDistancePlot({ curve, epsilon, inUse, onMove }: KDistancePlotProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);

  const { shares, distances } = curve;
  const late = distances[Math.floor(0.95 * (distances.length - 1))] ?? 1;
  const [scaled] = useState(epsilon);
  const most = distances.at(-1) ?? 1;
  const top = Math.max(Math.min(most, late * ABOVE), scaled * 1.3, inUse * 1.3, curve.knee * 1.3) || 1;
  const base = HEIGHT - BOTTOM;
  const x = (share: number) => LEFT + share * (width - LEFT - RIGHT);
  const y = (distance: number) => base - (Math.min(distance, top) / top) * (base - TOP);
  const path = shares.map((share, i) => `${i === 0 ? "M" : "L"}${x(share).toFixed(1)} ${y(distances[i]).toFixed(1)}`).join("");
  const core = shareWithin(curve, epsilon);
  const moved = Math.abs(epsilon - inUse) > 1e-9 * inUse;
  const move = (to: number) => onMove?.(shortDistance(Math.max(top / 1000, Math.min(top, to))));
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: top / STEPS,
    ArrowRight: top / STEPS,
    ArrowDown: -top / STEPS,
    ArrowLeft: -top / STEPS,
    PageUp: top / 10,
    PageDown: -top / 10,
  };

  return (
    <div ref={host} className="w-full select-none" style={{ height: HEIGHT }}>
      {width > 0 ? (
        <svg
          width={width}
          height={HEIGHT}
          role={onMove ? "group" : "img"}
          aria-label={t("cluster:results.dbscan.curveLabel", { count: curve.neighbours, epsilon: format.number(epsilon), share: core })}
        >
          {ticks(top).map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
              <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end" fontSize={11} fill="var(--ink-faint)">
                {format.compact(tick)}
              </text>
            </g>
          ))}
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <text key={share} x={x(share)} y={base + 16} textAnchor="middle" fontSize={11} fill="var(--ink-faint)">
              {format.percent(share, 0)}
            </text>
          ))}
          <text x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle" fontSize={11} fill="var(--ink-faint)">
            {t("cluster:results.dbscan.curveAxis")}
          </text>
          <rect x={x(core)} y={TOP} width={Math.max(0, x(1) - x(core))} height={base - TOP} fill="var(--segment-noise)" opacity={0.12} />
          <path d={path} fill="none" stroke="var(--ink-soft)" strokeWidth={1.6} strokeLinejoin="round" />
          {most > top ? (
            <text x={x(1)} y={TOP - 3} textAnchor="end" fontSize={10} fill="var(--ink-faint)">
              {t("cluster:results.dbscan.curveAbove", { most: format.number(most) })}
            </text>
          ) : null}
          {moved ? <line x1={LEFT} x2={width - RIGHT} y1={y(inUse)} y2={y(inUse)} stroke="var(--ink-faint)" strokeDasharray="2 4" /> : null}
          <circle cx={x(core)} cy={y(epsilon)} r={4} fill="var(--accent)" />
          {line()}
        </svg>
      ) : null}
    </div>
  );

  function line() {
    const at = y(epsilon);
    const drawn = (
      <>
        <line x1={LEFT} x2={width - RIGHT + 4} y1={at} y2={at} stroke="var(--accent)" strokeWidth={1.5} strokeDasharray="5 4" />
        <rect x={width - RIGHT + 4} y={at - 10} width={RIGHT - 6} height={20} rx={6} fill="var(--accent)" />
        <text x={width - RIGHT / 2 + 1} y={at + 4} textAnchor="middle" fontSize={11} fontWeight={600} fill="var(--accent-ink)">
          {format.number(epsilon)}
        </text>
      </>
    );
    if (!onMove) return drawn;
    return (
      <g
        role="slider"
        tabIndex={0}
        aria-label={t("cluster:results.dbscan.line")}
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={top}
        aria-valuenow={epsilon}
        aria-valuetext={t("cluster:results.dbscan.lineWords", { epsilon: format.number(epsilon), share: core })}
        className="cursor-ns-resize touch-none outline-none focus-visible:[&>rect:last-of-type]:stroke-ink focus-visible:[&>rect:last-of-type]:[stroke-width:2px]"
        onKeyDown={(event) => {
          const step = steps[event.key];
          if (step === undefined) return;
          event.preventDefault();
          move(epsilon + step);
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus();
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const bounds = host.current?.getBoundingClientRect();
          if (bounds) move(((base - (event.clientY - bounds.top)) / (base - TOP)) * top);
        }}
      >
        <rect x={LEFT} y={at - 9} width={Math.max(0, width - LEFT)} height={18} fill="transparent" />
        {drawn}
      </g>
    );
  }
}

/** Three to six round numbers from 0 to below `top`. */
function ticks(top: number): number[] {
  if (!(top > 0) || !Number.isFinite(top)) return [];
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
}
