"use client";

import { useId } from "react";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { type MissingStrategy, NUMBER_STRATEGIES, STRATEGIES_OF } from "@/lib/ml/prepare/missing-strategies";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { MissingOverride } from "@/lib/nodes/prepare/missing";
import type { ColumnType } from "@/lib/table/table";
import { ColumnPicker } from "../column-picker";
import type { EditorProps } from "./contract";
import { Entry, EntryList, type EntryProps, RemoveEntry } from "./entry-list";

/** Single columns with a way of their own to treat what is missing. */
export default function MissingColumns({ value, columns, summaries, onChange }: EditorProps<readonly MissingOverride[]>) {
  const { t } = useTranslation();
  return (
    <EntryList
      value={value}
      empty={t("prepare:missing.empty")}
      add={t("prepare:missing.add")}
      fresh={(overrides) => firstOf(columns, summaries, overrides)}
      onChange={onChange}
    >
      {(entry) => <OverrideRow {...entry} columns={columns} />}
    </EntryList>
  );
}

/** The first column with something missing that has no way of its own yet; else the first without one. */
function firstOf(
  columns: readonly ColumnInfo[] | undefined,
  summaries: readonly ColumnSummary[] | undefined,
  overrides: readonly MissingOverride[],
): MissingOverride {
  const free = columns?.filter((column) => !overrides.some((each) => each.column === column.name)) ?? [];
  const lacking = free.find(({ name }) => summaries?.some((summary) => summary.name === name && summary.missing > 0));
  const first = lacking ?? free.at(0);
  return { column: first?.name ?? "", strategy: first ? firstStrategy(first.type) : "keep", value: "" };
}

/** One that asks for nothing more. */
function firstStrategy(type: ColumnType): MissingStrategy {
  return STRATEGIES_OF[type].find((strategy) => strategy !== "constant") ?? "keep";
}

interface OverrideRowProps extends EntryProps<MissingOverride> {
  readonly columns: readonly ColumnInfo[] | undefined;
}

function OverrideRow({ entry: override, columns, onChange, onRemove }: OverrideRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const column = columns?.find((each) => each.name === override.column);
  const gone = override.column !== "" && columns !== undefined && !column;
  const known = column ? STRATEGIES_OF[column.type] : NUMBER_STRATEGIES;
  const strategies = known.includes(override.strategy) ? known : [override.strategy, ...known];
  const shown = override.column === "" ? t("prepare:missing.choose") : gone ? t("prepare:missing.gone", { column: override.column }) : override.column;
  const choose = (name: string) => {
    const type = columns?.find((each) => each.name === name)?.type;
    const fits = type === undefined || STRATEGIES_OF[type].includes(override.strategy);
    onChange({ column: name, strategy: fits ? override.strategy : firstStrategy(type), value: "" });
  };
  return (
    <Entry label={override.column || t("prepare:missing.choose")}>
      <div className="flex items-center gap-1.5">
        <span id={id} className="sr-only">
          {t("prepare:missing.column")}
        </span>
        <ColumnPicker
          id={`${id}-column`}
          labelledBy={id}
          columns={columns ?? []}
          chosen={override.column === "" ? [] : [override.column]}
          shown={shown}
          tone={gone ? "missing" : override.column === "" ? "automatic" : "plain"}
          onChoose={choose}
        />
        <RemoveEntry label={t("prepare:missing.remove", { column: override.column })} onRemove={onRemove} />
      </div>
      <div className="flex items-start gap-1.5">
        <div className={override.strategy === "constant" ? "w-[54%] shrink-0" : "grow"}>
          <Select
            label={t("prepare:missing.strategy")}
            value={override.strategy}
            options={strategies.map((strategy) => ({ value: strategy, label: t(`prepare:results.missing.strategies.${strategy}`) }))}
            onChange={(strategy) => onChange({ ...override, strategy, value: strategy === "constant" && column?.type === "boolean" ? "true" : "" })}
          />
        </div>
        {override.strategy === "constant" ? (
          <div className="min-w-0 grow">
            <ConstantField entry={override} column={column} onChange={onChange} />
          </div>
        ) : null}
      </div>
    </Entry>
  );
}

function ConstantField({ entry: override, column, onChange }: Pick<OverrideRowProps, "entry" | "onChange"> & { readonly column: ColumnInfo | undefined }) {
  const { t } = useTranslation();
  const label = t("prepare:missing.value");
  if (column?.type === "boolean") {
    const options = [
      { value: "true", label: t("prepare:missing.yes") },
      { value: "false", label: t("prepare:missing.no") },
    ];
    return <Select label={label} value={override.value} options={options} onChange={(value) => onChange({ ...override, value })} />;
  }
  return (
    <TextInput
      type={column?.type === "date" ? "date" : "text"}
      inputMode={column?.type === "number" ? "decimal" : undefined}
      aria-label={label}
      value={override.value}
      onChange={(event) => onChange({ ...override, value: event.target.value }, true)}
    />
  );
}
