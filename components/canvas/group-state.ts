import type { NodeState } from "@/lib/engine/protocol";
import type { StudioState } from "@/lib/studio/store-types";
import { type Mark, markOf } from "./state-mark";

/** What stands out most comes first. */
const BY_WEIGHT: readonly Mark[] = ["failed", "running", "queued", "stale", "warning", "ready", "disabled"];

/** The mark of a closed group: the worst of its nodes. A node switched off counts only where all are. */
export function worstMark(marks: readonly Mark[]): Mark {
  return BY_WEIGHT.find((mark) => marks.includes(mark)) ?? "stale";
}

/** How far a group's nodes are, from 0 to 1: the mean of those that are not switched off. */
function groupProgress(states: readonly (NodeState | undefined)[]): number {
  if (states.length === 0) return 0;
  const done = states.map((state) => (state?.phase === "running" ? state.done : state?.phase === "ready" ? 1 : 0));
  return done.reduce((sum, part) => sum + part, 0) / done.length;
}

type Members = readonly { readonly id: string; readonly disabled?: boolean | undefined }[];

/** The mark of one node, as its own card shows it. */
function markIn(studio: Pick<StudioState, "states" | "uploads">, node: Members[number]): Mark {
  if (studio.uploads[node.id]) return "running";
  const state = studio.states[node.id];
  const warned = state?.phase === "ready" && (state.warnings.length > 0 || state.advice.some((advice) => advice.severity === "warning"));
  return markOf(state, warned, node.disabled ?? false);
}

export function markOfGroup(studio: Pick<StudioState, "states" | "uploads">, members: Members): Mark {
  return worstMark(members.map((node) => markIn(studio, node)));
}

export function progressOfGroup(studio: Pick<StudioState, "states">, members: Members): number {
  const states = members.filter((node) => !node.disabled).map((node) => studio.states[node.id]);
  return Math.round(groupProgress(states) * 100) / 100;
}

/** The first node of a group that failed, or null. */
export function failedIn(studio: Pick<StudioState, "states">, members: Members): string | null {
  return members.find((node) => !node.disabled && studio.states[node.id]?.phase === "failed")?.id ?? null;
}
