"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { MissingColumnReport, MissingReport, PatternModelReport } from "@/lib/nodes/prepare/missing";
import { useCellText } from "./cell-text";
import type { ReportViewProps } from "./contract";
import { Callout, Figures, Grid, Section, ShareBar } from "./parts";

/** What was missing, in which combinations, and what became of it. */
export default function Missing({ report }: ReportViewProps<MissingReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const filled = report.columns.reduce((sum, column) => sum + column.filled, 0);
  const share = (count: number, of: number) => format.percent(of > 0 ? count / of : null);
  const { donors } = report;
  return (
    <div>
      <Figures
        items={[
          {
            label: t("prepare:results.missing.complete"),
            value: format.integer(report.completeRows),
            note: share(report.completeRows, report.rowsIn),
          },
          { label: t("prepare:results.missing.cells"), value: format.integer(report.missingCells), note: share(report.missingCells, report.cells) },
          { label: t("prepare:results.missing.filled"), value: format.integer(filled) },
          {
            label: t("prepare:results.missing.rows"),
            value: format.integer(report.rowsOut),
            ...(report.rowsOut < report.rowsIn ? { note: t("prepare:results.missing.out", { count: report.rowsIn - report.rowsOut }) } : {}),
          },
          ...(donors ? [{ label: t("prepare:results.missing.donors"), value: format.integer(donors.used), note: share(donors.used, donors.of) }] : []),
        ]}
      />
      {report.missingCells === 0 ? (
        <Callout tone="info" title={t("prepare:results.missing.clean")} />
      ) : (
        <>
          <Columns report={report} />
          <Models report={report} />
          <Patterns report={report} />
        </>
      )}
    </div>
  );
}

function Columns({ report }: { readonly report: MissingReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = useCellText();
  const title = t("prepare:results.missing.columns");
  const rows = report.columns.filter((column) => column.missing > 0).sort((a, b) => b.missing - a.missing);
  const value = ({ column: name, type, strategy, value: given, filled }: MissingColumnReport) =>
    (strategy === "knn" || strategy === "model") && filled > 0 ? t("prepare:results.missing.own") : filled > 0 ? text({ name, type, role: null }, given) : null;
  return (
    <Section title={title} note={t("prepare:results.missing.columns-note")}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={(row) => row.column}
        columns={[
          { key: "column", label: t("prepare:results.missing.column"), cell: (row) => row.column },
          { key: "missing", label: t("prepare:results.missing.missing"), numeric: true, cell: (row) => format.integer(row.missing) },
          { key: "share", label: t("prepare:results.missing.share"), numeric: true, cell: (row) => format.percent(row.missing / report.rowsIn) },
          { key: "bar", label: "", cell: (row) => <ShareBar share={row.missing / report.rowsIn} /> },
          { key: "became", label: t("prepare:results.missing.became"), cell: (row) => t(`prepare:results.missing.strategies.${row.strategy}`) },
          { key: "value", label: t("prepare:results.missing.value"), cell: value },
        ]}
      />
    </Section>
  );
}

/** How each column was predicted in the rows of each pattern, and how well. */
function Models({ report: { models = [], columns } }: { readonly report: MissingReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (models.length === 0) return null;
  const title = t("prepare:results.missing.models.title");
  const isNumber = (name: string) => columns.find(({ column }) => column === name)?.type === "number";
  const reads = ({ predictors, left }: PatternModelReport) => {
    if (predictors.length === 0) return t("prepare:results.missing.models.none");
    const out = left.length > 0 ? ` (${t("prepare:results.missing.models.left", { columns: left.join(", ") })})` : "";
    return predictors.join(", ") + out;
  };
  return (
    <Section title={title} note={t("prepare:results.missing.models.note")}>
      <Grid
        caption={title}
        rows={models}
        rowKey={(row) => JSON.stringify([row.column, row.missing])}
        columns={[
          { key: "column", label: t("prepare:results.missing.column"), cell: (row) => row.column },
          { key: "missing", label: t("prepare:results.missing.models.missing"), cell: (row) => row.missing.join(", ") },
          { key: "reads", label: t("prepare:results.missing.models.reads"), cell: reads },
          { key: "rows", label: t("prepare:results.missing.models.rows"), numeric: true, cell: (row) => (row.rows > 0 ? format.integer(row.rows) : "") },
          {
            key: "score",
            label: t("prepare:results.missing.models.score"),
            numeric: true,
            cell: ({ column, score }) =>
              score === null ? "" : t(`prepare:results.missing.models.${isNumber(column) ? "explained" : "right"}`, { share: format.percent(score) }),
          },
        ]}
      />
    </Section>
  );
}

const MOST_COLUMNS = 24;

/** Patterns as rows, columns with gaps as columns; a filled square is missing. */
function Patterns({ report }: { readonly report: MissingReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t("prepare:results.missing.patterns");
  const names = report.columns.filter((column) => column.missing > 0).map((column) => column.column);
  const shown = names.slice(0, MOST_COLUMNS);
  const rows = report.patterns.map((pattern) => ({ ...pattern, key: JSON.stringify(pattern.missing) }));
  if (report.rest > 0) rows.push({ missing: [], rows: report.rest, key: "rest" });
  const inWords = (row: (typeof rows)[number]) =>
    row.key === "rest" ? t("prepare:results.missing.rest") : row.missing.length === 0 ? t("prepare:results.missing.none") : row.missing.join(", ");
  return (
    <Section title={title} note={t("prepare:results.missing.patterns-note", { count: report.allPatterns })}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          {
            key: "squares",
            label: "",
            cell: (row) => (
              <span aria-hidden="true" className="flex gap-0.5">
                {shown.map((name) => (
                  <span key={name} title={name} className={`size-2.5 shrink-0 rounded-[2px] ${row.missing.includes(name) ? "bg-accent" : "bg-line"}`} />
                ))}
              </span>
            ),
          },
          { key: "pattern", label: t("prepare:results.missing.pattern"), cell: inWords },
          { key: "rows", label: t("prepare:results.missing.rows"), numeric: true, cell: (row) => format.integer(row.rows) },
          { key: "share", label: t("prepare:results.missing.share"), numeric: true, cell: (row) => format.percent(row.rows / report.rowsIn) },
        ]}
      />
    </Section>
  );
}
