"use client";

import { useTranslation } from "@/components/ui/language";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

/** Share of an arrival that storing the files takes; the rest is reading them. */
const STORING = 0.5;

/** Files on their way to a node, in words. */
export interface Arriving {
  /** What is done with which file. */
  readonly label: string;
  /** Fraction of the whole, from 0 to 1. */
  readonly done: number;
  /** What the button that calls it off does. */
  readonly cancelLabel: string;
  cancel(): void;
}

/** Null when no file is on its way to the node. */
export function useArriving(node: string): Arriving | null {
  const { t } = useTranslation();
  const commands = useCommands();
  const upload = useStudio((studio) => studio.uploads[node]);
  const state = useStudio((studio) => studio.states[node]);
  if (!upload) return null;
  const { name, stage, file, files } = upload;
  const words = t(`studio:arrival.${stage}`, { name });
  const read = stage !== "reading" ? 0 : state?.phase === "ready" ? 1 : state?.phase === "running" ? state.done : 0;
  return {
    label: files > 1 && stage !== "reading" ? t("studio:arrival.of", { words, file, files }) : words,
    done: STORING * upload.done + (1 - STORING) * read,
    cancelLabel: t("studio:arrival.cancel", { name }),
    cancel: () => commands.cancelUpload(node),
  };
}
