"use client";

import { useId } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import type { EditorProps } from "./contract";
import { LongListMore, LongListSearch, useLongList } from "./long-list";
import { useImportReport } from "./use-import-report";

/** Which columns of a file are read; null for all. A chosen column that the file lacks stays chosen and is marked. */
export default function FileColumns({ nodeId, value, labelId, onChange }: EditorProps<readonly string[] | null>) {
  const { t } = useTranslation();
  const report = useImportReport(nodeId);
  const listId = useId();
  const chosen = Array.isArray(value) ? value : null;
  const available = report?.available ?? [];
  const gone = chosen?.filter((name) => !available.includes(name)) ?? [];
  const all = [...gone, ...available];
  const list = useLongList(all, (name, wanted) => name.toLowerCase().includes(wanted));
  if (all.length === 0) return <p className="text-sm text-ink-soft">{t("source:fileColumns.unknown")}</p>;

  const toggle = (name: string, on: boolean) => {
    const before = chosen ?? available;
    const next = on ? all.filter((other) => other === name || before.includes(other)) : before.filter((other) => other !== name);
    onChange(gone.length === 0 && next.length === available.length ? null : next);
  };

  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between gap-2 text-sm text-ink-soft">
        <span className="tabular-nums">
          {t("source:fileColumns.chosen", { count: chosen ? chosen.length - gone.length : available.length, total: available.length })}
        </span>
        <Button size="small" disabled={chosen === null} onClick={() => onChange(null)}>
          {t("source:fileColumns.all")}
        </Button>
      </div>
      <LongListSearch list={list} controls={listId} />
      <ul id={listId} aria-labelledby={labelId} className="flex max-h-72 flex-col overflow-y-auto rounded-[7px] border border-line empty:hidden">
        {list.shown.map((name) => (
          <li key={name} className="border-b border-line last:border-b-0">
            <label className="flex min-h-7 cursor-pointer items-center gap-2 px-2 py-1 text-base hover:bg-sunken">
              <input
                type="checkbox"
                className="accent-accent"
                checked={chosen?.includes(name) ?? true}
                onChange={(event) => toggle(name, event.target.checked)}
              />
              <span className="min-w-0 break-words">{name}</span>
              {gone.includes(name) ? <span className="ml-auto shrink-0 text-sm text-warn">{t("source:fileColumns.gone")}</span> : null}
            </label>
          </li>
        ))}
      </ul>
      <LongListMore list={list} />
    </div>
  );
}
