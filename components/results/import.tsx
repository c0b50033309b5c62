"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ImportedColumn, ImportReport } from "@/lib/nodes/source/import-report";
import type { ReportViewProps } from "./contract";
import { ImportChanges } from "./import-changes";
import { type Fact, factsOf, type Odd, oddRows, type Speech } from "./import-facts";
import { Callout, Figures, Grid, Section } from "./parts";

/** Columns listed; a file may have thousands. Those with values that could not be read come first then. */
const LISTED = 300;
/** A type of which it is less sure is worth a look. */
const SURE = 0.9;

/** How a file was read: its format and how sure that is, rows that needed care, and every column's type. */
export default function ImportView({ report }: ReportViewProps<ImportReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const say = (key: string) => t(`source:results.import.${key}`);
  const sign = (value: string | null) => say(`signs.${value === "," ? "comma" : "point"}`);
  const speech = { say: (key: string, values?: Readonly<Record<string, string | number>>) => t(`source:results.import.${key}`, { ...values }), format };
  const odd = report.files.flatMap(oddRows);
  const several = report.files.length > 1;
  const absent = report.files.flatMap(({ name, absent: lacking }) => (lacking.length > 0 ? [{ name, lacking }] : []));
  const failing = report.columns.some(({ failed }) => failed > 0);
  const { length } = report.columns;
  const listed = length > LISTED ? [...report.columns].sort((a, b) => b.failed - a.failed).slice(0, LISTED) : report.columns;
  return (
    <>
      {several ? (
        <Figures
          items={[
            { label: say("files"), value: format.integer(report.files.length) },
            { label: say("rows"), value: format.integer(report.rows) },
            { label: say("columns"), value: format.integer(length) },
          ]}
        />
      ) : null}
      {report.changes ? <ImportChanges changes={report.changes} /> : null}
      {several ? <EachFile files={report.files} speech={speech} /> : null}
      {several || !report.files[0] ? null : (
        <Figures items={withColumns(factsOf(report.files[0], speech), { label: say("columns"), value: format.integer(length) })} />
      )}
      {absent.length > 0 ? (
        <Section title={say("absentTitle")}>
          <Grid
            caption={say("absentTitle")}
            rows={absent}
            rowKey={(row) => row.name}
            columns={[
              { key: "file", label: say("file"), cell: (row) => <span className="font-semibold">{row.name}</span> },
              { key: "absent", label: say("absent"), cell: (row) => row.lacking.join(", ") },
            ]}
          />
        </Section>
      ) : null}
      {odd.length === 0 && !failing ? <Callout tone="info" title={say("allGood")} /> : null}
      {odd.length > 0 ? (
        <Section title={say("oddTitle")}>
          <Grid
            caption={say("oddTitle")}
            rows={odd}
            rowKey={(row) => `${row.file} ${row.kind}`}
            columns={[
              ...(several ? [{ key: "file", label: say("file"), cell: (row: Odd) => row.file }] : []),
              { key: "odd", label: say("odd"), cell: (row) => say(row.kind) },
              { key: "count", label: say("count"), numeric: true, cell: (row) => format.integer(row.rows) },
              { key: "first", label: say("first"), numeric: true, cell: (row) => (row.first > 0 ? format.integer(row.first) : "") },
            ]}
          />
        </Section>
      ) : null}
      <Section title={say("columnsTitle")} {...(length > LISTED ? { note: t("common:results.sampled", { shown: LISTED, total: length }) } : {})}>
        <Grid<ImportedColumn>
          caption={say("columnsTitle")}
          rows={listed}
          rowKey={(column) => column.name}
          columns={[
            {
              key: "name",
              label: say("name"),
              cell: (column) => (
                <>
                  <span className="font-semibold">{column.given ?? column.name}</span>
                  {column.given === null ? null : <span className="text-ink-faint"> · {t("source:sourceColumns.inFile", { name: column.name })}</span>}
                </>
              ),
            },
            {
              key: "type",
              label: say("type"),
              cell: (column) => (
                <>
                  {t(`common:columnTypes.${column.type}`)}
                  {column.format !== null && column.type === "date" ? <span className="text-ink-faint"> · {say(`formats.${column.format}`)}</span> : null}
                  {column.format === "," && column.type === "number" ? <span className="text-ink-faint"> · {sign(",")}</span> : null}
                </>
              ),
            },
            {
              key: "confidence",
              label: say("confidence"),
              numeric: true,
              cell: (column) =>
                column.set ? (
                  say("set")
                ) : (
                  <span className={column.confidence < SURE ? "text-warn" : "text-ink-faint"}>{format.percent(column.confidence)}</span>
                ),
            },
            { key: "role", label: say("role"), cell: (column) => (column.role ? t(`common:roles.${column.role}`) : "") },
            {
              key: "missing",
              label: say("missing"),
              numeric: true,
              cell: (column) =>
                column.missing === 0 ? "0" : `${format.integer(column.missing)} · ${format.percent(report.rows > 0 ? column.missing / report.rows : 0)}`,
            },
            {
              key: "failed",
              label: say("failed"),
              numeric: true,
              cell: (column) => <span className={column.failed > 0 ? "text-warn" : "text-ink-faint"}>{format.integer(column.failed)}</span>,
            },
            ...(failing
              ? [
                  {
                    key: "examples",
                    label: say("examples"),
                    cell: (column: ImportedColumn) => <span className="text-ink-soft">{column.examples.join(" · ")}</span>,
                  },
                ]
              : []),
          ]}
        />
      </Section>
    </>
  );
}

/** A line a file, with a column for everything that is known of any of them. */
function EachFile({ files, speech }: { readonly files: ImportReport["files"]; readonly speech: Speech }) {
  const rows = files.map((file, i) => ({ key: String(i), name: file.name, facts: factsOf(file, speech) }));
  const labels = [...new Set(rows.flatMap(({ facts }) => facts.map(({ label }) => label)))];
  const title = speech.say("eachTitle");
  return (
    <Section title={title}>
      <Grid
        caption={title}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "file", label: speech.say("file"), cell: (row) => <span className="font-semibold">{row.name}</span> },
          ...labels.map((label, at) => ({
            key: label,
            label,
            // The rows and the size, which every format has and gives first.
            numeric: at < 2,
            cell: (row: (typeof rows)[number]) => {
              const fact = row.facts.find((each) => each.label === label);
              if (!fact) return "";
              return (
                <>
                  {fact.value}
                  {fact.note ? <span className="text-ink-faint"> · {fact.note}</span> : null}
                </>
              );
            },
          })),
        ]}
      />
    </Section>
  );
}

/** The number of columns stands beside the number of rows. */
function withColumns([rows, ...others]: readonly Fact[], columns: Fact): Fact[] {
  return [...(rows ? [rows] : []), columns, ...others];
}
