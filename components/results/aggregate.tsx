"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { AggregateReport } from "@/lib/nodes/prepare/aggregate";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section } from "./parts";

/** How many groups came of how many rows, and what was measured of them. */
export default function Aggregate({ report }: ReportViewProps<AggregateReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { sizes, groups, rowsIn, noKey } = report;
  const title = t("prepare:results.aggregate.measures");
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.aggregate.groups"), value: format.integer(groups), note: report.groupedBy.join(", ") },
          {
            label: t("prepare:results.aggregate.rows"),
            value: format.integer(rowsIn - noKey),
            note: t("prepare:results.aggregate.ofRows", { rows: rowsIn }),
          },
          ...(noKey > 0
            ? [{ label: t("prepare:results.aggregate.noKey"), value: format.integer(noKey), note: format.percent(noKey / rowsIn), tone: "warn" as const }]
            : []),
          {
            label: t("prepare:results.aggregate.perGroup"),
            value: format.number(sizes.median, 1),
            note: t("prepare:results.aggregate.perGroupNote", { min: sizes.min, max: sizes.max }),
          },
          {
            label: t("prepare:results.aggregate.single"),
            value: format.integer(sizes.single),
            note: format.percent(groups > 0 ? sizes.single / groups : null),
          },
        ]}
      />
      <Section title={title} {...(report.automatic ? { note: t("prepare:results.aggregate.automatic") } : {})}>
        <Grid
          caption={title}
          rows={report.measures}
          rowKey={({ name }) => name}
          columns={[
            { key: "name", label: t("prepare:results.aggregate.name"), cell: ({ name }) => name },
            { key: "measure", label: t("prepare:measures.what"), cell: ({ measure }) => t(`prepare:measures.options.${measure}`) },
            { key: "column", label: t("prepare:measures.column"), cell: ({ column }) => column ?? t("prepare:measures.rows") },
            {
              key: "total",
              label: t("prepare:results.aggregate.total"),
              numeric: true,
              cell: ({ total, measure }) => (total === null ? "" : format.number(total, measure === "count" ? 0 : 2)),
            },
            { key: "missing", label: t("prepare:results.aggregate.missing"), numeric: true, cell: ({ missing }) => format.integer(missing) },
          ]}
        />
      </Section>
    </div>
  );
}
