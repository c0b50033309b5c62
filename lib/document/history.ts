/** Undo by snapshots: documents share what did not change, so two hundred of them cost little. */
import type { Pipeline } from "./schema";

export const HISTORY_LIMIT = 200;
/** Edits with one key within this many milliseconds of each other are one step. */
export const COALESCE_MS = 1_000;

export type UndoPolicy =
  /** A step of its own. */
  | "immediate"
  /** Not a step: changes the present only. */
  | "none"
  /** One step with the edits before it that have the same key and came shortly before (typing, a slider). */
  | { readonly coalesced: string };

export interface History {
  readonly past: readonly Pipeline[];
  readonly present: Pipeline;
  readonly future: readonly Pipeline[];
  /** Key and time of the last step, while it can still take in more. */
  readonly open: { readonly key: string; readonly at: number } | null;
}

export function startHistory(present: Pipeline): History {
  return { past: [], present, future: [], open: null };
}

/** The history after an edit; unchanged when the document did not change. `at` is the time in ms. */
export function record(history: History, next: Pipeline, policy: UndoPolicy, at: number): History {
  if (next === history.present) return history;
  if (policy === "none") return { ...history, present: next };
  const key = policy === "immediate" ? null : policy.coalesced;
  const joins = key !== null && history.open !== null && history.open.key === key && at - history.open.at <= COALESCE_MS && history.past.length > 0;
  const past = joins ? history.past : [...history.past, history.present].slice(-HISTORY_LIMIT);
  return { past, present: next, future: [], open: key === null ? null : { key, at } };
}

/** Changes the present and every step alike: what came from outside meanwhile is no step and is not taken back with one. */
export function amend(history: History, change: (pipeline: Pipeline) => Pipeline): History {
  const present = change(history.present);
  if (present === history.present) return history;
  return { ...history, present, past: history.past.map(change), future: history.future.map(change) };
}

/**
 * The history without the step between `before` and `after`, as if it had never been: what could be redone before it can be again. `change`
 * takes back in a document what the step did. Other steps that followed stay, each without what was taken back.
 */
export function withdraw(history: History, before: History, after: History, change: (pipeline: Pipeline) => Pipeline): History {
  if (history.past === after.past) return { ...before, present: change(history.present), open: null };
  const without = amend(history, change);
  const step = after.past.length - 1;
  // Further back than history goes, or amended since: a step that changes nothing is left.
  return history.past[step] === before.present ? { ...without, past: without.past.toSpliced(step, 1) } : without;
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  if (!before) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], open: null };
}

export function redo(history: History): History {
  const [after, ...future] = history.future;
  if (!after) return history;
  return { past: [...history.past, history.present], present: after, future, open: null };
}
