"use client";

import { Pencil } from "lucide-react";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import type { VersionInfo } from "@/lib/studio/store-types";
import { useCommands } from "@/lib/studio/use-studio";
import { localTime } from "./local-time";
import { useVersionChange } from "./version-change";

interface VersionsDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The versions of a project: when, what differs from now, a name to keep one for good, and the way back. */
export function VersionsDialog({ open, onClose }: VersionsDialogProps) {
  return open ? <OpenVersionsDialog onClose={onClose} /> : null;
}

function OpenVersionsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const announce = useAnnounce();
  const commands = useCommands();
  const [versions, setVersions] = useState<readonly VersionInfo[] | null>(null);
  const [label, setLabel] = useState("");
  const reload = useCallback(async () => setVersions(await commands.versions()), [commands]);
  useEffect(() => {
    // What is on the canvas counts as well: it is written first.
    void commands.saveNow().then(reload);
  }, [commands, reload]);

  const keep = async (event: FormEvent) => {
    event.preventDefault();
    await commands.saveVersion(label.trim() || null);
    setLabel("");
    await reload();
  };
  const restore = async (version: VersionInfo) => {
    await commands.restoreVersion(version.id);
    announce(t("studio:versions.restored", { when: format.dateTime(localTime(version.at)) }));
    onClose();
  };
  return (
    <Dialog open onClose={onClose} title={t("studio:versions.title")} description={t("studio:versions.line")}>
      <form onSubmit={(event) => void keep(event)} className="mb-3 flex gap-2">
        <TextInput
          aria-label={t("studio:versions.nameLabel")}
          placeholder={t("studio:versions.namePlaceholder")}
          value={label}
          maxLength={120}
          onChange={(event) => setLabel(event.target.value)}
        />
        <Button type="submit">{t("studio:versions.save")}</Button>
      </form>
      {versions?.length === 0 ? <p className="text-ink-soft">{t("studio:versions.empty")}</p> : null}
      <ul className="divide-y divide-line rounded-lg border border-line empty:hidden">
        {versions?.map((version) => (
          <VersionRow
            key={version.id}
            version={version}
            onRestore={() => void restore(version)}
            onLabel={(next) => void commands.labelVersion(version.id, next).then(reload)}
          />
        ))}
      </ul>
    </Dialog>
  );
}

interface VersionRowProps {
  readonly version: VersionInfo;
  readonly onRestore: () => void;
  readonly onLabel: (label: string | null) => void;
}

function VersionRow({ version, onRestore, onLabel }: VersionRowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [editing, setEditing] = useState<string | null>(null);
  const change = useVersionChange(version.id);
  const when = format.dateTime(localTime(version.at));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (editing === null) return;
    onLabel(editing.trim() || null);
    setEditing(null);
  };
  return (
    <li className="flex items-center gap-3 px-3.5 py-2.5">
      <div className="min-w-0 grow">
        {editing === null ? (
          <p className="flex items-center gap-1">
            <span className={version.label ? "truncate font-semibold" : "truncate tabular-nums"}>{version.label ?? when}</span>
            <IconButton
              size="small"
              label={t("studio:versions.rename", { when })}
              icon={<Pencil size={12} aria-hidden="true" />}
              onClick={() => setEditing(version.label ?? "")}
            />
          </p>
        ) : (
          <form onSubmit={submit} className="flex gap-2">
            <TextInput
              aria-label={t("studio:versions.nameLabel")}
              autoFocus
              value={editing}
              maxLength={120}
              onChange={(event) => setEditing(event.target.value)}
              onBlur={submit}
            />
          </form>
        )}
        <p className="truncate text-sm text-ink-faint tabular-nums">
          {version.label ? `${when} · ` : ""}
          {change?.text ?? t("studio:projects.preview.nodes", { count: version.nodes })}
        </p>
      </div>
      <Button disabled={change?.same} aria-label={t("studio:versions.restoreLabel", { when })} onClick={onRestore}>
        {t("studio:versions.restore")}
      </Button>
    </li>
  );
}
