"use client";

import { useEffect, useState } from "react";
import type { MapPoints, ResultKey } from "@/lib/engine/protocol";
import { useEngine } from "@/lib/studio/use-studio";
import type { Fetched } from "../use-output";

/** Maps that are kept: a million points take about 22 MB. */
const KEEP = 2;
const kept = new Map<string, MapPoints>();

/** The points of a table on a plane (null: the first there is). Handed over by the engine, never copied. */
export function useMapPoints(key: ResultKey, port: string, plane: string | null): Fetched<MapPoints> {
  const engine = useEngine();
  const id = JSON.stringify([key, port, plane]);
  const [answer, setAnswer] = useState<{ readonly id: string; readonly fetched: Fetched<MapPoints> } | null>(null);

  useEffect(() => {
    if (kept.has(id)) return;
    let left = false;
    engine()
      .mapPoints(key, port, plane ?? undefined)
      .then((outcome) => {
        if (outcome.ok) {
          kept.set(id, outcome.value);
          const [oldest] = kept.keys();
          if (kept.size > KEEP && oldest !== undefined) kept.delete(oldest);
        }
        if (!left) setAnswer({ id, fetched: outcome.ok ? { phase: "ready", value: outcome.value } : { phase: "failed", problem: outcome.problem } });
      });
    return () => {
      left = true;
    };
  }, [id, key, port, plane, engine]);

  if (answer?.id === id) return answer.fetched;
  const known = kept.get(id);
  return known ? { phase: "ready", value: known } : { phase: "loading" };
}
