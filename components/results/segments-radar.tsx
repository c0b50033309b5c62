"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ProfiledSegment, ProfileReport } from "@/lib/nodes/cluster/reports";
import { Grid, Section, SegmentDot, SegmentLabel, segmentColor } from "./parts";
import { useColumnName } from "./segment-words";

/** Columns a radar can bear: those in which the segments differ most. */
const MOST = 8;
/** Width of a letter at most: Cyrillic is wider than Latin. */
const LETTER = 6.5;
const SIZE = 320;
const RADIUS = 82;
const MIDDLE = SIZE / 2;

/** A small radar for each segment: the mean percentile rank on each column, against the average row. */
export function SegmentRadars({ report }: { readonly report: ProfileReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const called = useColumnName();
  const { segments, columns } = report;
  const spread = (index: number) => {
    const ranks = segments.flatMap(({ ranks: own }) => own[index] ?? []);
    return ranks.length > 0 ? Math.max(...ranks) - Math.min(...ranks) : 0;
  };
  const shown = columns
    .map((_, index) => index)
    .sort((a, b) => spread(b) - spread(a))
    .slice(0, MOST)
    .sort((a, b) => a - b);
  if (shown.length === 0) return <Section note={t("cluster:results.profile.noNumbers")}>{null}</Section>;
  const note = columns.length > shown.length ? t("cluster:results.profile.radar.some", { count: shown.length, total: columns.length }) : "";
  return (
    <Section note={`${t("cluster:results.profile.radar.note")} ${note}`}>
      {shown.length >= 3 ? (
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {segments.map((segment) => (
            <figure key={segment.key} className="min-w-0" style={{ width: SIZE }}>
              <figcaption className="flex items-center gap-2 font-semibold text-ink">
                <SegmentDot segment={segment.color} />
                <span className="truncate">{segment.name}</span>
              </figcaption>
              <Radar segment={segment} axes={shown.map((index) => ({ name: called(columns[index].name), value: segment.ranks[index] }))} />
            </figure>
          ))}
        </div>
      ) : null}
      <details className="mt-2" open={shown.length < 3}>
        <summary className="cursor-pointer text-sm text-ink-soft">{t("cluster:results.profile.radar.table")}</summary>
        <Grid
          caption={t("cluster:results.profile.radar.caption")}
          rows={segments}
          rowKey={(segment) => segment.key}
          columns={[
            {
              key: "segment",
              label: t("cluster:results.segments.segment"),
              cell: (segment) => <SegmentLabel segment={segment} />,
            },
            ...shown.map((index) => ({
              key: columns[index].name,
              label: called(columns[index].name),
              numeric: true,
              cell: (segment: ProfiledSegment) => format.percent(segment.ranks[index], 0),
            })),
          ]}
        />
      </details>
    </Section>
  );
}

interface RadarAxis {
  readonly name: string;
  /** 0 to 1; null where the segment has no value. */
  readonly value: number | null;
}

function Radar({ segment, axes }: { readonly segment: ProfiledSegment; readonly axes: readonly RadarAxis[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const turn = (place: number) => (2 * Math.PI * place) / axes.length - Math.PI / 2;
  const top = RADIUS + 24;
  // A triangle ends above the circle it is drawn in.
  const height = top + RADIUS * Math.max(...axes.map((_, place) => Math.sin(turn(place)))) + 32;
  const at = (place: number, radius: number) => [MIDDLE + Math.cos(turn(place)) * radius, top + Math.sin(turn(place)) * radius] as const;
  const ring = (share: number) => axes.map((_, place) => at(place, RADIUS * share).join(",")).join(" ");
  const label = t("cluster:results.profile.radar.label", {
    segment: segment.name,
    values: axes.map(({ name, value }) => `${name} ${format.percent(value, 0)}`).join(", "),
  });
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${SIZE} ${height}`} width={SIZE} height={height} className="max-w-full">
      {[0.25, 0.75, 1].map((share) => (
        <polygon key={share} points={ring(share)} fill="none" stroke="var(--line)" />
      ))}
      {axes.map(({ name }, place) => {
        const [x, y] = at(place, RADIUS);
        return <line key={name} x1={MIDDLE} y1={top} x2={x} y2={y} stroke="var(--line)" />;
      })}
      <polygon points={ring(0.5)} fill="none" stroke="var(--ink-faint)" strokeDasharray="3 3" />
      <polygon
        points={axes.map(({ value }, place) => at(place, RADIUS * (value ?? 0)).join(",")).join(" ")}
        fill={segmentColor(segment.color)}
        fillOpacity={0.22}
        stroke={segmentColor(segment.color)}
        strokeWidth={2}
        strokeLinejoin="round"
      />
      {axes.map(({ name, value }, place) => {
        const [dotX, dotY] = at(place, RADIUS * (value ?? 0));
        const [x, y] = at(place, RADIUS + 11);
        const across = Math.cos(turn(place));
        const anchor = Math.abs(across) < 0.2 ? "middle" : across > 0 ? "start" : "end";
        return (
          <g key={name}>
            <title>{`${name}: ${format.percent(value, 0)}`}</title>
            <circle cx={dotX} cy={dotY} r={3} fill={segmentColor(segment.color)} />
            {shortened(name, anchor === "middle" ? 30 : Math.floor((anchor === "start" ? SIZE - x : x) / LETTER)).map((line, i, lines) => (
              <text
                key={line}
                x={x}
                y={y + 3 + (i - (Math.sin(turn(place)) < -0.2 ? lines.length - 1 : 0)) * 12}
                textAnchor={anchor}
                fontSize={10.5}
                fill="var(--ink-soft)"
              >
                {line}
              </text>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

/** A name on at most two lines of `letters`. */
function shortened(name: string, letters: number): string[] {
  if (name.length <= letters) return [name];
  const space = name.lastIndexOf(" ", letters);
  const cut = space > 0 ? space : letters;
  const rest = name.slice(cut).trim();
  return [name.slice(0, cut), rest.length > letters ? `${rest.slice(0, Math.max(1, letters - 1))}…` : rest];
}
