"use client";

import { ChevronFirst, ChevronLast, Pause, Play, StepBack, StepForward } from "lucide-react";
import { useEffect, useState } from "react";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Segmented } from "@/components/ui/segmented";
import { Slider } from "@/components/ui/slider";
import type { Replay } from "@/lib/ml/replay/contract";
import { segmentColorAt } from "@/lib/nodes/cluster/segment-colors";
import { SegmentDot } from "../parts";
import { ReplayCanvas } from "./replay-canvas";
import { ReplayCurves } from "./replay-curves";

/** Milliseconds a frame stays at the normal speed. */
const FRAME = 700;
const SPEEDS = [0.5, 1, 2, 4] as const;

interface ReplayPlayerProps {
  readonly replay: Replay;
  /** What the groups of the points are called, where that is known. */
  readonly classes?: readonly string[];
}

/** Plays a recorded run on the map, forwards and back, as slowly as the learner likes. */
export function ReplayPlayer({ replay, classes }: ReplayPlayerProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const last = replay.frames.length - 1;
  const [frame, setFrame] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(1);
  const current = replay.frames[Math.min(frame, last)];

  useEffect(() => {
    if (!playing) return;
    if (frame >= last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => setFrame(frame + 1), FRAME / speed);
    return () => clearTimeout(timer);
  }, [playing, frame, last, speed]);

  const show = (next: number) => {
    setPlaying(false);
    setFrame(Math.max(0, Math.min(last, next)));
  };
  const step = t("cluster:results.replay.step", { step: current.step, steps: Math.max(0, replay.steps - 1) });
  const note = t(`cluster:replay.${replay.method}.${current.note.code}`, current.note.values);
  return (
    <section aria-label={t("cluster:results.replay.title")} className="mb-6 max-w-3xl">
      <ReplayCanvas replay={replay} frame={frame} height={360} label={`${step}. ${note}`} />
      <div className="mt-2 flex items-center gap-1">
        <IconButton label={t("cluster:results.replay.first")} icon={<ChevronFirst size={16} />} onClick={() => show(0)} disabled={frame === 0} />
        <IconButton label={t("cluster:results.replay.back")} icon={<StepBack size={16} />} onClick={() => show(frame - 1)} disabled={frame === 0} />
        <IconButton
          label={playing ? t("cluster:results.replay.pause") : t("cluster:results.replay.play")}
          icon={playing ? <Pause size={16} /> : <Play size={16} />}
          onClick={() => {
            if (!playing && frame >= last) setFrame(0);
            setPlaying(!playing);
          }}
        />
        <IconButton label={t("cluster:results.replay.forward")} icon={<StepForward size={16} />} onClick={() => show(frame + 1)} disabled={frame >= last} />
        <IconButton label={t("cluster:results.replay.last")} icon={<ChevronLast size={16} />} onClick={() => show(last)} disabled={frame >= last} />
        <div className="mx-2 min-w-24 grow">
          <Slider value={frame} min={0} max={Math.max(1, last)} step={1} onChange={show} label={t("cluster:results.replay.position")} inWords={step} />
        </div>
        <Segmented
          label={t("cluster:results.replay.speed")}
          value={String(speed)}
          onChange={(value) => setSpeed(Number(value))}
          options={SPEEDS.map((times) => ({ value: String(times), label: `${format.number(times, 1)}×` }))}
        />
      </div>
      <p className="mt-2 text-sm text-ink" aria-live={playing ? "off" : "polite"}>
        <span className="text-ink-faint tabular-nums">{step}</span> {note}
      </p>
      {classes ? <Legend classes={classes} /> : null}
      {replay.surface ? (
        <p className="mt-1 text-xs text-ink-faint">
          {t("cluster:results.replay.measures.surface")}
          {replay.surface.explained < 0.995 ? ` ${t("cluster:results.replay.measures.plane", { share: replay.surface.explained })}` : ""}
        </p>
      ) : null}
      <ReplayCurves replay={replay} frame={frame} />
      {replay.steps > replay.frames.length ? (
        <p className="text-xs text-ink-faint">{t("cluster:results.replay.thinned", { shown: replay.frames.length, count: replay.steps })}</p>
      ) : null}
    </section>
  );
}

function Legend({ classes }: { readonly classes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ul aria-label={t("cluster:results.replay.measures.classes")} className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft">
      {classes.map((name, i) => (
        <li key={name} className="inline-flex items-center gap-1.5">
          <SegmentDot segment={segmentColorAt(i)} />
          {name}
        </li>
      ))}
    </ul>
  );
}
