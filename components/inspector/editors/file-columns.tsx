"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import type { EditorProps } from "./contract";
import { useImportReport } from "./use-import-report";

const SHOWN = 60;
const SEARCH_FROM = 10;

/** Which columns of a file are read; null for all. A chosen column that the file lacks stays chosen and is marked. */
export default function FileColumns({ nodeId, value, labelId, onChange }: EditorProps<readonly string[] | null>) {
  const { t } = useTranslation();
  const report = useImportReport(nodeId);
  const [query, setQuery] = useState("");
  const [limit, setLimit] = useState(SHOWN);
  const listId = useId();
  const chosen = Array.isArray(value) ? value : null;
  const available = report?.available ?? [];
  const gone = chosen?.filter((name) => !available.includes(name)) ?? [];
  const all = [...gone, ...available];
  if (all.length === 0) return <p className="text-sm text-ink-soft">{t("source:fileColumns.unknown")}</p>;
  const wanted = query.trim().toLowerCase();
  const found = wanted ? all.filter((name) => name.toLowerCase().includes(wanted)) : all;

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
      {all.length > SEARCH_FROM ? (
        <TextInput
          type="search"
          value={query}
          aria-label={t("prepare:columns.search")}
          placeholder={t("prepare:columns.search")}
          aria-controls={listId}
          onChange={(event) => setQuery(event.target.value)}
        />
      ) : null}
      <ul id={listId} aria-labelledby={labelId} className="flex max-h-72 flex-col overflow-y-auto rounded-[7px] border border-line">
        {found.slice(0, limit).map((name) => (
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
      {found.length > limit ? (
        <Button size="small" className="self-start" onClick={() => setLimit(limit + 200)}>
          {t("prepare:columns.more", { count: Math.min(200, found.length - limit) })}
        </Button>
      ) : null}
    </div>
  );
}
