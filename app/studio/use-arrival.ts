"use client";

import { useEffect } from "react";
import { takeFiles } from "@/lib/studio/handoff";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

/**
 * A file that was dropped on the home page comes in once its project is open and the page stands: reading it takes a
 * whole core, and on two of them the page would be drawn in twice the time.
 */
export function useArrival(standing: boolean): void {
  const commands = useCommands();
  const project = useStudio((studio) => studio.projectId);
  useEffect(() => {
    if (!standing) return;
    // In a task of its own, behind the one that drew the last part.
    const timer = setTimeout(() => {
      const files = takeFiles(project);
      if (files.length > 0) void commands.dropFiles(files);
    }, 0);
    return () => clearTimeout(timer);
  }, [commands, project, standing]);
}
