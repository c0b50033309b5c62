"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "@/components/ui/language";
import type { Problem } from "@/lib/problem";
import { pipelineFileName } from "@/lib/studio/file-kind";
import type { ProjectInfo } from "@/lib/studio/shelf";
import { downloadText } from "./download";
import { type ProjectActions, ProjectCard } from "./project-card";
import { RenameDialog } from "./rename-dialog";
import { loadShelf } from "./use-shelf";

interface ProjectGridProps {
  readonly projects: readonly ProjectInfo[];
  readonly busy: boolean;
  readonly onNew: () => void;
  readonly onDelete: (project: ProjectInfo) => void;
  readonly onProblem: (problem: Problem) => void;
}

/** The projects as cards, newest first, after the card that makes a new one. */
export function ProjectGrid({ projects, busy, onNew, onDelete, onProblem }: ProjectGridProps) {
  const { t } = useTranslation();
  const [renaming, setRenaming] = useState<ProjectInfo | null>(null);
  const told = (problem: Problem | null) => (problem ? onProblem(problem) : undefined);
  const actions: ProjectActions = {
    onRename: setRenaming,
    async onDuplicate(project) {
      told(await (await loadShelf()).duplicateProject(project.id, t("home:projects.copyName", { name: project.name || t("home:projects.unnamed") })));
    },
    async onDownload(project) {
      const text = await (await loadShelf()).projectText(project.id);
      if (text.ok) downloadText(text.value, pipelineFileName(project.name));
      else onProblem(text.problem);
    },
    onDelete,
  };
  const rename = async (id: string, name: string) => told(await (await loadShelf()).renameProject(id, name));
  return (
    <>
      <ul className="mt-4 grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
        <li>
          <button
            type="button"
            disabled={busy}
            onClick={onNew}
            className="flex size-full min-h-36 flex-col items-center justify-center gap-2 rounded-[10px] border border-dashed border-line-strong text-ink-soft transition-colors duration-100 hover:border-accent hover:text-accent"
          >
            <Plus size={20} aria-hidden="true" />
            {t("home:projects.new")}
          </button>
        </li>
        {projects.map((project) => (
          <ProjectCard key={project.id} project={project} actions={actions} />
        ))}
      </ul>
      {renaming ? <RenameDialog name={renaming.name} onClose={() => setRenaming(null)} onRename={(name) => void rename(renaming.id, name)} /> : null}
    </>
  );
}
