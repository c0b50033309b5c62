"use client";

import { ClipboardPaste } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { useTranslation, WithNodeWords } from "@/components/ui/language";
import { TextArea } from "@/components/ui/text-input";
import { useNodeWords } from "@/components/words/node-words";
import type { Pipeline } from "@/lib/document/schema";
import type { Problem } from "@/lib/problem";
import { PIPELINE_FILES } from "@/lib/studio/file-kind";
import { FileButton } from "./file-button";
import { PipelinePreview } from "./pipeline-preview";
import { readImport } from "./read-import";

/** What the dialog begins with: a file that was dropped, a link that was opened, or nothing yet. */
export type ImportStart = { readonly file: File } | { readonly text: string } | null;

export interface ImportChoice {
  readonly label: string;
  readonly onChoose: (pipeline: Pipeline, notices: readonly Problem[]) => void;
}

interface ImportDialogProps {
  readonly start: ImportStart;
  readonly onClose: () => void;
  /** What can be done with it; the last is the main one. */
  readonly choices: readonly ImportChoice[];
  readonly hint?: string;
}

type Read = { readonly pipeline: Pipeline; readonly notices: readonly Problem[] };

/** Takes a pipeline from a file, copied text or a link, and shows what is inside before anything changes. */
export function ImportDialog({ start, onClose, choices, hint }: ImportDialogProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const [text, setText] = useState("");
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const take = useCallback(async (source: File | string) => {
    const parsed = await readImport(source);
    setRead(parsed.ok ? parsed.value : null);
    setProblem(parsed.ok ? null : parsed.problem);
  }, []);

  useEffect(() => {
    if (start) void take("file" in start ? start.file : start.text);
  }, [start, take]);

  const paste = async () => {
    try {
      const copied = await navigator.clipboard.readText();
      if (copied.trim() === "") setProblem({ code: "studio.clipboard-empty", severity: "warning" });
      else await take(copied);
    } catch {
      // Refused or not supported: the text field takes it by hand.
      setProblem({ code: "studio.clipboard-empty", severity: "warning" });
    }
  };

  const told = problem && words.problem(problem);
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("studio:projects.import.title")}
      description={t("studio:projects.import.line")}
      actions={
        <>
          {hint && read ? <span className="mr-auto self-center text-sm text-ink-faint">{hint}</span> : null}
          <Button onClick={onClose}>{t("common:actions.cancel")}</Button>
          {choices.map((choice, index) => (
            <Button
              key={choice.label}
              tone={index === choices.length - 1 ? "primary" : "secondary"}
              disabled={!read}
              onClick={() => (read ? choice.onChoose(read.pipeline, read.notices) : undefined)}
            >
              {choice.label}
            </Button>
          ))}
        </>
      }
    >
      <div className="space-y-3">
        <div className="flex flex-wrap gap-2">
          <FileButton accept={PIPELINE_FILES} onFiles={([file]) => void take(file)}>
            {t("studio:projects.import.file")}
          </FileButton>
          <Button onClick={() => void paste()}>
            <ClipboardPaste size={14} aria-hidden="true" />
            {t("studio:projects.import.clipboard")}
          </Button>
        </div>
        {read ? null : (
          <Field label={t("studio:projects.import.textLabel")}>
            {({ id }) => (
              <TextArea
                id={id}
                rows={4}
                value={text}
                className="font-mono text-sm"
                onChange={(event) => {
                  setText(event.target.value);
                  if (event.target.value.trim() !== "") void take(event.target.value);
                  else setProblem(null);
                }}
              />
            )}
          </Field>
        )}
        <div role="status">
          {told ? (
            <p className="border-l-[3px] border-bad pl-3">
              <span className="font-semibold">{told.message}</span> <span className="text-ink-soft">{told.remedy}</span>
            </p>
          ) : null}
        </div>
        {read ? (
          <WithNodeWords>
            <PipelinePreview pipeline={read.pipeline} notices={read.notices} />
          </WithNodeWords>
        ) : null}
      </div>
    </Dialog>
  );
}
