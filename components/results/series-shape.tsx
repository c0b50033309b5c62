"use client";

import { classes } from "@/components/ui/classes";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { SeriesReport, SeriesSegment } from "@/lib/nodes/cluster/series-report";
import { SegmentDot, segmentColor } from "./parts";

/** Ends of the axis that all segments share. */
export interface ShapeRange {
  readonly low: number;
  readonly high: number;
}

/** Wide enough for every band and barycentre; single members may leave it. */
export function shapeRange({ segments }: SeriesReport): ShapeRange {
  const all = segments.flatMap(({ band, centre }) => [...(band.at(0) ?? []), ...(band.at(-1) ?? []), ...centre]);
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all);
  const margin = (high - low || 1) * 0.06;
  return { low: low < 0 ? low - margin : 0, high: high + margin };
}

/** The drawing's own units; it is stretched to the place it has. */
const WIDTH = 300;
const HEIGHT = 100;

interface SeriesShapeProps {
  readonly segment: SeriesSegment;
  /** 1 to 8. */
  readonly color: number;
  readonly range: ShapeRange;
  readonly periods: readonly string[];
  readonly dimmed: boolean;
}

/** One segment: the barycentre over the band of its members, with some of them as thin lines. */
export function SeriesShape({ segment, color, range, periods, dimmed }: SeriesShapeProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { centre, band, members } = segment;
  const last = Math.max(1, centre.length - 1);
  const x = (period: number) => (period / last) * WIDTH;
  const y = (value: number) => HEIGHT - ((value - range.low) / (range.high - range.low)) * HEIGHT;
  const line = (values: readonly number[]) => values.map((value, i) => `${i === 0 ? "M" : "L"}${x(i).toFixed(2)} ${y(value).toFixed(2)}`).join("");
  const area = (lower: readonly number[], upper: readonly number[]) =>
    `${line(upper)}${lower.map((_, i) => `L${x(lower.length - 1 - i).toFixed(2)} ${y(lower[lower.length - 1 - i]).toFixed(2)}`).join("")}Z`;
  const stroke = segmentColor(color);
  const at = (value: number) => periods[centre.indexOf(value)] ?? "";
  const label = t("cluster:results.series.chartLabel", { key: segment.key, high: at(Math.max(...centre)), low: at(Math.min(...centre)) });
  return (
    <figure className={classes("min-w-0 transition-opacity duration-100", dimmed && "opacity-35")}>
      <figcaption className="mb-1 flex items-baseline gap-2 text-sm">
        <SegmentDot segment={color} />
        <span className="font-semibold text-ink">{t("cluster:results.series.segment", { key: segment.key })}</span>
        <span className="text-ink-soft tabular-nums">
          {format.integer(segment.size)} · {format.percent(segment.share, 0)}
        </span>
      </figcaption>
      <div className="relative h-36 overflow-hidden rounded-[7px] border border-line bg-panel">
        <svg role="img" aria-label={label} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="absolute inset-0 size-full">
          <path d={area(band[0], band[4])} fill={stroke} opacity={0.14} />
          <path d={area(band[1], band[3])} fill={stroke} opacity={0.2} />
          <line x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} stroke="var(--line-strong)" strokeDasharray="3 3" vectorEffect="non-scaling-stroke" />
          {members.map((values, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: members have no name, and their order does not change
            <path key={i} d={line(values)} fill="none" stroke={stroke} strokeWidth={0.8} opacity={0.4} vectorEffect="non-scaling-stroke" />
          ))}
          <path d={line(centre)} fill="none" stroke={stroke} strokeWidth={2.75} strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
        </svg>
        <span aria-hidden="true" className="absolute top-0.5 left-1 text-xs text-ink-faint tabular-nums">
          {format.number(range.high, 2)}
        </span>
        <span aria-hidden="true" className="absolute bottom-0.5 left-1 text-xs text-ink-faint tabular-nums">
          {format.number(range.low, 2)}
        </span>
      </div>
      <div aria-hidden="true" className="mt-0.5 flex justify-between text-xs text-ink-faint">
        <span>{periods[0]}</span>
        {periods.length > 4 ? <span>{periods[Math.floor(last / 2)]}</span> : null}
        <span>{periods.at(-1)}</span>
      </div>
    </figure>
  );
}
