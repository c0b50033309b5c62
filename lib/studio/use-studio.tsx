"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { StoreApi } from "zustand";
import { useStore } from "zustand";
import type { EngineApi } from "@/lib/engine/protocol";
import { openBrowserStudio } from "./browser-studio";
import type { Studio, StudioCommands, StudioState } from "./store-types";

const StudioContext = createContext<Studio | null>(null);

/** Gives the studio to everything inside. */
export function StudioProvider({ studio, children }: { readonly studio: Studio; readonly children: ReactNode }) {
  return <StudioContext value={studio}>{children}</StudioContext>;
}

function useOpenedStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error("outside of StudioProvider");
  return studio;
}

/** A part of the studio's state; draws again only when that part changes. Select what is there, do not build it. */
export function useStudio<T>(selector: (state: StudioState) => T): T {
  return useStore(useOpenedStudio().store, selector);
}

/** The store itself, for reading inside event handlers without drawing again. */
export function useStudioStore(): StoreApi<StudioState> {
  return useOpenedStudio().store;
}

export function useCommands(): StudioCommands {
  return useOpenedStudio().commands;
}

/** The engine, for pages of rows, reports and exports. Call it when needed: after a crash it is another one. */
export function useEngine(): () => EngineApi {
  return useOpenedStudio().engine;
}

/**
 * Opens a project for as long as the component stands; null until it is open, and for an id of null. Saves when
 * the page is hidden or left, and asks before leaving when something could not be saved.
 */
export function useOpenStudio(projectId: string | null): Studio | null {
  const [studio, setStudio] = useState<Studio | null>(null);
  useEffect(() => {
    if (projectId === null) return;
    const opened = openBrowserStudio(projectId);
    setStudio(opened);
    const save = () => void opened.commands.saveNow();
    const onVisibility = () => (document.visibilityState === "hidden" ? save() : undefined);
    const onLeave = (event: BeforeUnloadEvent) => {
      const { phase } = opened.store.getState().save;
      if (phase === "failed" || phase === "conflict") event.preventDefault();
      else save();
    };
    document.addEventListener("visibilitychange", onVisibility);
    addEventListener("pagehide", save);
    addEventListener("beforeunload", onLeave);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      removeEventListener("pagehide", save);
      removeEventListener("beforeunload", onLeave);
      setStudio(null);
      void opened.close();
    };
  }, [projectId]);
  return studio;
}
