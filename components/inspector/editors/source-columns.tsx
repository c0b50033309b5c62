"use client";

import { useId, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { type ColumnOverride, givenName } from "@/lib/nodes/source/reading-params";
import type { EditorProps } from "./contract";
import { LongListMore, LongListSearch, useLongList } from "./long-list";
import { SourceColumnRow } from "./source-column-row";
import { useImportReport } from "./use-import-report";

/** The columns of a source with the type, the format and the role that were found, how sure that is, and others to choose. What waits for a column stands first. */
export default function SourceColumns({ nodeId, value, labelId, onChange }: EditorProps<readonly ColumnOverride[]>) {
  const { t } = useTranslation();
  const report = useImportReport(nodeId);
  const [open, setOpen] = useState<string | null>(null);
  const listId = useId();
  const overrides = new Map((Array.isArray(value) ? value : []).map((one) => [one.column, one]));
  const known = report?.columns.filter(({ name }) => report.available.includes(name)) ?? [];
  const waiting = report ? [...overrides.values()].filter(({ column }) => !report.available.includes(column)) : [...overrides.values()];
  const nameOf = (column: string) => {
    const one = overrides.get(column);
    return (one && givenName(one)) ?? column;
  };
  const list = useLongList(known, ({ name }, wanted) => name.toLowerCase().includes(wanted) || nameOf(name).toLowerCase().includes(wanted));
  if (known.length === 0 && waiting.length === 0) return <p className="text-sm text-ink-soft">{t("source:sourceColumns.unknown")}</p>;
  const without = (name: string) => [...overrides.values()].filter(({ column }) => column !== name);
  const set = (one: ColumnOverride, typing: boolean) => {
    const nothing = one.name === null && one.type === null && one.role === null;
    onChange(nothing ? without(one.column) : [...without(one.column), one], { typing });
  };
  const isTaken = (name: string, column: string) => report?.columns.some((other) => other.name !== column && nameOf(other.name) === name) ?? false;

  return (
    <div className="flex flex-col gap-2">
      <LongListSearch list={list} controls={listId} />
      <ul
        id={listId}
        aria-labelledby={labelId}
        className="flex max-h-96 flex-col divide-y divide-line overflow-y-auto rounded-[7px] border border-line empty:hidden"
      >
        {waiting.map((one) => (
          <SourceColumnRow
            key={`waiting ${one.column}`}
            name={one.column}
            found={undefined}
            gone={report !== undefined}
            override={one}
            taken={false}
            open={false}
            onOpen={() => undefined}
            onChange={set}
            onReset={() => onChange(without(one.column))}
          />
        ))}
        {list.shown.map((column) => (
          <SourceColumnRow
            key={column.name}
            name={column.name}
            found={column}
            gone={false}
            override={overrides.get(column.name)}
            taken={isTaken(nameOf(column.name), column.name) && nameOf(column.name) !== column.name}
            open={open === column.name}
            onOpen={() => setOpen(open === column.name ? null : column.name)}
            onChange={set}
            onReset={() => onChange(without(column.name))}
          />
        ))}
      </ul>
      <LongListMore list={list} />
    </div>
  );
}
