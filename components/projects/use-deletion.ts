"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Problem } from "@/lib/problem";
import { loadShelf } from "./use-shelf";

export interface Deletion {
  /** Projects that are on their way out and not shown. */
  readonly hidden: ReadonlySet<string>;
  /** Takes a project out of sight; it is deleted when the message about it goes. */
  begin(project: string, message: string): void;
  undo(project: string): void;
  /** The message about a project went: what was not taken back is deleted. */
  messageClosed(message: string): void;
}

/** Deleting with a way back: until its message goes, a deleted project is only out of sight. Leaving the page deletes at once. */
export function useDeletion(onProblem: (problem: Problem) => void): Deletion {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Map<string, string>());
  const show = useCallback((project: string) => setHidden((before) => new Set([...before].filter((id) => id !== project))), []);

  const remove = useCallback(
    async (project: string) => {
      const { removeProject } = await loadShelf();
      const problem = await removeProject(project);
      if (!problem) return;
      show(project);
      onProblem(problem);
    },
    [onProblem, show],
  );

  useEffect(() => {
    const removeAll = () => {
      for (const project of waiting.current.values()) void remove(project);
      waiting.current.clear();
    };
    addEventListener("pagehide", removeAll);
    return () => {
      removeEventListener("pagehide", removeAll);
      removeAll();
    };
  }, [remove]);

  return useMemo(
    () => ({
      hidden,
      begin(project, message) {
        waiting.current.set(message, project);
        setHidden((before) => new Set([...before, project]));
      },
      undo(project) {
        for (const [message, id] of waiting.current) if (id === project) waiting.current.delete(message);
        show(project);
      },
      messageClosed(message) {
        const project = waiting.current.get(message);
        waiting.current.delete(message);
        if (project !== undefined) void remove(project);
      },
    }),
    [hidden, remove, show],
  );
}
