"use client";

import { FileUp, Plus, Sparkles } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { useTranslation } from "@/components/ui/language";
import { DATA_FILES } from "@/lib/studio/file-kind";
import { useCommands } from "@/lib/studio/use-studio";
import type { Actions } from "./actions";

/** What a new project shows: the three ways to begin. */
export function CanvasEmpty({ actions }: { readonly actions: Actions }) {
  const { t } = useTranslation();
  const commands = useCommands();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center p-6">
      <div className="pointer-events-auto max-w-md text-center">
        <h2 className="text-xl font-semibold text-ink">{t("studio:empty.title")}</h2>
        <p className="mt-1.5 mb-5 text-base text-ink-soft">{t("studio:empty.line")}</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button tone="primary" onClick={() => picker.current?.click()}>
            <FileUp size={15} aria-hidden="true" />
            {t("studio:empty.choose-file")}
          </Button>
          <Button onClick={() => actions.add("source.sample")}>
            <Sparkles size={15} aria-hidden="true" />
            {t("studio:empty.sample")}
          </Button>
          <Button tone="ghost" onClick={() => actions.quickAddAt()}>
            <Plus size={15} aria-hidden="true" />
            {t("studio:empty.add")}
            <Kbd keys="A" />
          </Button>
        </div>
        <p className="mt-5 text-sm text-ink-faint">{t("studio:empty.private")}</p>
        <input
          ref={picker}
          type="file"
          tabIndex={-1}
          aria-hidden="true"
          className="hidden"
          accept={DATA_FILES}
          multiple
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            if (files.length > 0) void commands.dropFiles(files);
            event.target.value = "";
          }}
        />
      </div>
    </div>
  );
}
