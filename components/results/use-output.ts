"use client";

import { startTransition, useEffect, useState } from "react";
import type { EngineApi, Outcome, ResultKey } from "@/lib/engine/protocol";
import type { Model, Report } from "@/lib/nodes/contract";
import type { Problem } from "@/lib/nodes/problem";
import { useEngine } from "@/lib/studio/use-studio";

export type Fetched<T> =
  | { readonly phase: "loading" }
  | { readonly phase: "ready"; readonly value: T }
  | { readonly phase: "failed"; readonly problem: Problem };

const KEEP = 12;

type Ask<T> = (engine: EngineApi, key: ResultKey, port: string) => Promise<Outcome<T>>;

/** Fetches one output. Answers are kept in `kept`: a result never changes under its key. */
function useFetched<T>(kept: Map<string, T>, ask: Ask<T>, key: ResultKey, port: string): Fetched<T> {
  const engine = useEngine();
  const id = `${key} ${port}`;
  const [answer, setAnswer] = useState<{ readonly id: string; readonly fetched: Fetched<T> } | null>(null);

  useEffect(() => {
    if (kept.has(id)) return;
    let left = false;
    ask(engine(), key, port).then((outcome) => {
      if (outcome.ok) {
        kept.set(id, outcome.value);
        const [oldest] = kept.keys();
        if (kept.size > KEEP && oldest !== undefined) kept.delete(oldest);
      }
      if (left) return;
      const fetched: Fetched<T> = outcome.ok ? { phase: "ready", value: outcome.value } : { phase: "failed", problem: outcome.problem };
      // A view may be large: it is drawn in slices.
      startTransition(() => setAnswer({ id, fetched }));
    });
    return () => {
      left = true;
    };
  }, [id, key, port, engine, kept, ask]);

  const known = kept.get(id);
  if (known !== undefined) return { phase: "ready", value: known };
  return answer?.id === id ? answer.fetched : { phase: "loading" };
}

const reports = new Map<string, Report>();
const models = new Map<string, Model>();
const askReport: Ask<Report> = (engine, key, port) => engine.report(key, port);
const askModel: Ask<Model> = (engine, key, port) => engine.model(key, port);

export function useReport(key: ResultKey, port: string): Fetched<Report> {
  return useFetched(reports, askReport, key, port);
}

export function useModel(key: ResultKey, port: string): Fetched<Model> {
  return useFetched(models, askModel, key, port);
}
