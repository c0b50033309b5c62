"use client";

import { useReactFlow } from "@xyflow/react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { glide, showDocument } from "@/components/canvas/camera";
import type { FlowNode, WireEdge } from "@/components/canvas/flow-types";
import { projectAddress } from "@/components/projects/addresses";
import { downloadText } from "@/components/projects/download";
import { localTime } from "@/components/projects/local-time";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import { useNodeWords } from "@/components/words/node-words";
import { serializePipeline } from "@/lib/document/serialize";
import { pipelineFileName } from "@/lib/studio/file-kind";
import { useCommands, useStudio, useStudioStore } from "@/lib/studio/use-studio";

interface BannerProps {
  readonly tone: "info" | "warn" | "bad";
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

const TONES = { info: "bg-accent-soft", warn: "bg-warn-soft", bad: "bg-bad-soft" } as const;

function Banner({ tone, children, actions }: BannerProps) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={`flex shrink-0 items-center gap-3 border-b border-line px-4 py-1.5 text-base text-ink ${TONES[tone]}`}
    >
      <div className="min-w-0 grow">{children}</div>
      <div className="flex shrink-0 gap-2">{actions}</div>
    </div>
  );
}

/** Another tab saved first: the person says whose work stays. */
function Conflict() {
  const { t } = useTranslation();
  const format = useFormat();
  const commands = useCommands();
  const router = useRouter();
  const save = useStudio((studio) => studio.save);
  if (save.phase !== "conflict") return null;
  return (
    <Banner
      tone="bad"
      actions={
        <>
          <Button
            size="small"
            onClick={async () => {
              const copy = await commands.keepMineAsCopy();
              if (copy) router.push(projectAddress(copy));
            }}
          >
            {t("studio:projects.conflict.keep")}
          </Button>
          <Button size="small" onClick={() => void commands.takeTheirs()}>
            {t("studio:projects.conflict.take")}
          </Button>
        </>
      }
    >
      {t("studio:projects.conflict.message", { when: format.dateTime(localTime(save.theirsAt)) })}
    </Banner>
  );
}

/** The disk is full or broken: what is here can still be taken away as a file. */
function SaveFailed() {
  const { t } = useTranslation();
  const words = useNodeWords();
  const commands = useCommands();
  const save = useStudio((studio) => studio.save);
  if (save.phase !== "failed") return null;
  const { message, remedy } = words.problem(save.problem);
  const download = async () => {
    const pipeline = await commands.sharedPipeline();
    downloadText(serializePipeline(pipeline), pipelineFileName(pipeline.name));
  };
  return (
    <Banner
      tone="bad"
      actions={
        <>
          <Button size="small" onClick={() => void download()}>
            {t("studio:projects.saveFailed.download")}
          </Button>
          <Button size="small" onClick={() => void commands.saveNow()}>
            {t("studio:projects.saveFailed.retry")}
          </Button>
        </>
      }
    >
      <span className="font-semibold">{message}</span> {remedy}
    </Banner>
  );
}

/** What was understood of a dropped file, and the pipeline it would make. */
function SuggestionBanner() {
  const { t } = useTranslation();
  const commands = useCommands();
  const view = useReactFlow<FlowNode, WireEdge>();
  const store = useStudioStore();
  const suggestion = useStudio((studio) => studio.suggestion);
  if (!suggestion) return null;
  const role = (name: string) => t(`common:roles.${name}`, { defaultValue: name });
  const found = suggestion.columns.map(({ role: name, column }) => `${role(name)} = ${column}`).join(", ");
  return (
    <Banner
      tone="info"
      actions={
        <>
          <Button
            size="small"
            tone="primary"
            onClick={() => {
              commands.acceptSuggestion();
              // Once this banner has given its room to the canvas.
              requestAnimationFrame(() => showDocument(view, store.getState().pipeline, glide()));
            }}
          >
            {t("studio:projects.suggestion.accept")}
          </Button>
          <Button size="small" tone="ghost" onClick={commands.dismissSuggestion}>
            {t("studio:projects.suggestion.dismiss")}
          </Button>
        </>
      }
    >
      <span className="font-semibold">
        {t(`studio:projects.suggestion.${suggestion.kind}`, {
          column: suggestion.columns.find((one) => one.role === "target" || one.role === "segment")?.column ?? "",
        })}
      </span>{" "}
      {found ? <span className="text-ink-soft">{t("studio:projects.suggestion.found", { columns: found })}</span> : null}
    </Banner>
  );
}

/** Remarks about a document that was opened, until they are put away. */
function Notices() {
  const { t } = useTranslation();
  const words = useNodeWords();
  const notices = useStudio((studio) => studio.notices);
  const [dismissed, setDismissed] = useState<typeof notices | null>(null);
  if (notices.length === 0 || dismissed === notices) return null;
  return (
    <Banner
      tone="warn"
      actions={
        <Button size="small" tone="ghost" onClick={() => setDismissed(notices)}>
          {t("common:actions.close")}
        </Button>
      }
    >
      <details>
        <summary className="cursor-pointer font-semibold">
          {t("studio:projects.notices")} ({notices.length})
        </summary>
        <ul className="mt-1 ml-4 list-disc">
          {notices.map((notice, index) => {
            const { message, remedy } = words.problem(notice);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while it is shown
              <li key={`${notice.code} ${index}`}>
                {message} <span className="text-ink-soft">{remedy}</span>
              </li>
            );
          })}
        </ul>
      </details>
    </Banner>
  );
}

function Elsewhere() {
  const { t } = useTranslation();
  const elsewhere = useStudio((studio) => studio.openElsewhere);
  return elsewhere ? <Banner tone="warn">{t("studio:projects.elsewhere")}</Banner> : null;
}

/** What concerns the whole project, between the top bar and the canvas; nothing most of the time. */
export function Banners() {
  const ready = useStudioStore().getState().phase === "ready";
  if (!ready) return null;
  return (
    <>
      <Conflict />
      <SaveFailed />
      <Elsewhere />
      <Notices />
      <SuggestionBanner />
    </>
  );
}
