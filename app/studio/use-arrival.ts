"use client";

import { useEffect } from "react";
import { takeFile } from "@/lib/studio/handoff";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

/** A file that was dropped on the home page comes in once its project is open. */
export function useArrival(): void {
  const commands = useCommands();
  const project = useStudio((studio) => studio.projectId);
  useEffect(() => {
    const file = takeFile(project);
    if (file) void commands.dropFile(file);
  }, [commands, project]);
}
