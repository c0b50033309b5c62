"use client";

import { useMemo } from "react";
import { useLanguage, useTranslation } from "@/components/ui/language";
import type { InputContract } from "@/lib/document/schema";
import type { Language } from "@/lib/messages/languages";

type ContractColumn = InputContract["columns"][number];

const SHOWN = 24;
/** A day whose number is no month, and a number with a fraction: they show how such values may be written. */
const SOME_DAY = Date.UTC(2026, 0, 31);
const SOME_NUMBER = 1234.5;

interface ContractColumnsProps {
  readonly contract: InputContract;
}

/** The columns that a source has to bring: those the pipeline asks for with type, role and how a value may look; how many others there were. */
export function ContractColumns({ contract }: ContractColumnsProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const examples = useMemo(() => examplesOf(language, t("common:values.yes"), t("common:values.no")), [language, t]);
  const needed = contract.columns.filter((column) => column.needed === true);
  const wanted = needed.length > 0 ? needed : contract.columns;
  const others = contract.columns.length - wanted.length;
  const example = ({ type }: ContractColumn) => examples.get(type);
  return (
    <>
      <ul className="mt-1 max-h-64 divide-y divide-line overflow-y-auto rounded-[7px] border border-line bg-panel">
        {wanted.slice(0, SHOWN).map((column) => (
          <li key={column.name} className="flex flex-wrap items-baseline gap-x-2 px-2 py-1 text-sm">
            <span className="flex min-w-0 grow flex-wrap items-baseline gap-x-2">
              <span className="min-w-0 break-words font-semibold text-ink">{column.from ?? column.name}</span>
              {column.from === undefined ? null : <span className="text-xs text-ink-soft">{t("common:contract.renamed", { name: column.name })}</span>}
              {column.role ? (
                <span className="rounded bg-accent-soft px-1 text-xs text-accent">{t(`common:roles.${column.role}`, { defaultValue: column.role })}</span>
              ) : null}
            </span>
            <span className="text-xs text-ink-soft">
              {t(`common:columnTypes.${column.type}`, { defaultValue: column.type })}
              {example(column) === undefined ? null : <span className="text-ink-faint"> · {t("common:contract.example", { example: example(column) })}</span>}
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-1 text-xs text-ink-faint">
        {[
          ...(wanted.length > SHOWN ? [t("common:contract.more", { count: wanted.length - SHOWN })] : []),
          ...(others > 0 ? [t("common:contract.others", { count: others })] : []),
          t("common:contract.order"),
        ].join(" ")}
      </p>
    </>
  );
}

/** Values as people of the language write them; every other common way is read as well. English is written in more than one country: its day is ISO's. */
function examplesOf(language: Language, yes: string, no: string): ReadonlyMap<string, string> {
  const day =
    language === "en"
      ? new Date(SOME_DAY).toISOString().slice(0, 10)
      : new Intl.DateTimeFormat(language, { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" }).format(SOME_DAY);
  const number = new Intl.NumberFormat(language, { useGrouping: false }).format(SOME_NUMBER);
  return new Map([
    ["date", day],
    ["number", number],
    ["boolean", `${yes}, ${no}`],
  ]);
}
