"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useLanguage, useTranslation } from "@/components/ui/language";
import type { Pipeline } from "@/lib/document/schema";
import type { Problem } from "@/lib/problem";
import { isPipelineFile } from "@/lib/studio/file-kind";
import { leaveFile } from "@/lib/studio/handoff";
import type { TemplateId } from "@/lib/studio/template";
import { projectAddress } from "./addresses";
import { templateText } from "./template-gallery";
import { loadShelf } from "./use-shelf";

type Created = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: Problem };

export interface Beginning {
  /** A project is being made; the page is about to change. */
  readonly busy: boolean;
  createEmpty(): void;
  createFrom(pipeline: Pipeline): void;
  fromTemplate(id: TemplateId): void;
  /** A data file becomes a project with it on the canvas; a pipeline file is handed to `onPipelineFile`. */
  openFile(file: File): void;
}

interface BeginningOptions {
  readonly onProblem: (problem: Problem) => void;
  readonly onPipelineFile: (file: File) => void;
}

/** The ways to begin a project: each stores one and goes to it. */
export function useBeginning({ onProblem, onPipelineFile }: BeginningOptions): Beginning {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  const begin = async (create: (shelf: Awaited<ReturnType<typeof loadShelf>>) => Promise<Created>, then?: (id: string) => void) => {
    setBusy(true);
    try {
      const created = await create(await loadShelf());
      if (created.ok) {
        then?.(created.value);
        router.push(projectAddress(created.value));
        return;
      }
      onProblem(created.problem);
    } catch (error) {
      onProblem({ code: "common.internal", severity: "error", detail: { reason: error instanceof Error ? error.message : String(error) } });
    }
    setBusy(false);
  };

  return {
    busy,
    createEmpty: () => void begin((shelf) => shelf.createEmptyProject(t("home:projects.newName"), language)),
    createFrom: (pipeline) => void begin((shelf) => shelf.createProject(pipeline)),
    fromTemplate: (id) => void begin(async (shelf) => shelf.createFromTemplate(await templateText(id), language)),
    openFile(file) {
      if (isPipelineFile(file) || /\.json$/i.test(file.name)) onPipelineFile(file);
      else
        void begin(
          (shelf) => shelf.createEmptyProject(file.name.replace(/\.[^.]+$/, ""), language),
          (id) => leaveFile(id, file),
        );
    },
  };
}
