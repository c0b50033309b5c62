"use client";

import { createContext, type ReactNode, useContext, useState } from "react";

const LayerContext = createContext<HTMLElement | null>(null);

/** Where menus and hints are drawn: inside the page's main part, so that they belong to a landmark; else at the end of the page. */
export function useLayer(): HTMLElement | undefined {
  return useContext(LayerContext) ?? undefined;
}

/** Gives menus and hints a place. `children` gets the element to put there. */
export function LayerProvider({ children }: { readonly children: (layer: ReactNode) => ReactNode }) {
  const [layer, setLayer] = useState<HTMLElement | null>(null);
  return <LayerContext value={layer}>{children(<div ref={setLayer} />)}</LayerContext>;
}

/** Inside a dialog menus are drawn at the end of the page: the rest of it is hidden meanwhile. */
export function NoLayer({ children }: { readonly children: ReactNode }) {
  return <LayerContext value={null}>{children}</LayerContext>;
}
