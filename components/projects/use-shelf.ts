"use client";

import { useEffect, useState } from "react";
import { readPreference, writePreference } from "@/components/ui/preferences";
import type { Problem } from "@/lib/problem";
import type { ProjectInfo } from "@/lib/studio/shelf";

/** The projects of this browser. Storage and the document's schema come as a chunk of their own, after the first paint. */
export const loadShelf = () => import("@/lib/studio/shelf");

const KNOWN = "has-projects";

export interface ShelfState {
  /** Null until they have been read; at once empty for a person who had none here before. */
  readonly projects: readonly ProjectInfo[] | null;
  readonly problem: Problem | null;
}

export function useProjects(): ShelfState {
  const [state, setState] = useState<ShelfState>({ projects: null, problem: null });
  useEffect(() => {
    if (readPreference(KNOWN) !== "yes") setState({ projects: [], problem: null });
    let stop: (() => void) | null = null;
    let left = false;
    loadShelf().then(({ followProjects }) => {
      if (left) return;
      stop = followProjects(
        (projects) => {
          writePreference(KNOWN, projects.length > 0 ? "yes" : "no");
          setState({ projects, problem: null });
        },
        (problem) => setState({ projects: [], problem }),
      );
    });
    return () => {
      left = true;
      stop?.();
    };
  }, []);
  return state;
}
