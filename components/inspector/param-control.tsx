"use client";

import { type ReactNode, Suspense } from "react";
import { ErrorBoundary } from "@/components/ui/error-boundary";
import type { FieldIds } from "@/components/ui/field";
import { useFormat } from "@/components/ui/format";
import { useTranslation, WithNodeWords } from "@/components/ui/language";
import { NumberInput } from "@/components/ui/number-input";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { Slider } from "@/components/ui/slider";
import { TextArea, TextInput } from "@/components/ui/text-input";
import { useNodeWords } from "@/components/words/node-words";
import type { ColumnSummary } from "@/lib/engine/protocol";
import type { Problem } from "@/lib/nodes/problem";
import { useStudio } from "@/lib/studio/use-studio";
import { ManyColumns, OneColumn } from "./column-fields";
import { DatasetField } from "./dataset-field";
import { editorOf } from "./editors/registry";
import type { ParamField } from "./param-fields";

export interface ControlProps {
  readonly nodeId: string;
  readonly type: string;
  readonly field: ParamField;
  readonly ids: FieldIds;
  readonly value: unknown;
  readonly params: Readonly<Record<string, unknown>>;
  readonly columns: readonly ColumnSummary[] | undefined;
  readonly problems: readonly Problem[];
  readonly onChange: (value: unknown, options?: { readonly typing?: boolean }) => void;
  readonly onParams: (params: Readonly<Record<string, unknown>>) => void;
}

const TYPING = { typing: true } as const;

function asText(value: unknown): string {
  return typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);
}

function asNames(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : null;
}

/** A calendar day: ISO text where the param is text, milliseconds since the epoch (UTC) where it is a number. */
function DayInput({ field, ids, value, onChange }: ControlProps) {
  const inNumbers = field.kind.type === "number";
  const shown = typeof value === "number" ? new Date(value).toISOString().slice(0, 10) : typeof value === "string" ? value.slice(0, 10) : "";
  return (
    <TextInput
      id={ids.id}
      type="date"
      value={shown}
      aria-describedby={ids.describedBy}
      aria-invalid={ids.invalid || undefined}
      onChange={(event) => {
        const day = event.target.value;
        if (!day) onChange(field.nullable ? null : field.first);
        else onChange(inNumbers ? Date.parse(`${day}T00:00:00Z`) : day, TYPING);
      }}
    />
  );
}

function NumberControl({ field, ids, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const seed = useStudio((studio) => studio.pipeline.seed);
  const kind = field.kind.type === "number" ? field.kind : { whole: false, min: undefined, max: undefined };
  const isSeed = field.meta.control === "seed";
  // A share is kept as a fraction and typed as a percentage.
  const factor = field.meta.unit === "percent" ? 100 : 1;
  const shown = (stored: number) => Number((stored * factor).toPrecision(12));
  const change = (next: number | null) => onChange(next === null ? null : Number((next / factor).toPrecision(12)), TYPING);
  const number = typeof value === "number" ? shown(value) : null;
  const min = kind.min === undefined ? undefined : shown(kind.min);
  const max = kind.max === undefined ? undefined : shown(kind.max);
  const unit = field.meta.unit ? t(`common:units.${field.meta.unit}`) : undefined;
  const step = shown(field.meta.step ?? (kind.whole ? 1 : factor === 100 ? 0.01 : 0.1));
  const input = (className?: string) => (
    <NumberInput
      id={ids.id}
      value={number}
      min={min}
      max={max}
      step={step}
      whole={kind.whole}
      emptiable={field.nullable}
      placeholder={isSeed ? format.integer(seed) : field.nullable ? t("studio:form.automatic") : undefined}
      suffix={isSeed && number === null ? t("studio:form.from-pipeline") : unit}
      aria-describedby={ids.describedBy}
      aria-invalid={ids.invalid || undefined}
      onChange={change}
      className={className}
    />
  );
  if (field.meta.control !== "slider" || min === undefined || max === undefined) return input();
  return (
    <div className="flex items-center gap-3">
      <div className="grow">
        <Slider
          labelledBy={ids.labelId}
          describedBy={ids.describedBy}
          value={number ?? min}
          min={min}
          max={max}
          step={step}
          inWords={number === null ? undefined : `${format.number(number)} ${unit ?? ""}`.trim()}
          onChange={change}
        />
      </div>
      <div className={unit ? "w-24" : "w-[72px]"}>{input()}</div>
    </div>
  );
}

function ChoiceControl({ type, field, ids, value, onChange }: ControlProps) {
  const words = useNodeWords();
  if (field.kind.type !== "choice") return null;
  const options = field.kind.options.map((option) => ({ value: option, label: words.option(type, field.name, option) }));
  const short = options.length <= 3 && options.reduce((length, option) => length + option.label.length, 0) <= 28;
  if (short) return <Segmented labelledBy={ids.labelId} value={asText(value)} options={options} onChange={(next) => onChange(next)} />;
  return (
    <Select
      id={ids.id}
      labelledBy={ids.labelId}
      describedBy={ids.describedBy}
      invalid={ids.invalid}
      value={asText(value)}
      options={options}
      onChange={(next) => onChange(next)}
    />
  );
}

function CustomControl({ nodeId, field, ids, value, params, columns, problems, onChange, onParams }: ControlProps) {
  const { t } = useTranslation();
  const Editor = field.meta.editor ? editorOf(field.meta.editor) : undefined;
  const raw = <TextArea readOnly rows={4} value={JSON.stringify(value, null, 1)} aria-labelledby={ids.labelId} className="font-mono text-xs" />;
  const loading = <p className="text-base text-ink-faint">{t("common:results.loading")}</p>;
  if (!Editor) return raw;
  return (
    <ErrorBoundary fallback={() => raw} resetKey={`${nodeId} ${field.name}`}>
      <WithNodeWords part="results" fallback={loading}>
        <Suspense fallback={loading}>
          <Editor
            nodeId={nodeId}
            param={field.name}
            value={value}
            params={params}
            columns={columns}
            summaries={columns}
            problems={problems}
            labelId={ids.labelId}
            onChange={onChange}
            onParams={onParams}
          />
        </Suspense>
      </WithNodeWords>
    </ErrorBoundary>
  );
}

/** The control of one param, as its meta says or else as its type suggests. */
export function ParamControl(props: ControlProps): ReactNode {
  const { nodeId, field, ids, value, columns, onChange } = props;
  const text = { id: ids.id, "aria-describedby": ids.describedBy, "aria-invalid": ids.invalid || undefined, value: asText(value) } as const;
  switch (field.meta.control) {
    case "column":
      return <OneColumn ids={ids} meta={field.meta} columns={columns} value={typeof value === "string" ? value : null} onChange={onChange} />;
    case "columns":
      return <ManyColumns ids={ids} meta={field.meta} columns={columns} value={asNames(value)} onChange={onChange} />;
    case "dataset":
      return field.meta.editor ? <CustomControl {...props} /> : <DatasetField nodeId={nodeId} value={value} buttonId={ids.id} />;
    case "date":
      return <DayInput {...props} />;
    case "multiline":
      return <TextArea {...text} onChange={(event) => onChange(event.target.value, TYPING)} />;
    case "formula":
      return <TextArea {...text} rows={2} className="font-mono" onChange={(event) => onChange(event.target.value, TYPING)} />;
    case "custom":
      return <CustomControl {...props} />;
  }
  switch (field.kind.type) {
    case "number":
      return <NumberControl {...props} />;
    case "choice":
      return <ChoiceControl {...props} />;
    case "text":
      return <TextInput {...text} onChange={(event) => onChange(event.target.value === "" && field.nullable ? null : event.target.value, TYPING)} />;
    default:
      return <CustomControl {...props} />;
  }
}
