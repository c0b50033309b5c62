"use client";

import { FileSpreadsheet, LockKeyhole, Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { DATA_FILES } from "@/lib/studio/file-kind";
import { FileButton } from "./file-button";

interface FirstRunProps {
  readonly busy: boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onSample: () => void;
}

/** What a person sees who has nothing here yet: what it is for, and the two ways to begin. */
export function FirstRun({ busy, onFiles, onSample }: FirstRunProps) {
  const { t } = useTranslation();
  return (
    <section className="pt-10 pb-4 text-center" aria-labelledby="first-run">
      <h1 id="first-run" className="text-2xl font-semibold tracking-tight">
        {t("home:first.headline")}
      </h1>
      <p className="mx-auto mt-2 max-w-2xl text-balance text-lg text-ink-soft">{t("home:first.line")}</p>
      <div className="mx-auto mt-7 flex max-w-2xl flex-col items-center gap-4 rounded-xl border border-dashed border-line-strong bg-panel px-6 py-9">
        <FileSpreadsheet size={30} strokeWidth={1.5} className="text-ink-faint" aria-hidden="true" />
        <p className="text-balance text-lg font-semibold">{t("home:first.drop")}</p>
        <div className="flex flex-wrap items-center justify-center gap-3">
          <FileButton accept={DATA_FILES} multiple onFiles={onFiles}>
            {t("home:first.choose")}
          </FileButton>
          <span className="text-ink-faint">{t("home:first.or")}</span>
          <Button tone="primary" disabled={busy} onClick={onSample}>
            <Play size={14} aria-hidden="true" />
            {t("home:first.sample")}
          </Button>
        </div>
      </div>
      <p className="mt-4 inline-flex items-center gap-1.5 text-ink-soft">
        <LockKeyhole size={14} aria-hidden="true" />
        {t("home:first.private")}
      </p>
    </section>
  );
}
