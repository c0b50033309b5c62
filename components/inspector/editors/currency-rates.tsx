"use client";

import { useTranslation } from "@/components/ui/language";
import { NumberInput } from "@/components/ui/number-input";
import { TextInput } from "@/components/ui/text-input";
import { currencyCode } from "@/lib/ml/prepare/currency-names";
import type { RateRow } from "@/lib/nodes/prepare/currency";
import type { EditorProps } from "./contract";
import { Entry, EntryList, type EntryProps, RemoveEntry } from "./entry-list";

const EMPTY: RateRow = { currency: "", rate: null, from: null };

/** Rates as one types them: a currency, what one unit is worth, and from which day. */
export default function CurrencyRates({ value, params, onChange }: EditorProps<readonly RateRow[]>) {
  const { t } = useTranslation();
  const base = (typeof params.base === "string" ? currencyCode(params.base) : null) ?? t("prepare:currency.base");
  return (
    <EntryList value={value} empty={t("prepare:currency.empty")} add={t("prepare:currency.add")} fresh={() => EMPTY} onChange={onChange}>
      {(entry) => <RateEditor {...entry} base={base} />}
    </EntryList>
  );
}

interface RateEditorProps extends EntryProps<RateRow> {
  readonly base: string;
}

function RateEditor({ number, entry: rate, base, onChange, onRemove }: RateEditorProps) {
  const { t } = useTranslation();
  const code = currencyCode(rate.currency);
  return (
    <Entry label={t("prepare:currency.rate", { n: number })}>
      <div className="flex items-center gap-1.5">
        <div className="w-16 shrink-0">
          <TextInput
            aria-label={t("prepare:currency.code")}
            placeholder="USD"
            value={rate.currency}
            aria-invalid={(rate.currency !== "" && code === null) || undefined}
            onChange={(event) => onChange({ ...rate, currency: event.target.value }, true)}
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
            onChange={(next) => onChange({ ...rate, rate: next }, true)}
          />
        </div>
        <RemoveEntry label={t("prepare:currency.remove", { n: number })} onRemove={onRemove} />
      </div>
      <div className="flex items-center gap-1.5">
        <span className="w-16 shrink-0 text-sm text-ink-soft">{rate.from === null ? t("prepare:currency.always") : t("prepare:currency.from")}</span>
        <div className="min-w-0 grow">
          <TextInput
            type="date"
            aria-label={t("prepare:currency.from")}
            value={rate.from ?? ""}
            onChange={(event) => onChange({ ...rate, from: event.target.value === "" ? null : event.target.value }, true)}
          />
        </div>
      </div>
    </Entry>
  );
}
