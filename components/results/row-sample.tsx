"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { SampleReport } from "@/lib/nodes/prepare/sample";
import type { Json } from "@/lib/table/table";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

/** How many rows were drawn, and that each value has its share among them. */
export default function RowSample({ report }: ReportViewProps<SampleReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = (rows: number) => format.percent(report.rowsIn > 0 ? rows / report.rowsIn : null);
  const rest = report.rowsIn - report.rowsOut;
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.sample.drawn"), value: format.integer(report.rowsOut), note: share(report.rowsOut) },
          { label: t("prepare:results.sample.rest"), value: format.integer(rest), note: share(rest) },
          ...(report.groups
            ? [
                {
                  label: t("prepare:results.sample.groups", { column: report.groupedBy }),
                  value: format.integer(report.groups.drawn),
                  note: t("prepare:results.sample.groups-note", report.groups),
                },
              ]
            : []),
        ]}
      />
      {report.stratifiedBy === null ? (
        <p className="text-base text-ink-soft">{t(`prepare:results.sample.${report.how === "first" ? "first" : report.groups ? "whole" : "random"}`)}</p>
      ) : (
        <Strata report={report} />
      )}
    </div>
  );
}

function Strata({ report }: { readonly report: SampleReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.sample.strata", { column: report.stratifiedBy });
  const inWords = (value: Json) => {
    if (value === null) return t("common:values.missing");
    if (typeof value === "boolean") return t(value ? "common:values.yes" : "common:values.no");
    return typeof value === "number" ? format.number(value) : String(value);
  };
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={report.strata}
        rowKey={({ value }) => JSON.stringify(value)}
        columns={[
          { key: "value", label: t("prepare:results.sample.value"), cell: ({ value }) => inWords(value) },
          { key: "rows", label: t("prepare:results.sample.rows"), numeric: true, cell: ({ rows }) => format.integer(rows) },
          { key: "drawn", label: t("prepare:results.sample.taken"), numeric: true, cell: ({ drawn }) => format.integer(drawn) },
          { key: "share", label: t("prepare:results.sample.share"), numeric: true, cell: ({ rows, drawn }) => format.percent(drawn / rows) },
        ]}
      />
    </Section>
  );
}
