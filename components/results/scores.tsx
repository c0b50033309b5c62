"use client";

import { useCallback } from "react";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { ColumnDrift } from "@/lib/ml/training-ranges";
import type { ScoresReport } from "@/lib/nodes/classify/reports";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import type { ReportViewProps } from "./contract";
import { type Figure, Figures, Grid, Section, SegmentDot, ShareBar } from "./parts";

/** What new rows were given, how sure the model is, and whether they are like those of training. */
export default function Scores({ report }: ReportViewProps<ScoresReport>) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string, values?: Record<string, unknown>) => t(`classify:results.scores.${key}`, values);
  const items: Figure[] = [
    { label: word("scored"), value: format.integer(report.scored), note: word("scoredOf", { rows: format.integer(report.rows) }) },
    ...report.notScored.map(
      ({ reason, rows }): Figure => ({ label: word("notScored"), value: format.integer(rows), note: word(`reason.${reason}`), tone: "warn" }),
    ),
    ...(report.meanProbability === null
      ? []
      : [{ label: word("meanProbability"), value: format.percent(report.meanProbability), note: word("meanProbabilityNote") }]),
  ];
  return (
    <div>
      <Figures items={items} />
      {report.received === report.rows ? null : (
        <p className="mb-4 max-w-prose text-sm text-ink-soft">{word("summed", { received: report.received, rows: report.rows })}</p>
      )}
      <div className="grid gap-x-8 lg:grid-cols-2">
        <Classes report={report} />
        {report.certainty ? <Certainty certainty={report.certainty} /> : null}
      </div>
      {report.drift.length > 0 ? <Drift drift={report.drift} /> : null}
    </div>
  );
}

function Classes({ report }: { readonly report: ScoresReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string) => t(`classify:results.scores.${key}`);
  const name = (of: string) => (report.yesNo ? t(`common:values.${of === "true" ? "yes" : "no"}`) : of);
  const rows = report.classes.map((of, code) => ({ ...of, code }));
  return (
    <Section title={word(report.segments ? "segments" : "classes")}>
      <Grid
        caption={word(report.segments ? "segments" : "classes")}
        rows={rows}
        rowKey={(row) => row.name}
        columns={[
          {
            key: "class",
            label: word(report.segments ? "segment" : "class"),
            cell: (row) => (
              <span className="inline-flex items-center gap-2">
                {report.segments ? <SegmentDot segment={row.code + 1} /> : null}
                {name(row.name)}
              </span>
            ),
          },
          { key: "rows", label: word("rows"), numeric: true, cell: (row) => format.integer(row.rows) },
          {
            key: "share",
            label: word("share"),
            numeric: true,
            cell: (row) => (
              <span className="flex items-center justify-end gap-3">
                <span className="w-24">
                  <ShareBar share={row.share} segment={report.segments ? row.code + 1 : undefined} />
                </span>
                <span className="min-w-14">{format.percent(row.share)}</span>
              </span>
            ),
          },
          ...(report.certainty
            ? [
                {
                  key: "probability",
                  label: word("probability"),
                  numeric: true,
                  cell: (row: (typeof rows)[number]) => format.percent(row.meanProbability),
                },
              ]
            : []),
        ]}
      />
    </Section>
  );
}

function Certainty({ certainty }: { readonly certainty: readonly number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (colors: ChartColors) => ({
      tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number) => format.integer(value) },
      xAxis: {
        type: "category",
        name: t("classify:results.scores.certainty.x"),
        nameLocation: "middle",
        nameGap: 24,
        data: certainty.map((_, at) => `${format.integer((100 * at) / certainty.length)}–${format.percent((at + 1) / certainty.length, 0)}`),
        ...axisStyle(colors),
      },
      yAxis: { type: "value", ...axisStyle(colors), axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.compact(value) } },
      series: [{ type: "bar", name: t("classify:results.scores.rows"), data: [...certainty], itemStyle: { color: colors.accent }, barCategoryGap: "12%" }],
    }),
    [certainty, format, t],
  );
  return (
    <Section title={t("classify:results.scores.certainty.title")} note={t("classify:results.scores.certainty.note")}>
      <Chart option={option} label={t("classify:results.scores.certainty.label")} height={200} />
    </Section>
  );
}

function Drift({ drift }: { readonly drift: readonly ColumnDrift[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string) => t(`classify:results.scores.drift.${key}`);
  const bound = (of: ColumnDrift, value: number) => (of.type === "date" ? format.date(value) : format.number(value));
  const sorted = [...drift].sort((a, b) => (b.outside ?? 0) - (a.outside ?? 0));
  return (
    <Section title={word("title")} note={word("note")}>
      <Grid
        caption={word("title")}
        rows={sorted}
        rowKey={(of) => of.column}
        columns={[
          { key: "column", label: word("column"), cell: (of) => of.column },
          { key: "outside", label: word("outside"), numeric: true, cell: (of) => format.percent(of.outside) },
          { key: "missing", label: word("missing"), numeric: true, cell: (of) => format.percent(of.missing) },
          { key: "missingInTraining", label: word("missingInTraining"), numeric: true, cell: (of) => format.percent(of.missingInTraining) },
          { key: "range", label: word("range"), numeric: true, cell: (of) => (of.range ? `${bound(of, of.range.min)} – ${bound(of, of.range.max)}` : "") },
        ]}
      />
    </Section>
  );
}
