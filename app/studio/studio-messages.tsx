"use client";

import { downloadText } from "@/components/projects/download";
import { useTranslation } from "@/components/ui/language";
import { type ToastItem, Toasts } from "@/components/ui/toast";
import { useNodeWords } from "@/components/words/node-words";
import { serializePipeline } from "@/lib/document/serialize";
import { pipelineFileName } from "@/lib/studio/file-kind";
import type { StudioMessage } from "@/lib/studio/store-types";
import { useCommands, useStudio } from "@/lib/studio/use-studio";

/** What the store says once, as toasts. */
export function StudioMessages() {
  const { t } = useTranslation();
  const words = useNodeWords();
  const commands = useCommands();
  const messages = useStudio((studio) => studio.messages);

  const act: Readonly<Record<NonNullable<StudioMessage["action"]>, { readonly label: string; readonly onSelect: () => void }>> = {
    undo: { label: t("common:actions.undo"), onSelect: commands.undo },
    retry: { label: t("common:actions.retry"), onSelect: () => void commands.run() },
    download: {
      label: t("studio:projects.saveFailed.download"),
      onSelect: () => void commands.sharedPipeline().then((pipeline) => downloadText(serializePipeline(pipeline), pipelineFileName(pipeline.name))),
    },
  };
  const items = messages.map(({ id, problem, action }): ToastItem => {
    const { message, remedy } = words.problem(problem);
    const tone = problem.severity === "error" ? "bad" : problem.severity === "warning" ? "warn" : "info";
    return { id: String(id), tone, title: message, body: remedy, ...(action ? { action: act[action] } : {}) };
  });
  return <Toasts label={t("studio:top.messages")} items={items} onClose={(id) => commands.dismissMessage(Number(id))} />;
}
