"use client";

import { Plus, Trash2 } from "lucide-react";
import { useId, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { useNodeWords } from "@/components/words/node-words";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { formulaProblem, readFormula } from "@/lib/ml/formula/formula";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { ROLES, type Role, type Table } from "@/lib/table/table";
import type { EditorProps } from "./contract";
import { FormulaField } from "./formula-field";
import { FormulaProblem } from "./formula-problem";
import { FormulaResult } from "./formula-result";
import { useFirstRows } from "./use-first-rows";

interface NewColumn {
  readonly name: string;
  readonly formula: string;
  readonly role: Role | null;
}

const EMPTY: NewColumn = { name: "", formula: "", role: null };
const NO_ROLE = "none";

/** New columns, each with a name, a formula and a role; a column sees those above it. */
export default function FormulaColumns({ nodeId, value, columns, summaries, onChange }: EditorProps<readonly NewColumn[]>) {
  const { t } = useTranslation();
  const rows = useFirstRows(nodeId, "data");
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
          rows={rows}
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
  readonly rows: Table | null;
  readonly before: readonly NewColumn[];
  readonly onChange: (column: NewColumn) => void;
  readonly onRemove: (() => void) | undefined;
}

function ColumnEditor({ number, column, columns, summaries, rows, before, onChange, onRemove }: ColumnEditorProps) {
  const { t } = useTranslation();
  const id = useId();
  const words = useNodeWords();
  const problem = column.formula.trim() === "" ? null : formulaProblem(column.formula, columns);
  const nameless = column.name.trim() === "" && column.formula.trim() !== "";
  const roles = [NO_ROLE, ...ROLES].map((role) => ({ value: role, label: t(`common:roles.${role}`) }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
    <div role="group" aria-label={t("prepare:formula.column", { n: number })} className="flex flex-col gap-1.5 rounded-[7px] border border-line p-2">
      <div className="flex items-center gap-1.5">
        <TextInput
          value={column.name}
          placeholder={t("prepare:formula.name")}
          aria-label={t("prepare:formula.name")}
          aria-invalid={nameless || undefined}
          aria-describedby={nameless ? `${id}-name` : undefined}
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
      {nameless ? (
        <p id={`${id}-name`} className="text-xs text-bad">
          {words.problem({ code: "prepare.derive-no-name", severity: "error" }).message}
        </p>
      ) : null}
      <FormulaField
        value={column.formula}
        columns={columns}
        summaries={withMade(summaries, columns)}
        label={t("prepare:formula.formula")}
        describedBy={id}
        invalid={problem !== null}
        onChange={(formula) => onChange({ ...column, formula })}
      />
      <div id={id} className="text-xs">
        {problem ? (
          <FormulaProblem formula={column.formula} problem={problem} onChange={(formula) => onChange({ ...column, formula })} />
        ) : (
          <FormulaResult
            formula={column.formula}
            rows={rows}
            made={before.filter(({ name, formula }) => name !== "" && formula.trim() !== "")}
            name={column.name}
          />
        )}
      </div>
    </div>
  );
}

/** Statistics of the columns that a formula can see; those made above it have none yet. */
function withMade(summaries: readonly ColumnSummary[] | undefined, columns: readonly ColumnInfo[] | undefined): readonly ColumnSummary[] | undefined {
  if (!summaries || !columns) return undefined;
  return columns.map((column) => summaries.find(({ name }) => name === column.name) ?? { ...column, missing: 0, distinct: 0 });
}
