"use client";

import { useId, useMemo, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import type { ColumnSetting } from "@/lib/ml/column-setting";
import { ColumnRoleRow } from "./column-role-row";
import type { EditorProps } from "./contract";
import { LongListMore, LongListSearch, useLongList } from "./long-list";

const UNTOUCHED = { keep: true, name: null, type: null, role: null, decimal: "auto", dates: "auto" } as const;

/** What every column means: kept or left out, its name, type and role. Settings of columns that are gone stand first. */
export default function ColumnRoles({ value, columns, summaries, labelId, onChange }: EditorProps<readonly ColumnSetting[]>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const listId = useId();
  const settings = useMemo(() => new Map((Array.isArray(value) ? value : []).map((setting) => [setting.column, setting])), [value]);
  const known = columns ?? [];
  const gone = columns ? [...settings.keys()].filter((name) => !known.some((column) => column.name === name)) : [...settings.keys()];
  const list = useLongList(known, ({ name }, wanted) => [name, settings.get(name)?.name ?? ""].some((each) => each.toLowerCase().includes(wanted)));

  const set = (setting: ColumnSetting, typing: boolean) => {
    const others = [...settings.values()].filter(({ column }) => column !== setting.column);
    onChange(isUntouched(setting) ? others : [...others, setting], { typing });
  };
  const remove = (name: string) => onChange([...settings.values()].filter(({ column }) => column !== name));

  return (
    <div className="flex flex-col gap-2">
      <LongListSearch list={list} controls={listId} />
      {columns === undefined ? <p className="text-sm text-ink-soft">{t("prepare:columns.unknown")}</p> : null}
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
        {list.shown.map((column) => (
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
      <LongListMore list={list} />
    </div>
  );
}

function isUntouched({ keep, name, type, role }: ColumnSetting): boolean {
  return keep && name === null && type === null && role === null;
}
