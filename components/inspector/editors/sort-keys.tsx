"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import type { SortSetting } from "@/lib/nodes/prepare/sort";
import { ColumnChoice } from "./column-choice";
import type { EditorProps } from "./contract";

const DIRECTIONS = ["ascending", "descending"] as const;

/** Columns to sort by, one within the other, each in its direction. */
export default function SortKeys({ value, columns, onChange }: EditorProps<readonly SortSetting[]>) {
  const { t } = useTranslation();
  const keys = Array.isArray(value) ? value : [];
  const change = (index: number, key: SortSetting) => onChange(keys.map((each, i) => (i === index ? key : each)));
  return (
    <div className="flex flex-col gap-2">
      {keys.map((key, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: keys have no name, and two may be equal
          key={index}
          role="group"
          aria-label={t("prepare:sortKeys.key", { n: index + 1 })}
          className="flex items-center gap-1.5"
        >
          <div className="min-w-0 flex-1">
            <ColumnChoice
              label={t("prepare:sortKeys.column")}
              empty={t("prepare:sortKeys.choose")}
              gone={(column) => t("prepare:sortKeys.gone", { column })}
              value={key.column}
              columns={columns}
              onChange={(column) => change(index, { ...key, column })}
            />
          </div>
          <Select
            label={t("prepare:sortKeys.direction")}
            value={key.descending ? "descending" : "ascending"}
            options={DIRECTIONS.map((direction) => ({ value: direction, label: t(`prepare:sortKeys.${direction}`) }))}
            onChange={(direction) => change(index, { ...key, descending: direction === "descending" })}
            className="max-w-36"
          />
          <IconButton
            label={t("prepare:sortKeys.remove", { n: index + 1 })}
            icon={<Trash2 size={14} />}
            size="small"
            onClick={() => onChange(keys.filter((_, i) => i !== index))}
          />
        </div>
      ))}
      <Button size="small" className="self-start" onClick={() => onChange([...keys, { column: "", descending: false }])}>
        <Plus size={14} aria-hidden="true" />
        {t("prepare:sortKeys.add")}
      </Button>
    </div>
  );
}
