"use client";

import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import type { SortSetting } from "@/lib/nodes/prepare/sort";
import { ColumnChoice } from "./column-choice";
import type { EditorProps } from "./contract";
import { Entry, EntryList, RemoveEntry } from "./entry-list";

const DIRECTIONS = ["ascending", "descending"] as const;

/** Columns to sort by, one within the other, each in its direction. */
export default function SortKeys({ value, columns, onChange }: EditorProps<readonly SortSetting[]>) {
  const { t } = useTranslation();
  return (
    <EntryList value={value} add={t("prepare:sortKeys.add")} fresh={() => ({ column: "", descending: false })} onChange={onChange}>
      {({ entry: key, number, onChange: change, onRemove }) => (
        <Entry label={t("prepare:sortKeys.key", { n: number })}>
          <div className="flex items-center gap-1.5">
            <div className="min-w-0 flex-1">
              <ColumnChoice
                label={t("prepare:sortKeys.column")}
                empty={t("prepare:sortKeys.choose")}
                gone={(column) => t("prepare:sortKeys.gone", { column })}
                value={key.column}
                columns={columns}
                onChange={(column) => change({ ...key, column })}
              />
            </div>
            <RemoveEntry label={t("prepare:sortKeys.remove", { n: number })} onRemove={onRemove} />
          </div>
          <Select
            label={t("prepare:sortKeys.direction")}
            value={key.descending ? "descending" : "ascending"}
            options={DIRECTIONS.map((direction) => ({ value: direction, label: t(`prepare:sortKeys.${direction}`) }))}
            onChange={(direction) => change({ ...key, descending: direction === "descending" })}
          />
        </Entry>
      )}
    </EntryList>
  );
}
