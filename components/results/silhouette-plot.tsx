"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import type { ValidateReport } from "@/lib/nodes/cluster/validate-report";
import { Section, segmentColor } from "./parts";

const WIDTH = 620;
const HEIGHT = 340;
const LEFT = 110;
const RIGHT = 12;
const TOP = 8;
const BOTTOM = 26;
const GAP = 6;
/** A band is never thinner than its name. */
const LEAST = 13;

/** The silhouette of every row, segment by segment, as Rousseeuw drew it: a band a segment, from the best placed row to the worst. */
export function SilhouettePlot({ report }: { readonly report: ValidateReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { segments } = report;
  const score = report.silhouette.score ?? 0;
  const lowest = Math.min(0, ...segments.flatMap(({ profile }) => profile));
  const from = Math.max(-1, Math.floor(lowest * 5) / 5);
  const x = (value: number) => LEFT + ((value - from) / (1 - from)) * (WIDTH - LEFT - RIGHT);
  const room = HEIGHT - TOP - BOTTOM - GAP * (segments.length - 1);
  const wanted = segments.map(({ share }) => Math.max(LEAST, share * room));
  const fit = room / wanted.reduce((sum, height) => sum + height, 0);
  const heights = wanted.map((height) => height * fit);
  const tops = heights.map((_, i) => TOP + heights.slice(0, i).reduce((sum, height) => sum + height + GAP, 0));
  const ticks = Array.from({ length: Math.round((1 - from) / 0.2) + 1 }, (_, i) => from + i * 0.2);
  return (
    <Section title={t("cluster:results.validate.plot")} note={t("cluster:results.validate.plotNote")}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t("cluster:results.validate.plotLabel", { count: segments.length, score: format.score(score) })}
        className="block w-full"
        style={{ maxWidth: 760 }}
      >
        {ticks.map((value) => (
          <g key={value}>
            <line x1={x(value)} x2={x(value)} y1={TOP} y2={HEIGHT - BOTTOM} stroke={Math.abs(value) < 1e-9 ? "var(--line-strong)" : "var(--line)"} />
            <text x={x(value)} y={HEIGHT - 8} textAnchor="middle" fontSize={11} fill="var(--ink-faint)">
              {format.number(Math.round(value * 10) / 10, 1)}
            </text>
          </g>
        ))}
        {segments.map(({ name, profile, silhouette }, i) => (
          <g key={name}>
            <title>{`${name}: ${format.score(silhouette)}`}</title>
            <path d={band(profile, x, tops[i], heights[i])} fill={segmentColor(segmentColorAt(i))} fillOpacity={0.82} />
            <text x={LEFT - 8} y={tops[i] + heights[i] / 2 + 4} textAnchor="end" fontSize={11} fill="var(--ink-soft)">
              {name.length > 16 ? `${name.slice(0, 15)}…` : name}
            </text>
          </g>
        ))}
        <line x1={x(score)} x2={x(score)} y1={TOP} y2={HEIGHT - BOTTOM} stroke="var(--ink)" strokeDasharray="4 3" />
      </svg>
    </Section>
  );
}

/** The outline of a band: along 0, and back along the values. */
function band(profile: readonly number[], x: (value: number) => number, top: number, height: number): string {
  if (profile.length === 0) return "";
  const step = height / profile.length;
  const edge = profile.map((value, i) => `L${x(value).toFixed(1)},${(top + i * step).toFixed(2)}L${x(value).toFixed(1)},${(top + (i + 1) * step).toFixed(2)}`);
  return `M${x(0).toFixed(1)},${top.toFixed(2)}${edge.join("")}L${x(0).toFixed(1)},${(top + height).toFixed(2)}Z`;
}
