"use client";

import { Plus, Trash2 } from "lucide-react";
import { useEffect, useId, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { useNodeWords } from "@/components/words/node-words";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { formulaProblem, readFormula } from "@/lib/ml/formula/formula";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { ROLES, type Role } from "@/lib/table/table";
import type { EditorProps } from "./contract";
import { FormulaField } from "./formula-field";
import { type Preview, previewFormula, typicalRow } from "./formula-preview";

interface NewColumn {
  readonly name: string;
  readonly formula: string;
  readonly role: Role | null;
}

const EMPTY: NewColumn = { name: "", formula: "", role: null };
const NO_ROLE = "none";

/** New columns, each with a name, a formula and a role; a column sees those above it. */
export default function FormulaColumns({ value, columns, summaries, onChange }: EditorProps<readonly NewColumn[]>) {
  const { t } = useTranslation();
  const list = Array.isArray(value) ? value : [];
  const visible = useMemo(() => visibleColumns(list, columns), [list, columns]);
  const change = (index: number, column: NewColumn) =>
    onChange(
      list.map((each, i) => (i === index ? column : each)),
      { typing: true },
    );
  return (
    <div className="flex flex-col gap-3">
      {list.map((column, index) => (
        <ColumnEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place alone while its name is typed
          key={index}
          number={index + 1}
          column={column}
          columns={visible[index]}
          summaries={summaries}
          before={list.slice(0, index)}
          onChange={(next) => change(index, next)}
          onRemove={list.length > 1 ? () => onChange(list.filter((_, i) => i !== index)) : undefined}
        />
      ))}
      <Button size="small" className="self-start" onClick={() => onChange([...list, EMPTY])}>
        <Plus size={14} aria-hidden="true" />
        {t("prepare:formula.add")}
      </Button>
    </div>
  );
}

/** The columns each formula can see; undefined while the table's own are not known. */
function visibleColumns(list: readonly NewColumn[], columns: readonly ColumnInfo[] | undefined): readonly (readonly ColumnInfo[] | undefined)[] {
  let seen = columns;
  return list.map(({ name, formula, role }) => {
    const now = seen;
    if (seen && name !== "" && formulaProblem(formula, seen) === null) {
      const type = readFormula(formula, seen).type ?? "number";
      seen = [...seen.filter((column) => column.name !== name), { name, type, role }];
    }
    return now;
  });
}

interface ColumnEditorProps {
  readonly number: number;
  readonly column: NewColumn;
  readonly columns: readonly ColumnInfo[] | undefined;
  readonly summaries: readonly ColumnSummary[] | undefined;
  readonly before: readonly NewColumn[];
  readonly onChange: (column: NewColumn) => void;
  readonly onRemove: (() => void) | undefined;
}

function ColumnEditor({ number, column, columns, summaries, before, onChange, onRemove }: ColumnEditorProps) {
  const { t } = useTranslation();
  const words = useNodeWords();
  const id = useId();
  const problem = column.formula.trim() === "" ? null : formulaProblem(column.formula, columns);
  const roles = [NO_ROLE, ...ROLES].map((role) => ({ value: role, label: t(`common:roles.${role}`) }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
    <div role="group" aria-label={t("prepare:formula.column", { n: number })} className="flex flex-col gap-1.5 rounded-[7px] border border-line p-2">
      <div className="flex items-center gap-1.5">
        <TextInput
          value={column.name}
          placeholder={t("prepare:formula.name")}
          aria-label={t("prepare:formula.name")}
          onChange={(event) => onChange({ ...column, name: event.target.value })}
        />
        <Select
          label={t("prepare:formula.role")}
          value={column.role ?? NO_ROLE}
          options={roles}
          onChange={(role) => onChange({ ...column, role: ROLES.find((each) => each === role) ?? null })}
          className="max-w-32"
        />
        {onRemove ? <IconButton label={t("prepare:formula.remove", { n: number })} icon={<Trash2 size={14} />} size="small" onClick={onRemove} /> : null}
      </div>
      <FormulaField
        value={column.formula}
        columns={columns}
        label={t("prepare:formula.formula")}
        describedBy={id}
        invalid={problem !== null}
        onChange={(formula) => onChange({ ...column, formula })}
      />
      <div id={id} className="text-xs">
        {problem ? <p className="text-bad">{words.problem(problem).remedy}</p> : <FormulaPreview column={column} before={before} summaries={summaries} />}
      </div>
    </div>
  );
}

/** Type and value on a typical row, from the statistics of the columns. */
function FormulaPreview({ column, before, summaries }: Pick<ColumnEditorProps, "column" | "before" | "summaries">) {
  const { t } = useTranslation();
  const format = useFormat();
  const [preview, setPreview] = useState<Preview | null>(null);
  const row = useMemo(() => (summaries ? typicalRow(summaries) : null), [summaries]);
  useEffect(() => {
    let left = false;
    if (!row || column.formula.trim() === "") setPreview(null);
    else {
      const made = before.filter(({ name, formula }) => name !== "" && formula.trim() !== "");
      previewFormula(column.formula, row, made).then((next) => {
        if (!left) setPreview(next);
      });
    }
    return () => {
      left = true;
    };
  }, [column.formula, before, row]);
  if (!preview) return null;
  const { value } = preview;
  const shown =
    value === null
      ? t("prepare:formula.missing")
      : typeof value === "number"
        ? format.number(value)
        : typeof value === "boolean"
          ? t(value ? "common:values.yes" : "common:values.no")
          : String(value);
  return (
    <p className="text-ink-soft" title={t("prepare:formula.typical")}>
      {t("prepare:formula.gives", { type: t(`common:columnTypes.${preview.type}`) })} · {t("prepare:formula.first", { value: shown })}
    </p>
  );
}
