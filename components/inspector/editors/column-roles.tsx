"use client";

import { useId, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnSetting } from "@/lib/ml/column-setting";
import { ColumnRoleRow } from "./column-role-row";
import type { EditorProps } from "./contract";

/** Columns drawn at first; a file may have thousands. */
const SHOWN = 60;
const SEARCH_FROM = 10;

const UNTOUCHED = { keep: true, name: null, type: null, role: null, decimal: "auto", dates: "auto" } as const;

/** What every column means: kept or left out, its name, type and role. Settings of columns that are gone stand first. */
export default function ColumnRoles({ value, columns, summaries, labelId, onChange }: EditorProps<readonly ColumnSetting[]>) {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  const [limit, setLimit] = useState(SHOWN);
  const [open, setOpen] = useState<string | null>(null);
  const listId = useId();
  const settings = useMemo(() => new Map((Array.isArray(value) ? value : []).map((setting) => [setting.column, setting])), [value]);
  const known = columns ?? [];
  const gone = columns ? [...settings.keys()].filter((name) => !known.some((column) => column.name === name)) : [...settings.keys()];
  const wanted = query.trim().toLowerCase();
  const found = wanted ? known.filter(({ name }) => name.toLowerCase().includes(wanted) || settings.get(name)?.name?.toLowerCase().includes(wanted)) : known;

  const set = (setting: ColumnSetting, typing: boolean) => {
    const others = [...settings.values()].filter(({ column }) => column !== setting.column);
    onChange(isUntouched(setting) ? others : [...others, setting], { typing });
  };
  const remove = (name: string) => onChange([...settings.values()].filter(({ column }) => column !== name));

  return (
    <div className="flex flex-col gap-2">
      {known.length > SEARCH_FROM ? (
        <TextInput
          type="search"
          value={query}
          aria-label={t("prepare:columns.search")}
          aria-controls={listId}
          placeholder={t("prepare:columns.search")}
          onChange={(event) => setQuery(event.target.value)}
        />
      ) : null}
      {columns === undefined ? <p className="text-sm text-ink-soft">{t("prepare:columns.unknown")}</p> : null}
      {columns !== undefined && found.length === 0 && wanted ? <p className="text-sm text-ink-soft">{t("prepare:columns.none")}</p> : null}
      <ul id={listId} aria-labelledby={labelId} className="flex flex-col divide-y divide-line rounded-[7px] border border-line empty:hidden">
        {gone.map((name) => (
          <ColumnRoleRow
            key={`gone ${name}`}
            setting={settings.get(name) ?? { column: name, ...UNTOUCHED }}
            column={undefined}
            known={columns !== undefined}
            summary={undefined}
            open={false}
            onOpen={() => undefined}
            onChange={set}
            onReset={() => remove(name)}
          />
        ))}
        {found.slice(0, limit).map((column) => (
          <ColumnRoleRow
            key={column.name}
            setting={settings.get(column.name) ?? { column: column.name, ...UNTOUCHED }}
            column={column}
            known
            summary={summaries?.find(({ name }) => name === column.name)}
            open={open === column.name}
            onOpen={() => setOpen(open === column.name ? null : column.name)}
            onChange={set}
            onReset={settings.has(column.name) ? () => remove(column.name) : undefined}
          />
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

function isUntouched({ keep, name, type, role }: ColumnSetting): boolean {
  return keep && name === null && type === null && role === null;
}
