"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { isOpenStream, StreamDot } from "@/components/network/stream-phase";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Progress } from "@/components/ui/progress";
import type { Arriving } from "@/components/words/arriving";
import { useNodeWords } from "@/components/words/node-words";
import type { PipelineNode } from "@/lib/document/schema";
import type { NodeState, ReadyState } from "@/lib/engine/protocol";
import type { Problem } from "@/lib/nodes/problem";
import { nodeOfType } from "@/lib/nodes/registry";
import type { NodeNetwork, NodeStream } from "@/lib/studio/store-types";
import { useStudio } from "@/lib/studio/use-studio";
import { useStaleWords } from "./stale-words";

interface CardFooterProps {
  readonly node: PipelineNode;
  readonly state: NodeState | undefined;
  readonly problems: readonly Problem[] | undefined;
  readonly arriving: Arriving | null;
  readonly fetching: NodeNetwork["busy"];
  /** Why the last fetch failed. */
  readonly trouble: Problem | null;
  readonly disabled: boolean;
}

const LINE = "mt-auto flex min-h-[25px] items-center justify-between gap-2 border-t border-line px-2.5 py-1 text-xs";

/** `done` is null while it is not known how much there is. */
function Working({ label, done, children }: { readonly label: string; readonly done: number | null; readonly children?: ReactNode }) {
  const format = useFormat();
  return (
    <div className="mt-auto">
      <Progress label={label} done={done} className="rounded-none" />
      <div className="flex min-h-6 items-center justify-between gap-2 px-2.5 py-1 text-xs text-ink-soft">
        <span className="min-w-0 grow truncate" title={label}>
          {label}
        </span>
        {done === null ? null : <span className="tabular-nums">{format.percent(done, 0)}</span>}
        {children}
      </div>
    </div>
  );
}

/** Rows of the first table that came out; for a node without one, what came out instead. `trouble`: why newer data could not be fetched, or heard (`listening`). */
function Outcome({ state, trouble, listening }: { readonly state: ReadyState; readonly trouble: string | null; readonly listening: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const outputs = Object.values(state.outputs);
  const table = outputs.find((output) => output.kind === "table");
  const model = outputs.find((output) => output.kind === "model");
  const said = table
    ? t("common:counts.rows", { count: table.rows })
    : model
      ? t("studio:canvas.classes", { count: model.classes.length })
      : outputs.length > 0
        ? t("studio:kinds.report")
        : t("studio:states.ready");
  return (
    <div className={`${LINE} text-ink-soft tabular-nums`}>
      <span className="truncate">{said}</span>
      {trouble === null ? null : (
        <span className="min-w-0 grow truncate text-right text-warn" title={trouble}>
          {t(listening ? "source:stream.cardFailed" : "source:network.cardFailed")}
        </span>
      )}
      <span className="shrink-0" title={state.cached ? t("studio:canvas.cached") : undefined}>
        {format.duration(state.ms)}
      </span>
    </div>
  );
}

/** A stream that is open: what it does, and the rows of its last table. */
function Listening({ stream, state }: { readonly stream: NodeStream; readonly state: NodeState | undefined }) {
  const { t } = useTranslation();
  const { phase, status } = stream;
  const rate = Math.round(status?.rate ?? 0);
  const said =
    phase === "live"
      ? rate > 0
        ? t("source:stream.cardRate", { rate })
        : t("source:stream.card")
      : t(phase === "waiting" ? "source:stream.cardWaiting" : phase === "asking" ? "source:network.asking" : "source:stream.cardConnecting");
  const output = state?.phase === "ready" ? Object.values(state.outputs).find(({ kind }) => kind === "table") : undefined;
  return (
    <div className={`${LINE} text-ink-soft tabular-nums`}>
      <span className="flex min-w-0 items-center gap-1.5">
        <StreamDot phase={phase} />
        <span className="truncate">{said}</span>
      </span>
      {output?.kind === "table" ? <span className="shrink-0">{t("common:counts.rows", { count: output.rows })}</span> : null}
    </div>
  );
}

/** The last line of a card: rows and time, progress, or why there is no fresh result. */
export function CardFooter({ node, state, problems, arriving, fetching, trouble, disabled }: CardFooterProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const stale = useStaleWords(node, state);
  const stream = useStudio((studio) => studio.streams[node.id]);
  if (arriving)
    return (
      <Working label={arriving.label} done={arriving.done}>
        <IconButton
          size="small"
          className="nodrag nopan -my-1 -mr-1.5 size-5"
          label={arriving.cancelLabel}
          icon={<X size={12} aria-hidden="true" />}
          onClick={(event) => {
            event.stopPropagation();
            arriving.cancel();
          }}
        />
      </Working>
    );
  if (fetching) {
    const { pages } = fetching;
    return <Working label={pages > 0 ? t("source:network.cardPages", { count: pages }) : t("source:network.card")} done={null} />;
  }
  if (isOpenStream(stream)) return <Listening stream={stream} state={state} />;
  if (disabled) return <div className={`${LINE} text-ink-faint`}>{t("studio:states.disabled")}</div>;
  if (!nodeOfType(node.type)) return <div className={`${LINE} text-warn`}>{t("studio:canvas.kept-as-is")}</div>;
  if (state?.phase === "running") return <Working label={t("studio:states.running")} done={state.done} />;
  if (state?.phase === "queued") return <div className={`${LINE} text-ink-soft`}>{t("studio:states.queued")}</div>;
  const cut = stream?.phase === "failed" ? stream.problem : null;
  const told = cut ?? trouble;
  if (state?.phase === "ready") return <Outcome state={state} trouble={told ? words.problem(told, node.type).message : null} listening={cut !== null} />;
  const problem = cut ?? (state?.phase === "failed" ? state.problem : problems?.find((one) => one.severity === "error"));
  if (problem) {
    const { message } = words.problem(problem, node.type);
    return (
      <div className={`${LINE} text-bad`}>
        <span className="line-clamp-2" title={message}>
          {message}
        </span>
      </div>
    );
  }
  return (
    <div className={`${LINE} ${state?.phase === "stale" && state.reason === "new" ? "text-ink-faint" : "text-warn"}`}>
      <span className="truncate" title={stale}>
        {stale}
      </span>
    </div>
  );
}
