"use client";

import { useEffect, useState } from "react";
import type { EngineApi, Outcome, ResultKey, RowsPage } from "@/lib/engine/protocol";
import type { Row } from "@/lib/nodes/cluster/explain-row";
import { useEngine } from "@/lib/studio/use-studio";
import type { Fetched } from "./use-output";

export function rowsOf(page: RowsPage): Row[] {
  const count = page.cells[0]?.length ?? 0;
  return Array.from({ length: count }, (_, i) => new Map(page.columns.map(({ name }, column) => [name, page.cells[column][i]])));
}

/** The rows at these places of a table, in their order; the answer to the last question asked, never of one before. */
export function useRowsAt(key: ResultKey, port: string, places: readonly number[]): Fetched<readonly Row[]> {
  const engine = useEngine();
  const id = `${key} ${port} ${places.join(" ")}`;
  const [answer, setAnswer] = useState<{ readonly id: string; readonly fetched: Fetched<readonly Row[]> } | null>(null);
  useEffect(() => {
    let left = false;
    const [, , ...asked] = id.split(" ");
    fetchRows(engine(), key, port, asked.filter(Boolean).map(Number)).then((outcome) => {
      if (left) return;
      setAnswer({ id, fetched: outcome.ok ? { phase: "ready", value: outcome.value } : { phase: "failed", problem: outcome.problem } });
    });
    return () => {
      left = true;
    };
  }, [id, engine, key, port]);
  return answer?.id === id ? answer.fetched : { phase: "loading" };
}

async function fetchRows(engine: EngineApi, key: ResultKey, port: string, places: readonly number[]): Promise<Outcome<readonly Row[]>> {
  const rows: Row[] = [];
  for (const outcome of await Promise.all(places.map((offset) => engine.rows(key, port, { offset, limit: 1 })))) {
    if (!outcome.ok) return outcome;
    rows.push(...rowsOf(outcome.value));
  }
  return { ok: true, value: rows };
}
