"use client";

import { Plus, Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { useTranslation } from "@/components/ui/language";
import { NumberInput } from "@/components/ui/number-input";
import { TextInput } from "@/components/ui/text-input";
import { currencyCode } from "@/lib/ml/prepare/currency-names";
import type { RateRow } from "@/lib/nodes/prepare/currency";
import type { EditorProps } from "./contract";

const EMPTY: RateRow = { currency: "", rate: null, from: null };

/** Rates as one types them: a currency, what one unit is worth, and from which day. */
export default function CurrencyRates({ value, params, onChange }: EditorProps<readonly RateRow[]>) {
  const { t } = useTranslation();
  const rates = Array.isArray(value) ? value : [];
  const base = (typeof params.base === "string" ? currencyCode(params.base) : null) ?? t("prepare:currency.base");
  const change = (index: number, next: RateRow) =>
    onChange(
      rates.map((each, i) => (i === index ? next : each)),
      { typing: true },
    );
  return (
    <div className="flex flex-col gap-2">
      {rates.length === 0 ? <p className="text-sm text-ink-soft">{t("prepare:currency.empty")}</p> : null}
      {rates.map((rate, index) => (
        <RateEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: a currency may have several rates, and lines being typed are equal
          key={index}
          number={index + 1}
          rate={rate}
          base={base}
          onChange={(next) => change(index, next)}
          onRemove={() => onChange(rates.filter((_, i) => i !== index))}
        />
      ))}
      <Button size="small" className="self-start" onClick={() => onChange([...rates, EMPTY])}>
        <Plus size={14} aria-hidden="true" />
        {t("prepare:currency.add")}
      </Button>
    </div>
  );
}

interface RateEditorProps {
  readonly number: number;
  readonly rate: RateRow;
  readonly base: string;
  readonly onChange: (next: RateRow) => void;
  readonly onRemove: () => void;
}

function RateEditor({ number, rate, base, onChange, onRemove }: RateEditorProps) {
  const { t } = useTranslation();
  const code = currencyCode(rate.currency);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows of the inspector are
    <div role="group" aria-label={t("prepare:currency.rate", { n: number })} className="flex flex-col gap-1.5 rounded-[7px] border border-line p-2">
      <div className="flex items-center gap-1.5">
        <div className="w-16 shrink-0">
          <TextInput
            aria-label={t("prepare:currency.code")}
            placeholder="USD"
            value={rate.currency}
            aria-invalid={(rate.currency !== "" && code === null) || undefined}
            onChange={(event) => onChange({ ...rate, currency: event.target.value })}
          />
        </div>
        <div className="min-w-0 grow">
          <NumberInput
            aria-label={t("prepare:currency.value")}
            placeholder={t("prepare:currency.equals", { code: code ?? "?", base })}
            value={rate.rate}
            min={0}
            step={0.01}
            emptiable
            onChange={(next) => onChange({ ...rate, rate: next })}
          />
        </div>
        <IconButton label={t("prepare:currency.remove", { n: number })} icon={<Trash2 size={14} />} size="small" onClick={onRemove} />
      </div>
      <div className="flex items-center gap-1.5">
        <span className="w-16 shrink-0 text-sm text-ink-soft">{rate.from === null ? t("prepare:currency.always") : t("prepare:currency.from")}</span>
        <div className="min-w-0 grow">
          <TextInput
            type="date"
            aria-label={t("prepare:currency.from")}
            value={rate.from ?? ""}
            onChange={(event) => onChange({ ...rate, from: event.target.value === "" ? null : event.target.value })}
          />
        </div>
      </div>
    </div>
  );
}
