"use client";

import { useCallback, useEffect, useReducer, useRef } from "react";
import type { ResultKey, RowsPage, RowsQuery } from "@/lib/engine/protocol";
import type { Problem } from "@/lib/nodes/problem";
import { useEngine } from "@/lib/studio/use-studio";
import type { Json } from "@/lib/table/table";

const PAGE = 100;
const KEEP = 40;

interface Pages {
  readonly pages: Map<number, RowsPage>;
  readonly asked: Set<number>;
}

/**
 * Rows of a table, a page at a time as they come into sight. Pages live outside of React's state; at most
 * 40 of 100 rows are kept.
 */
export function useRows(key: ResultKey, port: string, sort: RowsQuery["sort"]) {
  const engine = useEngine();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const problem = useRef<Problem | null>(null);
  const id = JSON.stringify([key, port, sort ?? null]);
  const store = useRef<{ id: string } & Pages>({ id, pages: new Map(), asked: new Set() });
  if (store.current.id !== id) {
    store.current = { id, pages: new Map(), asked: new Set() };
    problem.current = null;
  }

  const load = useCallback(
    (first: number, last: number) => {
      const mine = store.current;
      if (problem.current) return;
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++) {
        if (mine.asked.has(page)) continue;
        mine.asked.add(page);
        engine()
          .rows(key, port, { offset: page * PAGE, limit: PAGE, ...(sort ? { sort } : {}) })
          .then((answer) => {
            if (store.current !== mine) return;
            if (answer.ok) {
              mine.pages.set(page, answer.value);
              const [oldest] = mine.pages.keys();
              if (mine.pages.size > KEEP && oldest !== undefined) {
                mine.pages.delete(oldest);
                mine.asked.delete(oldest);
              }
            } else {
              problem.current = answer.problem;
            }
            redraw();
          });
      }
    },
    [engine, key, port, sort],
  );

  /** A cell; undefined while its page is on the way. */
  const cell = (row: number, column: number): Json | undefined => store.current.pages.get(Math.floor(row / PAGE))?.cells[column]?.[row % PAGE];

  useEffect(() => () => store.current.asked.clear(), []);
  return { cell, load, problem: problem.current };
}
