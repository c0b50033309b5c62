"use client";

import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import type { GrantRow } from "@/lib/storage/grants";
import { useCommands } from "@/lib/studio/use-studio";

/** What this browser may reach, followed across tabs; null until it has been read. */
export function useGrants(): readonly GrantRow[] | null {
  const { grants } = useCommands();
  const [rows, setRows] = useState<readonly GrantRow[] | null>(null);
  useEffect(() => {
    const subscription = liveQuery(grants).subscribe({ next: setRows, error: () => setRows([]) });
    return () => subscription.unsubscribe();
  }, [grants]);
  return rows;
}
