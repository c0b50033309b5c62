"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Replay, ReplayMeasure } from "@/lib/ml/replay/contract";

const WIDTH = 360;
const HEIGHT = 132;
const LEFT = 44;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 18;
/** The note of a frame that shows the model in use. */
const KEPT = "kept";

interface ReplayCurvesProps {
  readonly replay: Replay;
  readonly frame: number;
}

/** Loss and accuracy of a classifier that learns, on the rows it learns from and on held-out ones, with a line at the step in sight. */
export function ReplayCurves({ replay, frame }: ReplayCurvesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!replay.frames.every(({ measures }) => measures)) return null;
  return (
    <div className="mt-3">
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <Curve
          replay={replay}
          frame={frame}
          title={t("cluster:results.replay.measures.loss")}
          learned="loss"
          held="heldLoss"
          say={(value) => format.score(value)}
        />
        <Curve
          replay={replay}
          frame={frame}
          title={t("cluster:results.replay.measures.accuracy")}
          learned="accuracy"
          held="heldAccuracy"
          say={(value) => format.percent(value, 1)}
        />
      </div>
    </div>
  );
}

interface CurveProps extends ReplayCurvesProps {
  readonly title: string;
  readonly learned: ReplayMeasure;
  readonly held: ReplayMeasure;
  readonly say: (value: number) => string;
}

function Curve({ replay, frame, title, learned, held, say }: CurveProps) {
  const { t } = useTranslation();
  const format = useFormat();
  // The model that is kept is one of those before: it is no step of its own.
  const frames = replay.frames.filter(({ note }) => note.code !== KEPT);
  const valuesOf = (measure: ReplayMeasure) => frames.map(({ measures }) => measures?.[measure] ?? 0);
  const lines = [
    { key: learned, name: t("cluster:results.replay.measures.learned"), values: valuesOf(learned), stroke: "var(--accent)", dash: undefined },
    { key: held, name: t("cluster:results.replay.measures.held"), values: valuesOf(held), stroke: "var(--segment-2)", dash: "5 3" },
  ];
  const low = Math.min(...lines.flatMap(({ values }) => values));
  const high = Math.max(...lines.flatMap(({ values }) => values));
  const last = frames.at(-1)?.step ?? 0;
  const x = (step: number) => LEFT + (last > 0 ? step / last : 0) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (high > low ? (value - low) / (high - low) : 0.5) * (HEIGHT - TOP - BOTTOM);
  const shown = replay.frames[frame];
  const now = shown.note.code === KEPT ? shown.note.values.best : shown.step;
  const here = (measure: ReplayMeasure) => shown.measures?.[measure] ?? 0;
  const words = lines.map(({ key, name }) => `${name}: ${say(here(key))}`).join("; ");
  return (
    <figure style={{ width: WIDTH }} className="max-w-full">
      <figcaption className="mb-1 text-sm font-semibold text-ink">{title}</figcaption>
      <svg role="img" aria-label={`${title}. ${words}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="block w-full">
        {[low, high].map((value, i) => (
          <g key={i === 0 ? "low" : "high"}>
            <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(value)} y2={y(value)} stroke="var(--line)" />
            <text x={LEFT - 6} y={y(value) + 4} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
              {say(value)}
            </text>
          </g>
        ))}
        <text x={LEFT} y={HEIGHT - 4} fontSize="11" fill="var(--ink-faint)">
          {format.integer(0)}
        </text>
        <text x={WIDTH - RIGHT} y={HEIGHT - 4} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
          {format.integer(last)}
        </text>
        <line x1={x(now)} x2={x(now)} y1={TOP} y2={HEIGHT - BOTTOM} stroke="var(--ink-soft)" strokeDasharray="2 2" />
        {lines.map(({ key, values, stroke, dash }) => (
          <g key={key}>
            <polyline
              points={values.map((value, i) => `${x(frames[i].step).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
              fill="none"
              stroke={stroke}
              strokeWidth="1.5"
              strokeDasharray={dash}
              strokeLinejoin="round"
            />
            <circle cx={x(now)} cy={y(here(key))} r="3.5" fill={stroke} stroke="var(--panel)" strokeWidth="1.5" />
          </g>
        ))}
      </svg>
      <ul aria-hidden="true" className="mt-1 flex flex-wrap gap-x-4 text-xs text-ink-soft tabular-nums">
        {lines.map(({ key, name, stroke, dash }) => (
          <li key={key} className="inline-flex items-center gap-1.5">
            <svg width="18" height="6" aria-hidden="true">
              <line x1="0" x2="18" y1="3" y2="3" stroke={stroke} strokeWidth="2" strokeDasharray={dash} />
            </svg>
            {name} <span className="font-semibold text-ink">{say(here(key))}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
