"use client";

import { useId, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { NumberInput } from "@/components/ui/number-input";
import { Segmented } from "@/components/ui/segmented";
import { TextInput } from "@/components/ui/text-input";
import type { ColumnSummary } from "@/lib/engine/protocol";
import { type Rule, takesList } from "@/lib/ml/filter/rules";
import type { ColumnType, Json } from "@/lib/table/table";

interface FilterRuleValueProps {
  readonly rule: Rule;
  readonly type: ColumnType;
  readonly summary: ColumnSummary | undefined;
  readonly onChange: (rule: Rule) => void;
}

/** The value of a rule, as its column's type has it: a number, a day, yes or no, a text, a list. */
export function FilterRuleValue({ rule, type, summary, onChange }: FilterRuleValueProps) {
  const { t } = useTranslation();
  if (rule.op === "is-missing" || rule.op === "is-present") return null;
  if (takesList(rule.op)) return <ListInput rule={rule} numbers={type === "number"} onChange={onChange} />;
  if (type === "boolean") {
    return (
      <Segmented
        label={t("prepare:filter.value")}
        value={rule.value === false || rule.value === "false" ? "false" : "true"}
        options={[
          { value: "true", label: t("prepare:filter.yes") },
          { value: "false", label: t("prepare:filter.no") },
        ]}
        onChange={(value) => onChange({ ...rule, value: value === "true" })}
      />
    );
  }
  const between = rule.op === "between";
  const single = { type, summary };
  return (
    <div className="flex flex-col gap-1.5">
      <SingleInput
        {...single}
        label={t(between ? "prepare:filter.from" : "prepare:filter.value")}
        value={rule.value}
        onChange={(value) => onChange({ ...rule, value })}
      />
      {between ? <SingleInput {...single} label={t("prepare:filter.to")} value={rule.value2} onChange={(value2) => onChange({ ...rule, value2 })} /> : null}
    </div>
  );
}

interface SingleInputProps {
  readonly type: ColumnType;
  readonly summary: ColumnSummary | undefined;
  readonly label: string;
  readonly value: Json;
  readonly onChange: (value: Json) => void;
}

function SingleInput({ type, summary, label, value, onChange }: SingleInputProps) {
  const id = useId();
  if (type === "number") {
    const number =
      typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : null;
    return <NumberInput value={number} emptiable aria-label={label} placeholder={label} onChange={onChange} />;
  }
  if (type === "date") {
    const day = typeof value === "number" ? new Date(value).toISOString().slice(0, 10) : typeof value === "string" ? value.slice(0, 10) : "";
    return <TextInput type="date" value={day} aria-label={label} onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)} />;
  }
  const frequent = summary?.top ?? [];
  return (
    <>
      <TextInput
        value={value === null || typeof value === "object" ? "" : String(value)}
        aria-label={label}
        placeholder={label}
        list={frequent.length > 0 ? id : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {frequent.length > 0 ? (
        <datalist id={id}>
          {frequent.map(({ value: option }) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      ) : null}
    </>
  );
}

/** Several values in one line. What is typed stays as it is typed; the rule gets the values. */
function ListInput({ rule, numbers, onChange }: { readonly rule: Rule; readonly numbers: boolean; readonly onChange: (rule: Rule) => void }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<string | null>(null);
  const values = Array.isArray(rule.value) ? rule.value : [];
  function read(text: string): Json[] {
    const parts = text
      .split(numbers ? /[;\s]+|,\s+/ : /[,;]/)
      .map((part) => part.trim())
      .filter((part) => part !== "");
    return parts;
  }
  return (
    <TextInput
      value={draft ?? values.join(numbers ? "; " : ", ")}
      aria-label={t("prepare:filter.list")}
      placeholder={t("prepare:filter.list")}
      onChange={(event) => {
        setDraft(event.target.value);
        onChange({ ...rule, value: read(event.target.value) });
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
