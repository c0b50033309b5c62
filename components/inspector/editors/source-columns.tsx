"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { useTranslation } from "@/components/ui/language";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnOverride } from "@/lib/nodes/source/reading-params";
import type { EditorProps } from "./contract";
import { SourceColumnRow } from "./source-column-row";
import { useImportReport } from "./use-import-report";

/** Columns drawn at first; a file may have thousands. */
const SHOWN = 40;
const MORE = 200;
const SEARCH_FROM = 10;

/** The columns of a source with the type, the format and the role that were found, how sure that is, and others to choose. What waits for a column stands first. */
export default function SourceColumns({ nodeId, value, labelId, onChange }: EditorProps<readonly ColumnOverride[]>) {
  const { t } = useTranslation();
  const report = useImportReport(nodeId);
  const [query, setQuery] = useState("");
  const [limit, setLimit] = useState(SHOWN);
  const [open, setOpen] = useState<string | null>(null);
  const listId = useId();
  const overrides = new Map((Array.isArray(value) ? value : []).map((one) => [one.column, one]));
  const known = report?.columns.filter(({ name }) => report.available.includes(name)) ?? [];
  const waiting = report ? [...overrides.values()].filter(({ column }) => !report.available.includes(column)) : [...overrides.values()];
  if (known.length === 0 && waiting.length === 0) return <p className="text-sm text-ink-soft">{t("source:sourceColumns.unknown")}</p>;
  const wanted = query.trim().toLowerCase();
  const found = wanted ? known.filter(({ name }) => name.toLowerCase().includes(wanted)) : known;
  const without = (name: string) => [...overrides.values()].filter(({ column }) => column !== name);
  const set = (one: ColumnOverride) => onChange(one.type === null && one.role === null ? without(one.column) : [...without(one.column), one]);

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
      {wanted && found.length === 0 ? <p className="text-sm text-ink-soft">{t("prepare:columns.none")}</p> : null}
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
            open={false}
            onOpen={() => undefined}
            onChange={set}
            onReset={() => onChange(without(one.column))}
          />
        ))}
        {found.slice(0, limit).map((column) => (
          <SourceColumnRow
            key={column.name}
            name={column.name}
            found={column}
            gone={false}
            override={overrides.get(column.name)}
            open={open === column.name}
            onOpen={() => setOpen(open === column.name ? null : column.name)}
            onChange={set}
            onReset={() => onChange(without(column.name))}
          />
        ))}
      </ul>
      {found.length > limit ? (
        <Button size="small" className="self-start" onClick={() => setLimit(limit + MORE)}>
          {t("source:sourceColumns.all", { count: Math.min(MORE, found.length - limit) })}
        </Button>
      ) : null}
    </div>
  );
}
