"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Bin, BinsReport } from "@/lib/nodes/feature/bins";
import type { ReportViewProps } from "./contract";
import { Grid, Section, ShareBar } from "./parts";

/** Each column's bins: their limits and how many rows are in each. */
export default function Bins({ report }: ReportViewProps<BinsReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const limit = (value: number | null) => (value === null ? "–" : format.number(value, 6));
  return (
    <div className="grid gap-x-10 lg:grid-cols-2">
      {report.columns.map((column) => {
        const note = [
          report.target === null ? null : t("feature:results.bins.by-target", { target: report.target }),
          column.missing > 0 ? t("feature:results.bins.missing", { count: column.missing }) : null,
        ];
        return (
          <Section key={column.name} title={column.name} note={note.filter((part) => part !== null).join(" ")}>
            <Grid<Bin>
              caption={column.name}
              rows={column.bins}
              rowKey={(bin) => bin.label}
              columns={[
                { key: "label", label: t("feature:results.bins.bin"), cell: (bin) => bin.label },
                { key: "from", label: t("feature:results.bins.from"), numeric: true, cell: (bin) => limit(bin.from) },
                { key: "to", label: t("feature:results.bins.to"), numeric: true, cell: (bin) => limit(bin.to) },
                { key: "rows", label: t("feature:results.bins.rows"), numeric: true, cell: (bin) => format.integer(bin.rows) },
                { key: "share", label: t("feature:results.bins.share"), numeric: true, cell: (bin) => format.percent(bin.share) },
                { key: "bar", label: "", cell: (bin) => <ShareBar share={bin.share} /> },
              ]}
            />
          </Section>
        );
      })}
    </div>
  );
}
