"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { SyntheticReport } from "@/lib/nodes/source/synthetic";
import type { ReportViewProps } from "./contract";
import { Grid, Section, SegmentDot } from "./parts";

/** The truth behind generated customers, to hold a method's answer against. */
export default function SyntheticView({ report }: ReportViewProps<SyntheticReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = (segment: number | null) => (segment === null ? t("common:values.noise") : t("source:results.synthetic.segment", { number: segment }));
  return (
    <Section title={t("source:results.synthetic.title")} note={t("source:results.synthetic.note")}>
      <Grid
        caption={t("source:results.synthetic.title")}
        rows={report.segments}
        rowKey={(row) => String(row.segment)}
        columns={[
          {
            key: "segment",
            label: t("common:roles.segment"),
            cell: (row) => (
              <span className="flex items-center gap-2">
                <SegmentDot segment={row.segment ?? 0} />
                {name(row.segment)}
              </span>
            ),
          },
          { key: "rows", label: t("source:results.synthetic.customers"), numeric: true, cell: (row) => format.integer(row.rows) },
          { key: "churn", label: t("source:results.synthetic.churn"), numeric: true, cell: (row) => format.percent(row.churnRate) },
          { key: "lift", label: t("source:results.synthetic.lift"), numeric: true, cell: (row) => format.signedPercent(row.lift) },
        ]}
      />
    </Section>
  );
}
