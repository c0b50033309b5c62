"use client";

import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { MeasureChoice } from "@/lib/nodes/prepare/aggregate";
import { MEASURES, type Measure, TYPES_OF } from "@/lib/table/operations/measures";
import { ColumnChoice } from "./column-choice";
import type { EditorProps } from "./contract";
import { Entry, EntryList, type EntryProps, RemoveEntry } from "./entry-list";

/** What is measured of each group: a measure, its column and the name of the result. */
export default function Measures({ value, columns, onChange }: EditorProps<readonly MeasureChoice[]>) {
  const { t } = useTranslation();
  return (
    <EntryList value={value} add={t("prepare:measures.add")} fresh={(list) => firstChoice(list, columns)} onChange={onChange}>
      {(entry) => <MeasureEditor {...entry} columns={columns} />}
    </EntryList>
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

interface MeasureEditorProps extends EntryProps<MeasureChoice> {
  readonly columns: readonly ColumnInfo[] | undefined;
}

function MeasureEditor({ number, entry: choice, columns, onChange, onRemove }: MeasureEditorProps) {
  const { t } = useTranslation();
  const fitting = columns?.filter((column) => TYPES_OF[choice.measure].includes(column.type));
  const rows = { label: t("prepare:measures.rows"), chosen: choice.column === null, onSelect: () => onChange({ ...choice, column: null }) };
  return (
    <Entry label={t("prepare:measures.measure", { n: number })}>
      <div className="flex items-center gap-1.5">
        <Select
          label={t("prepare:measures.what")}
          value={choice.measure}
          options={MEASURES.map((measure) => ({ value: measure, label: t(`prepare:measures.options.${measure}`) }))}
          onChange={(measure) => onChange(withMeasure(choice, measure, columns))}
        />
        <RemoveEntry label={t("prepare:measures.remove", { n: number })} onRemove={onRemove} />
      </div>
      <ColumnChoice
        label={t("prepare:measures.column")}
        empty={t("prepare:measures.choose")}
        gone={(column) => t("prepare:measures.gone", { column })}
        value={choice.column ?? ""}
        columns={fitting}
        {...(choice.measure === "count" ? { none: rows } : {})}
        onChange={(column) => onChange({ ...choice, column })}
      />
      <TextInput
        value={choice.name}
        placeholder={t("prepare:measures.name")}
        aria-label={t("prepare:measures.name")}
        onChange={(event) => onChange({ ...choice, name: event.target.value }, true)}
      />
    </Entry>
  );
}

/** The choice with another measure: the column stays when the measure can read it. */
function withMeasure(choice: MeasureChoice, measure: Measure, columns: readonly ColumnInfo[] | undefined): MeasureChoice {
  const column = columns?.find((each) => each.name === choice.column);
  if (choice.column === null) return { ...choice, measure, column: measure === "count" ? null : "" };
  return { ...choice, measure, column: column && !TYPES_OF[measure].includes(column.type) ? "" : choice.column };
}
