"use client";

import type { SomReport } from "@/lib/nodes/cluster/som-report";

interface UnitGridProps {
  readonly grid: SomReport["grid"];
  /** CSS colour of each unit. */
  readonly fill: (unit: number) => string;
  /** Share of the cell that is filled, 0 to 1; whole when absent. */
  readonly area?: (unit: number) => number;
  /** Said when the pointer rests on a unit. */
  readonly tell: (unit: number) => string;
  /** What the picture shows, in words. */
  readonly label: string;
  /** Pixels at most. */
  readonly width: number;
}

/** Half the height of a hexagon whose neighbours are at distance 1. */
const RADIUS = 1 / Math.sqrt(3);

/** The units of a self-organising map as hexagons or squares. */
export function UnitGrid({ grid, fill, area, tell, label, width }: UnitGridProps) {
  const hexagonal = grid.topology === "hexagonal";
  const left = Math.min(...grid.x) - 0.55;
  const top = Math.min(...grid.y) - 0.65;
  const wide = Math.max(...grid.x) + 0.55 - left;
  const high = Math.max(...grid.y) + 0.65 - top;
  return (
    <svg viewBox={`${left} ${top} ${wide} ${high}`} role="img" aria-label={label} className="block w-full" style={{ maxWidth: width }}>
      {grid.x.map((x, unit) => {
        const size = Math.sqrt(area?.(unit) ?? 1);
        const key = `${x} ${grid.y[unit]}`;
        return (
          <g key={key}>
            <title>{tell(unit)}</title>
            {area ? <path d={cell(x, grid.y[unit], 0.97, hexagonal)} fill="var(--sunken)" /> : null}
            <path d={cell(x, grid.y[unit], 0.97 * size, hexagonal)} fill={fill(unit)} />
          </g>
        );
      })}
    </svg>
  );
}

function cell(x: number, y: number, size: number, hexagonal: boolean): string {
  const corners = hexagonal ? 6 : 4;
  const radius = size * (hexagonal ? RADIUS : Math.SQRT1_2);
  const points = Array.from({ length: corners }, (_, i) => {
    // A corner of a hexagon points up, the sides of a square lie level.
    const angle = ((2 * i + 1) * Math.PI) / corners;
    return `${(x + radius * Math.cos(angle)).toFixed(3)},${(y + radius * Math.sin(angle)).toFixed(3)}`;
  });
  return `M${points.join("L")}Z`;
}
