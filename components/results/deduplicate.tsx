"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { DeduplicateReport } from "@/lib/nodes/prepare/deduplicate";
import { useCellText } from "./cell-text";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, Section, ShareBar } from "./parts";

/** What was repeated, where the rows that left differ from those that stayed, and examples to judge it by. */
export default function Deduplicate({ report }: ReportViewProps<DeduplicateReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const left = report.rowsIn - report.rowsOut;
  const share = (rows: number) => format.percent(report.rowsIn > 0 ? rows / report.rowsIn : null);
  return (
    <div>
      <Figures
        items={[
          { label: t("prepare:results.deduplicate.kept"), value: format.integer(report.rowsOut), note: share(report.rowsOut) },
          { label: t("prepare:results.deduplicate.left"), value: format.integer(left), note: share(left) },
          { label: t("prepare:results.deduplicate.exact"), value: format.integer(report.exact), note: t("prepare:results.deduplicate.exactNote") },
          {
            label: t("prepare:results.deduplicate.sets"),
            value: format.integer(report.repeated),
            ...(report.repeated > 0 ? { note: t("prepare:results.deduplicate.largest", { count: report.largest }) } : {}),
          },
        ]}
      />
      {left === 0 ? <p className="text-base text-ink-soft">{t("prepare:results.deduplicate.none")}</p> : <Differing report={report} left={left} />}
      {left > 0 && report.differing.length > 0 ? <Examples report={report} /> : null}
    </div>
  );
}

function Differing({ report, left }: { readonly report: DeduplicateReport; readonly left: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.deduplicate.differing");
  if (report.differing.length === 0) return <p className="mb-5 text-base text-ink-soft">{t("prepare:results.deduplicate.same")}</p>;
  return (
    <Section title={title} note={t("prepare:results.deduplicate.differingNote")}>
      <Grid
        caption={title}
        rows={report.differing}
        rowKey={({ column }) => column}
        columns={[
          { key: "column", label: t("prepare:results.deduplicate.column"), cell: ({ column }) => column },
          { key: "rows", label: t("prepare:results.deduplicate.rows"), numeric: true, cell: ({ rows }) => format.integer(rows) },
          { key: "share", label: t("prepare:results.deduplicate.share"), numeric: true, cell: ({ rows }) => format.percent(rows / left) },
          { key: "bar", label: "", cell: ({ rows }) => <ShareBar share={rows / left} /> },
          {
            key: "lost",
            label: t("prepare:results.deduplicate.lost"),
            numeric: true,
            cell: ({ filledOnlyInDropped }) => format.integer(filledOnlyInDropped),
          },
        ]}
      />
    </Section>
  );
}

function Examples({ report: { examples, exampleColumns, differing } }: { readonly report: DeduplicateReport }) {
  const { t } = useTranslation();
  const cellText = useCellText();
  const title = t("prepare:results.deduplicate.examples");
  const rows = examples.flatMap(({ kept, dropped }, i) => [
    { key: `${i} kept`, label: t("prepare:results.deduplicate.keptRow"), cells: kept, others: dropped },
    { key: `${i} left`, label: t("prepare:results.deduplicate.leftRow"), cells: dropped, others: kept },
  ]);
  const differs = new Set(differing.map(({ column }) => column));
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          { key: "kind", label: t("prepare:results.deduplicate.kind"), cell: ({ label }) => <span className="text-ink-soft">{label}</span> },
          ...exampleColumns.map((column, i) => ({
            key: column.name,
            label: column.name,
            cell: ({ cells, others }: (typeof rows)[number]) => (
              <span className={differs.has(column.name) && cells[i] !== others[i] ? "font-semibold" : ""}>
                {cellText(column, cells[i]) ?? t("common:values.missing")}
              </span>
            ),
          })),
        ]}
      />
    </Section>
  );
}
