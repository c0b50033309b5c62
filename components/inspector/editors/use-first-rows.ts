"use client";

import { useEffect, useState } from "react";
import { nodeOfType } from "@/lib/nodes/registry";
import { inputTable } from "@/lib/studio/selectors";
import { useEngine, useStudio } from "@/lib/studio/use-studio";
import type { Table } from "@/lib/table/table";
import { tableOfPage } from "./table-of-page";

/** Rows that are fetched: enough to see what a formula does, few enough to come at once. */
const ROWS = 200;

/** The first rows of the table that comes in at a node's input; null until they are there, and while nothing has been computed. */
export function useFirstRows(nodeId: string, port: string): Table | null {
  const engine = useEngine();
  const place = useStudio((studio) => {
    const found = inputTable(studio, nodeId, port, nodeOfType);
    return found ? JSON.stringify([found.key, found.port]) : null;
  });
  const [rows, setRows] = useState<{ readonly place: string; readonly table: Table } | null>(null);
  useEffect(() => {
    if (place === null) return;
    let left = false;
    const [key, output]: [string, string] = JSON.parse(place);
    engine()
      .rows(key, output, { offset: 0, limit: ROWS })
      .then((answer) => {
        if (!left && answer.ok) setRows({ place, table: tableOfPage(answer.value) });
      });
    return () => {
      left = true;
    };
  }, [engine, place]);
  return place !== null && rows?.place === place ? rows.table : null;
}
