"use client";

import { Copy, Download, Ellipsis, Pencil, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useLanguage, useTranslation } from "@/components/ui/language";
import { Menu } from "@/components/ui/menu";
import type { ProjectInfo } from "@/lib/studio/shelf";
import { readThumbnail } from "@/lib/studio/thumbnail";
import { projectAddress } from "./addresses";
import { localTime } from "./local-time";
import { Thumbnail } from "./thumbnail";
import { timeAgo } from "./time-ago";

export interface ProjectActions {
  onRename(project: ProjectInfo): void;
  onDuplicate(project: ProjectInfo): void;
  onDownload(project: ProjectInfo): void;
  onDelete(project: ProjectInfo): void;
}

/** A project in the gallery; the whole card opens it. */
export function ProjectCard({ project, actions }: { readonly project: ProjectInfo; readonly actions: ProjectActions }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const format = useFormat();
  const router = useRouter();
  const thumbnail = useMemo(() => readThumbnail(project.thumbnail), [project.thumbnail]);
  const name = project.name || t("home:projects.unnamed");
  const address = projectAddress(project.id);
  const edited = format.dateTime(localTime(project.updatedAt));
  return (
    <li className="group relative overflow-hidden rounded-[10px] border border-line bg-panel transition-colors duration-100 focus-within:border-line-strong hover:border-line-strong hover:shadow-card">
      <Thumbnail data={thumbnail} />
      <div className="flex items-start gap-2 border-t border-line py-2.5 pr-2 pl-3.5">
        <div className="min-w-0 grow">
          <Link
            href={address}
            prefetch={false}
            onPointerEnter={() => router.prefetch(address)}
            className="font-semibold after:absolute after:inset-0 after:content-['']"
          >
            <span className="block truncate">{name}</span>
          </Link>
          <p className="truncate text-sm text-ink-faint tabular-nums" title={t("home:projects.edited", { when: edited })}>
            {timeAgo(project.updatedAt, Date.now(), language) ?? edited} · {t("home:projects.nodes", { count: project.nodes })}
          </p>
        </div>
        <div className="relative z-10">
          <Menu
            items={[
              { label: t("home:projects.rename"), icon: <Pencil size={14} />, onSelect: () => actions.onRename(project) },
              { label: t("home:projects.duplicate"), icon: <Copy size={14} />, onSelect: () => actions.onDuplicate(project) },
              { label: t("home:projects.download"), icon: <Download size={14} />, onSelect: () => actions.onDownload(project) },
              { kind: "line" },
              { label: t("home:projects.delete"), icon: <Trash2 size={14} />, danger: true, onSelect: () => actions.onDelete(project) },
            ]}
          >
            <IconButton label={t("home:projects.menu", { name })} icon={<Ellipsis size={16} aria-hidden="true" />} />
          </Menu>
        </div>
      </div>
    </li>
  );
}
