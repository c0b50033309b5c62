"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { EncodedColumn, EncodedLevel, EncodeReport } from "@/lib/nodes/feature/encode-report";
import type { ReportViewProps } from "./contract";
import { Figures, Grid, type GridColumn, Section, ShareBar } from "./parts";

/** What each level became, and how many rows it stands for. */
export default function Encode({ report }: ReportViewProps<EncodeReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { target } = report;
  const mean = target?.positive ? format.percent(target.mean) : format.number(target?.mean);
  return (
    <div>
      <Figures
        items={[
          { label: t("feature:results.encode.read"), value: format.integer(report.columns.length) },
          { label: t("feature:results.encode.made"), value: format.integer(report.made) },
          ...(target
            ? [
                {
                  label: t("feature:results.encode.mean", { target: target.column }),
                  value: mean,
                  note: target.positive ? t("feature:results.encode.positive", { value: target.positive }) : undefined,
                },
                { label: t("feature:results.encode.folds"), value: format.integer(target.folds) },
              ]
            : []),
        ]}
      />
      {target ? <p className="mb-5 max-w-prose text-sm text-ink-soft">{t("feature:results.encode.target-note")}</p> : null}
      {report.method === "hashing" ? <p className="mb-5 max-w-prose text-sm text-ink-soft">{t("feature:results.encode.hashing-note")}</p> : null}
      {report.columns.map((column) => (
        <Levels key={column.column} column={column} report={report} />
      ))}
    </div>
  );
}

function Levels({ column, report }: { readonly column: EncodedColumn; readonly report: EncodeReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const note = [
    t("feature:results.encode.levels", { count: column.distinct }),
    column.grouped > 0 ? t("feature:results.encode.grouped", { count: column.grouped }) : null,
    column.missing > 0 ? t("feature:results.encode.missing", { count: column.missing }) : null,
    column.distinct > column.levels.length ? t("feature:results.encode.shown", { count: column.levels.length }) : null,
  ];
  const asShare = report.target?.positive != null || report.method === "frequency";
  const number = (value: number | null) => (asShare ? format.percent(value) : format.number(value, 3));
  const result: readonly GridColumn<EncodedLevel>[] =
    report.method === "onehot"
      ? [{ key: "name", label: t("feature:results.encode.column"), cell: (level) => level.name ?? t("feature:results.encode.zeros") }]
      : report.method === "hashing"
        ? []
        : [
            ...(report.target
              ? [{ key: "mean", label: t("feature:results.encode.plain"), numeric: true, cell: (level: EncodedLevel) => number(level.mean) }]
              : []),
            { key: "value", label: t("feature:results.encode.value"), numeric: true, cell: (level) => number(level.value) },
          ];
  return (
    <Section title={column.column} note={note.filter((part) => part !== null).join(" ")}>
      <Grid<EncodedLevel>
        caption={column.column}
        rows={column.levels}
        rowKey={(level) => level.level}
        columns={[
          { key: "level", label: t("feature:results.encode.level"), cell: (level) => level.level },
          { key: "rows", label: t("feature:results.encode.rows"), numeric: true, cell: (level) => format.integer(level.rows) },
          { key: "share", label: t("feature:results.encode.share"), numeric: true, cell: (level) => format.percent(level.share) },
          { key: "bar", label: "", cell: (level) => <ShareBar share={level.share} /> },
          ...result,
        ]}
      />
    </Section>
  );
}
