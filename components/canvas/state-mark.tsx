"use client";

import { useTranslation } from "@/components/ui/language";
import type { NodeState } from "@/lib/engine/protocol";

/** What a card's mark says. Ready with warnings is a mark of its own; a node switched off has no other state. */
export type Mark = "ready" | "warning" | "running" | "queued" | "stale" | "failed" | "disabled";

export function markOf(state: NodeState | undefined, warned: boolean, disabled: boolean): Mark {
  if (disabled) return "disabled";
  if (!state) return "stale";
  return state.phase === "ready" && warned ? "warning" : state.phase;
}

function Arc({ done }: { readonly done: number }) {
  const around = 2 * Math.PI * 5;
  return (
    <>
      <circle cx="7" cy="7" r="5" fill="none" stroke="var(--line-strong)" strokeWidth="2" />
      <circle
        cx="7"
        cy="7"
        r="5"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeDasharray={`${Math.max(0.06, done) * around} ${around}`}
        transform="rotate(-90 7 7)"
      />
    </>
  );
}

/** Shapes differ, not only colours: dot, diamond, arc, ring, dashed ring, cross, bar. */
function Shape({ mark, done }: { readonly mark: Mark; readonly done: number }) {
  switch (mark) {
    case "ready":
      return <circle cx="7" cy="7" r="4" fill="var(--good)" />;
    case "warning":
      return <path d="M7 1.6 12.4 7 7 12.4 1.6 7Z" fill="var(--warn)" />;
    case "running":
      return <Arc done={done} />;
    case "queued":
      return <circle cx="7" cy="7" r="4.2" fill="none" stroke="var(--ink-faint)" strokeWidth="1.5" />;
    case "stale":
      return <circle cx="7" cy="7" r="4.2" fill="none" stroke="var(--ink-faint)" strokeWidth="1.5" strokeDasharray="2.2 1.9" />;
    case "failed":
      return <path d="m3 3 8 8m0-8-8 8" fill="none" stroke="var(--bad)" strokeWidth="2.2" strokeLinecap="round" />;
    case "disabled":
      return <path d="M3 7h8" fill="none" stroke="var(--ink-faint)" strokeWidth="2.2" strokeLinecap="round" />;
  }
}

/** The state of a node as a small mark with its name. */
export function StateMark({ mark, done = 0, size = 14 }: { readonly mark: Mark; readonly done?: number; readonly size?: number }) {
  const { t } = useTranslation();
  return (
    <svg viewBox="0 0 14 14" width={size} height={size} role="img" aria-label={t(`studio:states.${mark}`)} className="shrink-0">
      <Shape mark={mark} done={done} />
    </svg>
  );
}
