"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { NUMBER_STRATEGIES, STRATEGIES_OF } from "@/lib/ml/prepare/missing-strategies";
import type { ColumnInfo } from "@/lib/nodes/contract";
import type { MissingOverride } from "@/lib/nodes/prepare/missing";
import { ColumnPicker } from "../column-picker";
import type { EditorProps } from "./contract";

/** Single columns with a way of their own to treat what is missing. */
export default function MissingColumns({ value, columns, onChange }: EditorProps<readonly MissingOverride[]>) {
  const { t } = useTranslation();
  const overrides = Array.isArray(value) ? value : [];
  const change = (index: number, next: MissingOverride, typing: boolean) =>
    onChange(
      overrides.map((each, i) => (i === index ? next : each)),
      { typing },
    );
  return (
    <div className="flex flex-col gap-2">
      {overrides.length === 0 ? <p className="text-sm text-ink-soft">{t("prepare:missing.empty")}</p> : null}
      {overrides.map((override, index) => (
        <OverrideRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a column may be named twice while it is being chosen
          key={index}
          override={override}
          columns={columns}
          onChange={(next, typing) => change(index, next, typing)}
          onRemove={() => onChange(overrides.filter((_, i) => i !== index))}
        />
      ))}
      <Button size="small" className="self-start" onClick={() => onChange([...overrides, firstOf(columns, overrides)])}>
        <Plus size={14} aria-hidden="true" />
        {t("prepare:missing.add")}
      </Button>
    </div>
  );
}

/** The first column that has no way of its own yet. */
function firstOf(columns: readonly ColumnInfo[] | undefined, overrides: readonly MissingOverride[]): MissingOverride {
  const free = columns?.find((column) => !overrides.some((each) => each.column === column.name));
  return { column: free?.name ?? "", strategy: free ? STRATEGIES_OF[free.type][0] : "keep", value: "" };
}

interface OverrideRowProps {
  readonly override: MissingOverride;
  readonly columns: readonly ColumnInfo[] | undefined;
  readonly onChange: (next: MissingOverride, typing: boolean) => void;
  readonly onRemove: () => void;
}

function OverrideRow({ override, columns, onChange, onRemove }: OverrideRowProps) {
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
    onChange({ column: name, strategy: fits ? override.strategy : STRATEGIES_OF[type][0], value: "" }, false);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
    <div role="group" aria-label={override.column} className="flex flex-col gap-1.5 rounded-[7px] border border-line p-2">
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
        <IconButton label={t("prepare:missing.remove", { column: override.column })} icon={<Trash2 size={14} />} size="small" onClick={onRemove} />
      </div>
      <div className="flex items-start gap-1.5">
        <div className={override.strategy === "constant" ? "w-[54%] shrink-0" : "grow"}>
          <Select
            label={t("prepare:missing.strategy")}
            value={override.strategy}
            options={strategies.map((strategy) => ({ value: strategy, label: t(`prepare:results.missing.strategies.${strategy}`) }))}
            onChange={(strategy) => onChange({ ...override, strategy, value: strategy === "constant" && column?.type === "boolean" ? "true" : "" }, false)}
          />
        </div>
        {override.strategy === "constant" ? (
          <div className="min-w-0 grow">
            <ConstantField override={override} column={column} onChange={onChange} />
          </div>
        ) : null}
      </div>
    </div>
  );
}

function ConstantField({ override, column, onChange }: Pick<OverrideRowProps, "override" | "onChange"> & { readonly column: ColumnInfo | undefined }) {
  const { t } = useTranslation();
  const label = t("prepare:missing.value");
  if (column?.type === "boolean") {
    const options = [
      { value: "true", label: t("prepare:missing.yes") },
      { value: "false", label: t("prepare:missing.no") },
    ];
    return <Select label={label} value={override.value} options={options} onChange={(value) => onChange({ ...override, value }, false)} />;
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
