"use client";

import { useTranslation } from "@/components/ui/language";
import type { PcaReport } from "@/lib/nodes/feature/reduction-reports";

const WIDTH = 520;
const HEIGHT = 300;
/** Deviations from the middle to the edge: as many as the farthest point is, within limits; what lies beyond is not drawn. */
const LEAST_REACH = 2.6;
const MOST_REACH = 5;
/** About the width of a letter of a name. */
const LETTER = 6;
/** Points and arrows there is room for. */
const POINTS = 600;
const ARROWS = 12;

/** Rows as points on the first two components, in deviations, and each feature as an arrow of its correlations. */
export function Biplot({ report }: { readonly report: PcaReport }) {
  const { t } = useTranslation();
  const { map, components, columns } = report;
  const [first, second] = components;
  const farthest = map.x.reduce((most, value, i) => Math.max(most, Math.abs(value), Math.abs(map.y[i])), 0);
  const reach = Math.min(MOST_REACH, Math.max(LEAST_REACH, farthest));
  const x = (value: number) => WIDTH / 2 + (value / reach) * (WIDTH / 2 - 8);
  const y = (value: number) => HEIGHT / 2 - (value / reach) * (HEIGHT / 2 - 8);
  // A correlation of 1 reaches four fifths of the way to the upper edge.
  const length = 0.8 * reach;
  const every = Math.max(1, Math.ceil(map.x.length / POINTS));
  const arrows = columns
    .map(({ name }, at) => ({ name, along: first.correlations[at] ?? 0, up: second.correlations[at] ?? 0 }))
    .sort((a, b) => Math.hypot(b.along, b.up) - Math.hypot(a.along, a.up))
    .slice(0, ARROWS);
  const labels = spread(
    arrows.map(({ name, along, up }) => {
      const [left, top] = [x(length * along), y(length * up)];
      // A name that would run over the edge stands on the inner side of its arrow's end.
      const room = LETTER * name.length + 8;
      return { left, top, right: along >= 0 ? left + room <= WIDTH : left - room < 0 };
    }),
  );
  const label = t("feature:results.pca.biplot-label", { count: map.total, first: map.explained[0], second: map.explained[1] });
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} className="w-full max-w-3xl rounded-md border border-line">
      <line x1={0} x2={WIDTH} y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="var(--line)" />
      <line x1={WIDTH / 2} x2={WIDTH / 2} y1={0} y2={HEIGHT} stroke="var(--line)" />
      {map.row.map((row, i) =>
        i % every === 0 && Math.abs(map.x[i]) <= reach && Math.abs(map.y[i]) <= reach ? (
          <circle key={row} cx={x(map.x[i])} cy={y(map.y[i])} r={1.6} fill="var(--ink-faint)" fillOpacity={0.45} />
        ) : null,
      )}
      {arrows.map(({ name, along, up }, i) => (
        <g key={name}>
          <line x1={WIDTH / 2} y1={HEIGHT / 2} x2={x(length * along)} y2={y(length * up)} stroke="var(--accent)" strokeWidth={1.5} />
          <circle cx={x(length * along)} cy={y(length * up)} r={2.5} fill="var(--accent)" />
          <text
            x={labels[i].left}
            y={labels[i].top}
            textAnchor={labels[i].right ? "start" : "end"}
            dominantBaseline="middle"
            fontSize={11}
            fill="var(--ink)"
            stroke="var(--panel)"
            strokeWidth={3}
            paintOrder="stroke"
          >
            {name}
          </text>
        </g>
      ))}
      <text x={WIDTH - 4} y={HEIGHT / 2 - 5} textAnchor="end" fontSize={10} fill="var(--ink-faint)">
        {first.name}
      </text>
      <text x={WIDTH / 2 + 5} y={10} fontSize={10} fill="var(--ink-faint)">
        {second.name}
      </text>
    </svg>
  );
}

interface Label {
  readonly left: number;
  readonly top: number;
  readonly right: boolean;
}

/** Moves labels of one side apart, from the top down, so that none covers another. */
function spread(labels: readonly Label[]): Label[] {
  const placed: Label[] = [...labels];
  for (const side of [true, false]) {
    const order = labels.map((_, i) => i).filter((i) => labels[i].right === side);
    order.sort((a, b) => labels[a].top - labels[b].top);
    let free = 8;
    for (const i of order) {
      const top = Math.min(HEIGHT - 8, Math.max(labels[i].top, free));
      placed[i] = { ...labels[i], left: labels[i].left + (side ? 4 : -4), top };
      free = top + 13;
    }
  }
  return placed;
}
