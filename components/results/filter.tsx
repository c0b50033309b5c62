"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { FilterReport, FilterRuleReport } from "@/lib/nodes/prepare/filter";
import { useRuleInWords } from "./condition-words";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

/** How many rows stayed, and what each rule took. */
export default function Filter({ report }: ReportViewProps<FilterReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const left = report.rowsIn - report.rowsOut;
  const share = (rows: number) => format.percent(report.rowsIn > 0 ? rows / report.rowsIn : null);
  return (
    <div>
      <Figures
        items={[
          {
            label: t("prepare:results.filter.kept"),
            value: format.integer(report.rowsOut),
            note: `${share(report.rowsOut)} ${t("prepare:results.filter.of", { count: report.rowsIn })}`,
          },
          { label: t("prepare:results.filter.left"), value: format.integer(left), note: share(left) },
          ...(report.duplicates === null ? [] : [{ label: t("prepare:results.filter.duplicates"), value: format.integer(report.duplicates) }]),
        ]}
      />
      {report.rules.length === 0 ? <p className="text-base text-ink-soft">{t("prepare:results.filter.none")}</p> : <Rules report={report} />}
    </div>
  );
}

function Rules({ report }: { readonly report: FilterReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.filter.rules");
  const ruleInWords = useRuleInWords();
  const inWords = ({ column, formula, op, value, value2 }: FilterRuleReport) => formula ?? ruleInWords({ column: column ?? "", op, value, value2 });
  const rows = report.rules.map((rule, index) => ({ rule, key: String(index) }));
  return (
    <Section title={title} note={t(report.match === "all" ? "prepare:results.filter.note-all" : "prepare:results.filter.note-any")}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "rule", label: t("prepare:results.filter.rule"), cell: ({ rule }) => inWords(rule) },
          ...(report.match === "all"
            ? [
                {
                  key: "dropped",
                  label: t("prepare:results.filter.dropped"),
                  numeric: true,
                  cell: ({ rule }: (typeof rows)[number]) => format.integer(rule.inSequence),
                },
              ]
            : []),
          { key: "alone", label: t("prepare:results.filter.alone"), numeric: true, cell: ({ rule }) => format.integer(rule.alone) },
          { key: "missing", label: t("prepare:results.filter.missing"), numeric: true, cell: ({ rule }) => format.integer(rule.missing) },
        ]}
      />
    </Section>
  );
}
