"use client";

import { useId } from "react";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { OPERATIONS_OF, type Operation, type Rule, takesList } from "@/lib/ml/filter/rules";
import type { ColumnInfo } from "@/lib/nodes/contract";
import { ColumnPicker } from "../column-picker";
import type { EditorProps } from "./contract";
import { Entry, EntryList, type EntryProps, RemoveEntry } from "./entry-list";
import { FilterRuleValue } from "./filter-rule-value";

const EMPTY: Rule = { column: "", op: "is-present", value: null, value2: null };

interface FilterRulesProps extends EditorProps<readonly Rule[]> {
  /** Says what no rule means; elsewhere than in a filter it means something else. */
  readonly emptyHint?: boolean;
}

/** The rules of a filter: a column, a condition that fits its type, a value. */
export default function FilterRules({ value, columns, summaries, emptyHint = true, onChange }: FilterRulesProps) {
  const { t } = useTranslation();
  return (
    <EntryList value={value} {...(emptyHint ? { empty: t("prepare:filter.empty") } : {})} add={t("prepare:filter.add")} fresh={() => EMPTY} onChange={onChange}>
      {(entry) => <RuleEditor {...entry} columns={columns} summary={summaries?.find((summary) => summary.name === entry.entry.column)} />}
    </EntryList>
  );
}

interface RuleEditorProps extends EntryProps<Rule> {
  readonly columns: readonly ColumnInfo[] | undefined;
  readonly summary: ColumnSummary | undefined;
}

function RuleEditor({ number, entry: rule, columns, summary, onChange, onRemove }: RuleEditorProps) {
  const { t } = useTranslation();
  const column = columns?.find((each) => each.name === rule.column);
  const operations = column ? OPERATIONS_OF[column.type] : [rule.op];
  const shown = operations.includes(rule.op) ? operations : [rule.op, ...operations];
  const id = useId();
  const gone = rule.column !== "" && columns !== undefined && !column;
  const name = rule.column === "" ? t("prepare:filter.choose") : gone ? t("prepare:filter.missing-column", { column: rule.column }) : rule.column;
  return (
    <Entry label={t("prepare:filter.rule", { n: number })}>
      <div className="flex items-center gap-1.5">
        <span id={id} className="sr-only">
          {t("prepare:filter.column")}
        </span>
        <ColumnPicker
          id={`${id}-column`}
          labelledBy={id}
          columns={columns ?? []}
          chosen={rule.column === "" ? [] : [rule.column]}
          shown={name}
          tone={gone ? "missing" : rule.column === "" ? "automatic" : "plain"}
          onChoose={(chosen) => onChange(ruleOn(rule, chosen, columns))}
        />
        <RemoveEntry label={t("prepare:filter.remove", { n: number })} onRemove={onRemove} />
      </div>
      {rule.column === "" ? null : (
        <div className="flex items-start gap-1.5">
          <div className="w-[54%] shrink-0">
            <Select
              label={t("prepare:filter.condition")}
              value={rule.op}
              options={shown.map((op) => ({ value: op, label: t(`prepare:filter.ops.${op}`) }))}
              onChange={(op) => onChange(withOperation(rule, op))}
            />
          </div>
          <div className="min-w-0 grow">
            <FilterRuleValue rule={rule} type={column?.type ?? "text"} summary={summary} onChange={(next) => onChange(next, true)} />
          </div>
        </div>
      )}
    </Entry>
  );
}

/** The rule moved to another column: what fits its type is kept. */
function ruleOn(rule: Rule, name: string, columns: readonly ColumnInfo[] | undefined): Rule {
  const before = columns?.find((column) => column.name === rule.column)?.type;
  const now = columns?.find((column) => column.name === name)?.type;
  if (now === undefined || (before === now && OPERATIONS_OF[now].includes(rule.op))) return { ...rule, column: name };
  return { column: name, op: OPERATIONS_OF[now][0], value: now === "boolean" ? true : null, value2: null };
}

/** The rule with another operation: a list becomes its first value and the other way round. */
function withOperation(rule: Rule, op: Operation): Rule {
  const { value } = rule;
  if (takesList(op)) return { ...rule, op, value: Array.isArray(value) ? value : value === null ? [] : [value], value2: null };
  const first = Array.isArray(value) ? (value[0] ?? null) : value;
  return { ...rule, op, value: op === "is-missing" || op === "is-present" ? null : first, value2: op === "between" ? rule.value2 : null };
}
