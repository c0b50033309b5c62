"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { MeasureChoice } from "@/lib/nodes/prepare/aggregate";
import { MEASURES, type Measure, TYPES_OF } from "@/lib/table/operations/measures";
import { ColumnChoice } from "./column-choice";
import type { EditorProps } from "./contract";

/** What is measured of each group: a measure, its column and the name of the result. */
export default function Measures({ value, columns, onChange }: EditorProps<readonly MeasureChoice[]>) {
  const { t } = useTranslation();
  const list = Array.isArray(value) ? value : [];
  const change = (index: number, measure: MeasureChoice, typing: boolean) =>
    onChange(
      list.map((each, i) => (i === index ? measure : each)),
      { typing },
    );
  return (
    <div className="flex flex-col gap-2">
      {list.map((measure, index) => (
        <MeasureEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a measure is known by its place alone while its name is typed
          key={index}
          number={index + 1}
          choice={measure}
          columns={columns}
          onChange={(next, typing) => change(index, next, typing)}
          onRemove={() => onChange(list.filter((_, i) => i !== index))}
        />
      ))}
      <Button size="small" className="self-start" onClick={() => onChange([...list, firstChoice(list, columns)])}>
        <Plus size={14} aria-hidden="true" />
        {t("prepare:measures.add")}
      </Button>
    </div>
  );
}

/** The count of rows, then the sum of a column that is an amount. */
function firstChoice(list: readonly MeasureChoice[], columns: readonly ColumnInfo[] | undefined): MeasureChoice {
  if (list.length === 0) return { measure: "count", column: null, name: "" };
  const numbers = columns?.filter((column) => column.type === "number" && column.role !== "id" && column.role !== "order") ?? [];
  const free = numbers.filter((column) => !list.some((each) => each.measure === "sum" && each.column === column.name));
  const best = free.find((column) => column.role === "amount") ?? free.at(0);
  return { measure: "sum", column: best?.name ?? "", name: "" };
}

interface MeasureEditorProps {
  readonly number: number;
  readonly choice: MeasureChoice;
  readonly columns: readonly ColumnInfo[] | undefined;
  readonly onChange: (choice: MeasureChoice, typing: boolean) => void;
  readonly onRemove: () => void;
}

function MeasureEditor({ number, choice, columns, onChange, onRemove }: MeasureEditorProps) {
  const { t } = useTranslation();
  const fitting = columns?.filter((column) => TYPES_OF[choice.measure].includes(column.type));
  const rows = { label: t("prepare:measures.rows"), chosen: choice.column === null, onSelect: () => onChange({ ...choice, column: null }, false) };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
    <div role="group" aria-label={t("prepare:measures.measure", { n: number })} className="flex flex-col gap-1.5 rounded-[7px] border border-line p-2">
      <div className="flex items-center gap-1.5">
        <Select
          label={t("prepare:measures.what")}
          value={choice.measure}
          options={MEASURES.map((measure) => ({ value: measure, label: t(`prepare:measures.options.${measure}`) }))}
          onChange={(measure) => onChange(withMeasure(choice, measure, columns), false)}
        />
        <IconButton label={t("prepare:measures.remove", { n: number })} icon={<Trash2 size={14} />} size="small" onClick={onRemove} />
      </div>
      <div className="flex items-center gap-1.5">
        <div className="min-w-0 flex-1">
          <ColumnChoice
            label={t("prepare:measures.column")}
            empty={t("prepare:measures.choose")}
            gone={(column) => t("prepare:measures.gone", { column })}
            value={choice.column ?? ""}
            columns={fitting}
            {...(choice.measure === "count" ? { none: rows } : {})}
            onChange={(column) => onChange({ ...choice, column }, false)}
          />
        </div>
        <div className="min-w-0 flex-1">
          <TextInput
            value={choice.name}
            placeholder={t("prepare:measures.name")}
            aria-label={t("prepare:measures.name")}
            onChange={(event) => onChange({ ...choice, name: event.target.value }, true)}
          />
        </div>
      </div>
    </div>
  );
}

/** The choice with another measure: the column stays when the measure can read it. */
function withMeasure(choice: MeasureChoice, measure: Measure, columns: readonly ColumnInfo[] | undefined): MeasureChoice {
  const column = columns?.find((each) => each.name === choice.column);
  if (choice.column === null) return { ...choice, measure, column: measure === "count" ? null : "" };
  return { ...choice, measure, column: column && !TYPES_OF[measure].includes(column.type) ? "" : choice.column };
}
