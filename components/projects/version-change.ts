"use client";

import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { diffPipelines } from "@/lib/document/diff";
import type { Pipeline } from "@/lib/document/schema";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

export interface VersionChange {
  /** How a version differs from what is on the canvas now, in a few words. */
  readonly text: string;
  readonly same: boolean;
}

/** How the document would change if that version were restored; null until it has been read. */
export function useVersionChange(id: number): VersionChange | null {
  const { t } = useTranslation();
  const { versionPipeline } = useCommands();
  const now = useStudio((state) => state.pipeline);
  const [version, setVersion] = useState<Pipeline | null>(null);
  useEffect(() => {
    let left = false;
    versionPipeline(id).then((pipeline) => (left ? undefined : setVersion(pipeline)));
    return () => {
      left = true;
    };
  }, [id, versionPipeline]);
  return useMemo(() => {
    if (!version) return null;
    const diff = diffPipelines(now, version);
    const parts = [
      diff.added.length > 0 ? t("studio:versions.changed.added", { count: diff.added.length }) : "",
      diff.removed.length > 0 ? t("studio:versions.changed.removed", { count: diff.removed.length }) : "",
      diff.changed.length > 0 ? t("studio:versions.changed.nodes", { count: diff.changed.length }) : "",
      diff.wiresAdded.length + diff.wiresRemoved.length > 0 ? t("studio:versions.changed.wires") : "",
      diff.fields.includes("seed") ? t("studio:versions.changed.seed") : "",
    ].filter(Boolean);
    if (parts.length > 0) return { text: parts.join(" · "), same: false };
    const look = diff.fields.length + diff.moved.length > 0;
    return { text: t(look ? "studio:versions.changed.look" : "studio:versions.same"), same: !look };
  }, [version, now, t]);
}
