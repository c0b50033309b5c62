"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { ResultKey } from "@/lib/engine/protocol";

/** The table that a view's map shows a sample of: all its points can be asked for. */
export interface MapSource {
  readonly key: ResultKey;
  readonly port: string;
}

const Source = createContext<MapSource | null>(null);

/** Lets the maps inside show every row of a node's table. */
export function MapSourceProvider({ source, children }: { readonly source: MapSource | null; readonly children: ReactNode }) {
  return <Source.Provider value={source}>{children}</Source.Provider>;
}

/** The table behind the view; null where there is no engine to ask, as on the printed page. */
export function useMapSource(): MapSource | null {
  return useContext(Source);
}
