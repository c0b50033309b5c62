"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useLanguage, useTranslation } from "@/components/ui/language";
import type { Pipeline } from "@/lib/document/schema";
import type { Problem } from "@/lib/problem";
import { isPipelineFile } from "@/lib/studio/file-kind";
import { leaveFiles } from "@/lib/studio/handoff";
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
  /** Data files become a project with them on the canvas; a pipeline file is handed to `onPipelineFile`. */
  openFiles(files: readonly File[]): void;
}

interface BeginningOptions {
  readonly onProblem: (problem: Problem) => void;
  readonly onPipelineFile: (file: File) => void;
}

/** A `.json` file may be data or a pipeline that lost its longer ending: what it says of itself decides. */
async function isPipeline(file: File): Promise<boolean> {
  if (isPipelineFile(file)) return true;
  if (!/\.json$/i.test(file.name)) return false;
  const start = await file
    .slice(0, 64 * 1024)
    .text()
    .catch(() => "");
  return start.includes('"strata/pipeline"');
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
    openFiles(files) {
      void Promise.all(files.map(isPipeline)).then((pipelines) => {
        const data = files.filter((_, i) => !pipelines[i]);
        const [first] = data;
        const pipeline = files.find((_, i) => pipelines[i]);
        if (!first) {
          if (pipeline) onPipelineFile(pipeline);
          return;
        }
        void begin(
          (shelf) => shelf.createEmptyProject(first.name.replace(/\.[^.]+$/, ""), language),
          (id) => leaveFiles(id, data),
        );
      });
    },
  };
}
