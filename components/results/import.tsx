"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Found, ImportedColumn, ImportReport } from "@/lib/nodes/source/import-report";
import type { ReportViewProps } from "./contract";
import { Callout, Figures, Grid, Section } from "./parts";

const DELIMITERS = new Map([
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
  ["|", "pipe"],
]);

/** Columns listed; a file may have thousands. Those with values that could not be read come first then. */
const LISTED = 300;

interface Odd {
  readonly kind: "preamble" | "blankLines" | "short" | "long" | "stray";
  readonly rows: number;
  readonly first: number;
}

/** How a file was read: its format and how sure that is, rows that needed care, and every column's type. */
export default function ImportView({ report }: ReportViewProps<ImportReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const say = (key: string) => t(`source:results.import.${key}`);
  const sure = ({ confidence, set }: Found<unknown>) => (set ? say("set") : t("source:results.import.sure", { p: confidence }));
  const sign = (value: string | null) => say(`signs.${value === "," ? "comma" : "point"}`);
  const { delimiter, encoding, header, decimal, quote } = report;
  const odd = oddRows(report);
  const failing = report.columns.some(({ failed }) => failed > 0);
  const { length } = report.columns;
  const listed = length > LISTED ? [...report.columns].sort((a, b) => b.failed - a.failed).slice(0, LISTED) : report.columns;
  return (
    <>
      <Figures
        items={[
          { label: say("rows"), value: format.integer(report.rows) },
          { label: say("columns"), value: format.integer(report.columns.length) },
          { label: say("size"), value: format.bytes(report.size), ...(report.compressed ? { note: say("packed") } : {}) },
          { label: say("encoding"), value: encoding.value.toUpperCase(), note: sure(encoding) },
          { label: say("delimiter"), value: say(`delimiters.${DELIMITERS.get(delimiter.value ?? "") ?? "none"}`), note: sure(delimiter) },
          { label: say("quote"), value: say(`quotes.${quote === null ? "none" : quote === '"' ? "double" : "single"}`) },
          { label: say("decimal"), value: sign(decimal.value), note: sure(decimal) },
          { label: say("header"), value: header.value ? say("headerYes") : say("headerNo"), note: sure(header) },
        ]}
      />
      {odd.length === 0 && !failing ? <Callout tone="info" title={say("allGood")} /> : null}
      {odd.length > 0 ? (
        <Section title={say("oddTitle")}>
          <Grid
            caption={say("oddTitle")}
            rows={odd}
            rowKey={(row) => row.kind}
            columns={[
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
            { key: "name", label: say("name"), cell: (column) => <span className="font-semibold">{column.name}</span> },
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
            { key: "examples", label: say("examples"), cell: (column) => <span className="text-ink-soft">{column.examples.join(" · ")}</span> },
          ]}
        />
      </Section>
    </>
  );
}

function oddRows({ preamble, blankLines, short, long, stray }: ImportReport): Odd[] {
  const all: readonly Odd[] = [
    { kind: "preamble", rows: preamble, first: 0 },
    { kind: "blankLines", rows: blankLines, first: 0 },
    { kind: "short", ...short },
    { kind: "long", ...long },
    { kind: "stray", ...stray },
  ];
  return all.filter(({ rows }) => rows > 0);
}
