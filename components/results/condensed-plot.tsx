"use client";

import { useMemo, useRef, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { TreeDrawing } from "@/lib/ml/density/tree-drawing";
import { type Icicle, icicleLayout, segmentAbove } from "./condensed-layout";
import { densityColor } from "./density-groups";
import { segmentColor } from "./parts";
import { useWidth } from "./use-width";

const HEIGHT = 340;
const LEFT = 52;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 12;
/** Pixels a branch needs for its name. */
const NAMED = 14;

/** The condensed tree as icicles: width is rows, down is denser; the selected clusters have their segment's colour. */
export function CondensedPlot({ tree }: { readonly tree: TreeDrawing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);
  const [hovered, setHovered] = useState<number | null>(null);
  const { icicles, top, bottom } = useMemo(() => icicleLayout(tree), [tree]);

  const x = (share: number) => LEFT + share * (width - LEFT - RIGHT);
  const y = (distance: number) => TOP + (Math.log(top / distance) / Math.log(top / bottom)) * (HEIGHT - TOP - BOTTOM);
  const selected = tree.clusters.reduce((count, { segment }) => count + (segment >= 0 ? 1 : 0), 0);
  const words = (cluster: number) => {
    const { size, from, to, segment, stability } = tree.clusters[cluster];
    const name = segment >= 0 ? t("cluster:results.clustering.segment", { key: segment + 1 }) : t("cluster:results.hdbscan.branch");
    const range = t("cluster:results.hdbscan.branchRange", { from: from === null ? "∞" : format.number(from), to: format.number(to) });
    return [name, t("cluster:results.density.rows", { count: size }), range, t("cluster:results.hdbscan.stability", { value: format.compact(stability) })];
  };
  return (
    <div ref={host} className="relative w-full" style={{ height: HEIGHT }}>
      {width > 0 ? (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={t("cluster:results.hdbscan.treeLabel", { count: tree.total, selected })}
          onPointerLeave={() => setHovered(null)}
        >
          {ticks(top, bottom).map((tick) => (
            <g key={tick}>
              <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
              <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end" fontSize={11} fill="var(--ink-faint)">
                {format.number(tick)}
              </text>
            </g>
          ))}
          {icicles.map((icicle) => {
            const segment = segmentAbove(tree.clusters, icicle.cluster);
            return (
              <path
                key={icicle.cluster}
                d={outline(icicle, x, y)}
                fill={segment < 0 ? "var(--line-strong)" : segmentColor(densityColor(segment))}
                fillOpacity={icicle.segment >= 0 ? 0.9 : segment >= 0 ? 0.45 : 0.6}
                stroke={hovered === icicle.cluster ? "var(--ink)" : "var(--panel)"}
                strokeWidth={hovered === icicle.cluster ? 1.5 : 1}
                onPointerEnter={() => setHovered(icicle.cluster)}
              />
            );
          })}
          {icicles.map((icicle) => {
            const first = icicle.edges[0];
            const room = x(first.right) - x(first.left);
            if (icicle.segment < 0 || room < NAMED) return null;
            return (
              <text
                key={icicle.cluster}
                x={x(icicle.middle)}
                y={y(first.distance) + 14}
                textAnchor="middle"
                fontSize={11}
                fontWeight={600}
                fill="var(--ink)"
                stroke="var(--panel)"
                strokeWidth={3}
                paintOrder="stroke"
                pointerEvents="none"
              >
                {format.integer(icicle.segment + 1)}
              </text>
            );
          })}
        </svg>
      ) : null}
      {hovered !== null ? (
        <div className="pointer-events-none absolute right-3 top-2 rounded-md border border-line bg-raised px-2 py-1 text-sm shadow-card">
          {words(hovered).map((line, i) => (
            <p key={line} className={i === 0 ? "font-semibold text-ink" : "tabular-nums text-ink-soft"}>
              {line}
            </p>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function outline({ edges }: Icicle, x: (share: number) => number, y: (distance: number) => number): string {
  // A branch stays visible however few rows it has.
  const half = (left: number, right: number) => Math.max(0.75, (x(right) - x(left)) / 2);
  const middle = (left: number, right: number) => (x(left) + x(right)) / 2;
  const down = edges.map(({ left, right, distance }) => `${(middle(left, right) - half(left, right)).toFixed(1)} ${y(distance).toFixed(1)}`);
  const up = edges.map(({ left, right, distance }) => `${(middle(left, right) + half(left, right)).toFixed(1)} ${y(distance).toFixed(1)}`).reverse();
  return `M${[...down, ...up].join("L")}Z`;
}

/** Round distances on a scale of logarithms. */
function ticks(top: number, bottom: number): number[] {
  const found: number[] = [];
  const decades = Math.log10(top / bottom);
  const factors = decades > 3 ? [1] : decades > 1.2 ? [1, 3] : [1, 1.5, 2, 3, 5, 7];
  for (let power = Math.floor(Math.log10(bottom)); power <= Math.log10(top); power++) {
    for (const factor of factors) {
      const tick = Number((factor * 10 ** power).toPrecision(2));
      if (tick >= bottom && tick <= top) found.push(tick);
    }
  }
  return found;
}
