"use client";

import { useEffect, useMemo, useState } from "react";
import { planPipeline } from "@/lib/engine/plan";
import type { Outcome, ResultKey } from "@/lib/engine/protocol";
import type { Report } from "@/lib/nodes/contract";
import { nodeOfType } from "@/lib/nodes/registry";
import { AUTO_RUN_DELAY } from "@/lib/studio/runner";
import { useEngine, useStudio, useStudioStore } from "@/lib/studio/use-studio";

/** Milliseconds without an edit before the engine is asked; where a run comes by itself it goes first. */
const QUIET = 250;
const QUIET_BESIDE_RUNS = AUTO_RUN_DELAY + QUIET;

export interface NodePreview {
  /** The last answer, of the settings as they are now or (while `busy`) as they were. */
  readonly answer: Outcome<Report | null> | null;
  readonly busy: boolean;
  /** A fraction; null before the engine tells. */
  readonly done: number | null;
}

interface Held {
  readonly key: ResultKey;
  readonly answer: Outcome<Report | null>;
}

/**
 * What a run of the node would do, asked of the engine once its inputs are computed, and again after every edit that means
 * something; null while an input is not there.
 */
export function useNodePreview(nodeId: string): NodePreview | null {
  const engine = useEngine();
  const store = useStudioStore();
  const pipeline = useStudio((studio) => studio.pipeline);
  const states = useStudio((studio) => studio.states);
  const running = useStudio((studio) => studio.running);
  const quiet = useStudio((studio) => (studio.autoRun ? QUIET_BESIDE_RUNS : QUIET));
  const [held, setHeld] = useState<Held | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const step = useMemo(() => planPipeline(pipeline, nodeOfType, [nodeId]).byId.get(nodeId), [pipeline, nodeId]);
  const refs = step?.status === "runnable" ? Object.values(step.inputs).flat() : [];
  const ready =
    refs.length > 0 &&
    refs.every((ref) => {
      const state = states[ref.node];
      return state?.phase === "ready" && state.key === ref.key;
    });
  const key = step?.status === "runnable" && ready ? step.key : null;
  const known = held?.key === key;

  useEffect(() => {
    if (key === null || running || known) return;
    let left = false;
    setDone(null);
    const timer = setTimeout(async () => {
      const request = { pipeline: store.getState().pipeline, node: nodeId };
      const answer = await engine().preview(request, (fraction) => {
        if (!left) setDone(fraction);
      });
      if (!left) setHeld({ key, answer });
    }, quiet);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [key, running, known, quiet, nodeId, engine, store]);

  if (key === null) return null;
  return { answer: held?.answer ?? null, busy: !known, done };
}
