"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { CurrencyReport } from "@/lib/nodes/prepare/currency";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

type Line = CurrencyReport["currencies"][number];

/** Each currency: how it was written, by which rates it was converted, and what became missing. */
export default function Currency({ report }: ReportViewProps<CurrencyReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const converted = report.currencies.reduce((sum, line) => sum + line.converted, 0);
  const lost = report.currencies.reduce((sum, line) => sum + line.noRate + line.tooEarly, 0) + report.unreadable;
  const title = t("prepare:results.currency.table");
  const name = ({ code, spellings }: Line) => code ?? t(spellings.length > 0 ? "prepare:results.currency.unknown" : "prepare:results.currency.none");
  const rate = ({ lowest, highest }: Line) =>
    lowest === null ? "–" : lowest === highest ? format.number(lowest, 6) : `${format.number(lowest, 6)} … ${format.number(highest, 6)}`;
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.currency.base"), value: report.base, ...(report.baseFound ? { note: t("prepare:results.currency.base-found") } : {}) },
          { label: t("prepare:results.currency.converted"), value: format.integer(converted) },
          { label: t("prepare:results.currency.lost"), value: format.integer(lost), ...(lost > 0 ? { tone: "warn" as const } : {}) },
          { label: t("prepare:results.currency.rates"), value: format.integer(report.rates) },
        ]}
      />
      <Section title={title} note={t("prepare:results.currency.note", { column: report.amounts.at(0)?.column ?? "" })}>
        <Grid
          caption={title}
          rows={report.currencies}
          rowKey={(row) => row.code ?? ""}
          columns={[
            { key: "currency", label: t("prepare:results.currency.currency"), cell: name },
            { key: "written", label: t("prepare:results.currency.written"), cell: (row) => row.spellings.join(", ") },
            { key: "rows", label: t("prepare:results.currency.rows"), numeric: true, cell: (row) => format.integer(row.rows) },
            { key: "rate", label: t("prepare:results.currency.rate"), numeric: true, cell: rate },
            { key: "own", label: t("prepare:results.currency.own"), numeric: true, cell: (row) => (row.converted > 0 ? format.number(row.own) : "–") },
            {
              key: "inBase",
              label: t("prepare:results.currency.inBase", { base: report.base }),
              numeric: true,
              cell: (row) => (row.converted > 0 ? format.number(row.inBase) : "–"),
            },
            { key: "missing", label: t("prepare:results.currency.missing"), numeric: true, cell: (row) => format.integer(row.noRate + row.tooEarly) },
          ]}
        />
        {report.more > 0 ? <p className="mt-2 text-sm text-ink-soft">{t("prepare:results.currency.more", { count: report.more })}</p> : null}
      </Section>
    </div>
  );
}
