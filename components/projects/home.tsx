"use client";

import { Import } from "lucide-react";
import dynamic from "next/dynamic";
import { type SyntheticEvent, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { Toasts } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";
import { DATA_FILES, PIPELINE_FILES } from "@/lib/studio/file-kind";
import type { ProjectInfo } from "@/lib/studio/shelf";
import { DropOverlay } from "./drop-overlay";
import { FileButton } from "./file-button";
import { FirstRun } from "./first-run";
import { HomeHeader } from "./home-header";
import type { ImportStart } from "./import-dialog";
import { ProjectGrid } from "./project-grid";
import { TemplateGallery } from "./template-gallery";
import { useBeginning } from "./use-beginning";
import { useDeletion } from "./use-deletion";
import { useFileDrop } from "./use-file-drop";
import { useMessages } from "./use-messages";
import { useSharedLink } from "./use-shared-link";
import { useProjects } from "./use-shelf";
import { useTablePaste } from "./use-table-paste";

const ImportDialog = dynamic(() => import("./import-dialog").then((module) => module.ImportDialog));

interface HomeProps {
  /** Somebody is about to begin or open a project: the pointer or the keyboard is on a button or a card, or a file hovers over the page. */
  readonly onReach: () => void;
}

/** Home: the person's projects, the ways to begin, the templates. Holds neither canvas nor engine. */
export function Home({ onReach }: HomeProps) {
  const { t } = useTranslation();
  const shelf = useProjects();
  const messages = useMessages();
  const [importing, setImporting] = useState<{ readonly start: ImportStart } | null>(null);
  const beginning = useBeginning({ onProblem: messages.sayProblem, onPipelineFile: (file) => setImporting({ start: { file } }) });
  const deletion = useDeletion(messages.sayProblem);
  const dragging = useFileDrop(beginning.openFiles);
  useTablePaste({ onTable: beginning.openFiles, onText: (text) => setImporting({ start: { text } }) });
  const { busy } = beginning;
  const reached = dragging || busy;
  useEffect(() => {
    if (reached) onReach();
  }, [reached, onReach]);
  const reach = (event: SyntheticEvent) => {
    if (event.target instanceof Element && event.target.closest("button, a")) onReach();
  };
  useSharedLink((hash) => setImporting({ start: { text: hash } }));
  useEffect(() => {
    document.title = t("home:title");
  }, [t]);

  const remove = (project: ProjectInfo) => {
    const name = project.name || t("home:projects.unnamed");
    const action = { label: t("common:actions.undo"), onSelect: () => deletion.undo(project.id) };
    deletion.begin(project.id, messages.say({ tone: "info", title: t("home:projects.deleted", { name }), body: t("home:projects.deletedBody"), action }));
  };
  const closeMessage = (id: string) => {
    messages.close(id);
    deletion.messageClosed(id);
  };
  useEffect(() => {
    if (shelf.problem) messages.sayProblem(shelf.problem);
  }, [shelf.problem, messages.sayProblem]);

  const projects = shelf.projects?.filter((project) => !deletion.hidden.has(project.id));
  return (
    <TooltipProvider>
      <div className="flex min-h-full flex-col bg-canvas">
        <HomeHeader />
        <main className="mx-auto w-full max-w-6xl grow px-6 pb-12" onPointerOver={reach} onFocus={reach}>
          {projects === undefined ? (
            <p role="status" className="py-10 text-ink-faint">
              {t("home:projects.loading")}
            </p>
          ) : projects.length === 0 ? (
            <FirstRun busy={busy} onFiles={beginning.openFiles} onSample={() => beginning.fromTemplate("rfm-segmentation")} />
          ) : (
            <section className="pt-8" aria-labelledby="projects">
              <div className="flex flex-wrap items-center gap-2">
                <h1 id="projects" className="grow text-xl font-semibold">
                  {t("home:projects.title")}
                </h1>
                <Button onClick={() => setImporting({ start: null })}>
                  <Import size={14} aria-hidden="true" />
                  {t("home:projects.import")}
                </Button>
                <FileButton accept={`${DATA_FILES},${PIPELINE_FILES}`} tone="primary" multiple onFiles={beginning.openFiles}>
                  {t("home:projects.openFile")}
                </FileButton>
              </div>
              <ProjectGrid projects={projects} busy={busy} onNew={beginning.createEmpty} onDelete={remove} onProblem={messages.sayProblem} />
            </section>
          )}
          <TemplateGallery busy={busy} onUse={beginning.fromTemplate} />
          {projects?.length === 0 ? (
            <div className="flex flex-wrap gap-2">
              <Button onClick={beginning.createEmpty} disabled={busy}>
                {t("home:projects.new")}
              </Button>
              <Button onClick={() => setImporting({ start: null })}>
                <Import size={14} aria-hidden="true" />
                {t("home:projects.import")}
              </Button>
            </div>
          ) : null}
        </main>
        <footer className="border-t border-line px-6 py-4 text-center text-sm text-ink-faint">{t("home:footer")}</footer>
      </div>
      {importing ? (
        <ImportDialog
          start={importing.start}
          onClose={() => setImporting(null)}
          choices={[{ label: t("studio:projects.import.create"), onChoose: (pipeline) => beginning.createFrom(pipeline) }]}
        />
      ) : null}
      {dragging ? <DropOverlay /> : null}
      <Toasts label={t("home:messages")} items={messages.items} onClose={closeMessage} />
    </TooltipProvider>
  );
}
