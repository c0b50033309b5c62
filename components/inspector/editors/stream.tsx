"use client";

import { Play, RotateCcw, Square } from "lucide-react";
import { isOpenStream, StreamDot } from "@/components/network/stream-phase";
import { StreamSparkline } from "@/components/network/stream-sparkline";
import { localTime } from "@/components/projects/local-time";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { readAddress } from "@/lib/network/request";
import type { StreamStatus } from "@/lib/network/stream/session";
import type { DatasetRef } from "@/lib/nodes/contract";
import { readStreamParams, type StreamParams, settingsKey } from "@/lib/nodes/source/stream-settings";
import type { NodeStream } from "@/lib/studio/store-types";
import { useCommands, useStudio } from "@/lib/studio/use-studio";
import { WantedColumns } from "../wanted-columns";
import type { EditorProps } from "./contract";
import { Permission, useHere } from "./fetch";

/** A live stream: its start and stop, what it is doing, what has come, and whether the server may be asked. */
export default function Stream({ nodeId, value, params, labelId }: EditorProps<readonly DatasetRef[]>) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const commands = useCommands();
  const stream = useStudio((studio) => studio.streams[nodeId]);
  const language = useStudio((studio) => studio.pipeline.language);
  const datasets = Array.isArray(value) ? value : [];
  const chosen = readStreamParams(params);
  const read = readAddress(chosen?.url ?? "", "stream");
  const open = isOpenStream(stream);
  const here = useHere(datasets, !open);
  const changed = open && stream.phase !== "asking" && chosen !== null && settingsKey(chosen, language) !== stream.settings;
  const problem = stream?.problem ? words.problem(stream.problem) : null;
  const memory = (stream?.status?.counts.left.memory ?? 0) > 0;

  return (
    <div className="rounded-[7px] border border-line bg-sunken p-2.5">
      {stream ? <State stream={stream} /> : <Before datasets={datasets.length} here={here} takenAt={chosen?.fetchedAt ?? null} />}
      <div className="mt-2 flex flex-wrap gap-2">
        {open ? (
          <Button id={`${labelId}-stop`} size="small" onClick={() => void commands.stopStream(nodeId)}>
            <Square size={12} aria-hidden="true" />
            {t("source:stream.stop")}
          </Button>
        ) : (
          <Button id={`${labelId}-start`} size="small" tone="primary" disabled={!read.ok} onClick={() => void commands.startStream(nodeId)}>
            <Play size={12} aria-hidden="true" />
            {t(stream || datasets.length > 0 ? "source:stream.again" : "source:stream.start")}
          </Button>
        )}
        {changed ? (
          <Button size="small" onClick={() => void commands.stopStream(nodeId).then(() => commands.startStream(nodeId))}>
            <RotateCcw size={12} aria-hidden="true" />
            {t("source:stream.restart")}
          </Button>
        ) : null}
      </div>
      {changed ? <p className="mt-1.5 text-sm text-ink-soft">{t("source:stream.changed")}</p> : null}
      {problem ? (
        <div role="alert" className={`mt-2 border-l-[3px] py-0.5 pl-2.5 ${stream?.phase === "failed" ? "border-bad" : "border-line-strong"}`}>
          <p className="font-semibold break-words text-ink">{problem.message}</p>
          <p className="text-base text-ink-soft">{problem.remedy}</p>
        </div>
      ) : null}
      {memory ? <p className="mt-2 border-l-[3px] border-warn py-0.5 pl-2.5 text-base text-ink">{t("source:stream.memory")}</p> : null}
      {stream?.status ? <Arrivals status={stream.status} kind={chosen?.window ?? "recent"} /> : null}
      <WantedColumns nodeId={nodeId} />
      {read.ok ? <Permission origin={read.address.origin} /> : null}
    </div>
  );
}

/** Before anything was started in this visit: nothing connects by itself, and what came last stands. */
function Before({ datasets, here, takenAt }: { readonly datasets: number; readonly here: boolean; readonly takenAt: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (datasets === 0) return <p className="text-base text-ink-soft">{t("source:stream.never")}</p>;
  if (!here) return <p className="text-base text-warn">{t("source:stream.elsewhere")}</p>;
  return (
    <p className="text-base text-ink">
      {takenAt === null ? t("source:stream.stopped") : t("source:stream.stands", { time: format.dateTime(localTime(takenAt)) })}
    </p>
  );
}

function State({ stream }: { readonly stream: NodeStream }) {
  const { t } = useTranslation();
  const { phase, status } = stream;
  const seconds = status?.retryAt ? Math.max(0, Math.ceil((status.retryAt - Date.now()) / 1000)) : 0;
  const rate = status?.rate ?? 0;
  return (
    <>
      <p className="flex items-baseline gap-x-2 text-base text-ink">
        <StreamDot phase={phase} />
        <span className="min-w-0 font-semibold" aria-live="polite">
          {/* The seconds would be read out one by one. */}
          {phase === "waiting" ? <span aria-hidden="true">{t("source:stream.waiting", { seconds })}</span> : t(`source:stream.${phase}`)}
          {phase === "waiting" ? <span className="sr-only">{t("source:stream.cardWaiting")}</span> : null}
        </span>
        {phase === "live" && status ? (
          <span className="text-ink-soft tabular-nums">
            {rate > 0 ? t("source:stream.rate", { rate: rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate) }) : t("source:stream.quiet")}
          </span>
        ) : null}
      </p>
      {status && status.counts.messages > 0 ? (
        <div className="mt-2">
          <StreamSparkline counts={status.recent} label={t("source:stream.sparkline", { most: Math.max(...status.recent) })} />
        </div>
      ) : null}
    </>
  );
}

/** What has come so far, and where it is. */
function Arrivals({ status, kind }: { readonly status: StreamStatus; readonly kind: StreamParams["window"] }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const format = useFormat();
  const { counts, windows, lastMessage, lastAt, malformedExample } = status;
  const left = Object.values(counts.left).reduce((sum, count) => sum + count, 0);
  const figures = [
    { key: "messages", count: counts.messages, always: true },
    { key: "rows", count: counts.received, always: true },
    { key: kind === "period" || kind === "count" ? "waitingRows" : "inWindow", count: counts.waiting, always: true },
    { key: "left", count: left, always: true },
    { key: "windows", count: windows, always: true },
    { key: "malformed", count: counts.malformed, always: false },
    { key: "empty", count: counts.empty, always: false },
    { key: "reconnects", count: counts.reconnects, always: false },
  ].filter(({ count, always }) => always || count > 0);
  return (
    <>
      <dl className="mt-2.5 grid grid-cols-3 gap-x-3 gap-y-1.5">
        {figures.map(({ key, count }) => (
          <div key={key} className="flex min-w-0 flex-col-reverse justify-end">
            <dt className="text-xs text-ink-faint">{t(`source:stream.${key}`)}</dt>
            <dd className={`text-base font-semibold tabular-nums ${key === "malformed" ? "text-warn" : "text-ink"}`}>{format.integer(count)}</dd>
          </div>
        ))}
      </dl>
      {lastMessage === null ? null : (
        <Text title={t("source:stream.last")} time={lastAt === null ? null : new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(lastAt)}>
          {lastMessage}
        </Text>
      )}
      {malformedExample === null ? null : <Text title={t("source:stream.example")}>{malformedExample}</Text>}
    </>
  );
}

/** Text from elsewhere, shown as text. */
function Text({ title, time = null, children }: { readonly title: string; readonly time?: string | null; readonly children: string }) {
  return (
    <div className="mt-2.5">
      <p className="flex justify-between gap-2 text-xs text-ink-faint">
        <span>{title}</span>
        {time ? <span className="tabular-nums">{time}</span> : null}
      </p>
      <p className="mt-0.5 line-clamp-5 rounded-md border border-line bg-raised px-2 py-1 font-mono text-xs break-all whitespace-pre-wrap text-ink">
        {children}
      </p>
    </div>
  );
}
