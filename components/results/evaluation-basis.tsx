"use client";

import { useCallback, useState } from "react";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { Coefficient, EvaluationReport, LogisticDetails, MlpDetails } from "@/lib/nodes/classify/reports";
import { axisStyle, Chart, type ChartColors, tooltipStyle } from "./chart";
import { Grid, Section, ShareBar } from "./parts";

const FIRST_SHOWN = 15;

/** Columns by how much worse the answers get without them. */
export function Importance({ report: { importance } }: { readonly report: EvaluationReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string) => t(`classify:results.evaluation.importance.${key}`, { rows: importance.rows });
  const most = Math.max(...importance.columns.map((of) => of.loss), Number.MIN_VALUE);
  return (
    <Section title={word("title")} note={word("note")}>
      <Grid
        caption={word("title")}
        rows={importance.columns}
        rowKey={(of) => of.column}
        columns={[
          { key: "column", label: word("column"), cell: (of) => of.column },
          {
            key: "loss",
            label: word("loss"),
            numeric: true,
            cell: (of) => (
              <span className="flex items-center justify-end gap-3">
                <span className="w-32">
                  <ShareBar share={of.loss / most} />
                </span>
                <span className="min-w-28">{`${format.score(of.loss)} ± ${format.score(of.lossDeviation)}`}</span>
              </span>
            ),
          },
          { key: "accuracy", label: word("accuracy"), numeric: true, cell: (of) => format.percent(of.accuracy) },
        ]}
      />
    </Section>
  );
}

interface CoefficientsProps {
  readonly report: EvaluationReport;
  readonly details: LogisticDetails;
  /** Class whose line is shown. */
  readonly line: number | null;
  readonly names: readonly string[];
  readonly printed?: boolean;
}

/** The weights of a logistic regression, strongest first. */
export function Coefficients({ details, line, names, printed }: CoefficientsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(printed === true);
  const at = Math.max(0, details.lines.indexOf(line ?? -1));
  const word = (key: string, values?: Record<string, unknown>) => t(`classify:results.evaluation.coefficients.${key}`, values);
  const term = (of: Coefficient) => word(of.kind, { column: of.column, level: of.level ?? "" });
  const sorted = [...details.coefficients].sort((a, b) => Math.abs(b.perDeviation[at]) - Math.abs(a.perDeviation[at]));
  const shown = all ? sorted : sorted.slice(0, FIRST_SHOWN);
  const facts = t(`classify:results.evaluation.logistic.${details.converged ? "facts" : "notConverged"}`, { C: details.C, iterations: details.iterations });
  return (
    <Section title={word("title")} note={`${word("note", { class: names[details.lines[at]] })} ${facts}`}>
      <Grid
        caption={word("title")}
        rows={shown}
        rowKey={(of) => `${of.column} ${of.kind} ${of.level ?? ""}`}
        columns={[
          { key: "term", label: word("term"), cell: term },
          { key: "perDeviation", label: word("perDeviation"), numeric: true, cell: (of) => format.score(of.perDeviation[at]) },
          { key: "oddsRatio", label: word("oddsRatio"), numeric: true, cell: (of) => format.number(Math.exp(of.perDeviation[at])) },
          { key: "perUnit", label: word("perUnit"), numeric: true, cell: (of) => format.number(of.perUnit[at]) },
        ]}
      />
      <p className="mt-1 text-sm text-ink-soft">
        {word("intercept")}: <span className="tabular-nums">{format.number(details.intercepts[at], 3)}</span>
      </p>
      {sorted.length > shown.length ? (
        <Button tone="ghost" size="small" onClick={() => setAll(true)}>
          {word("all", { count: sorted.length })}
        </Button>
      ) : null}
    </Section>
  );
}

/** Loss by epoch, in training and on the rows kept for stopping. */
export function NetworkTraining({ details }: { readonly details: MlpDetails }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string, values?: Record<string, unknown>) => t(`classify:results.evaluation.training.${key}`, values);
  const option = useCallback(
    (colors: ChartColors) => {
      const line = (name: string, values: readonly (number | null)[], color: string, type: "solid" | "dashed") => ({
        type: "line",
        name,
        data: [...values],
        showSymbol: false,
        lineStyle: { color, width: 1.5, type },
        itemStyle: { color },
      });
      const held = details.curve.some((epoch) => epoch.validationLoss !== null);
      const label = (key: string) => t(`classify:results.evaluation.training.${key}`);
      return {
        legend: { top: 0, left: 0, textStyle: { color: colors.soft, fontSize: 11 }, itemWidth: 18 },
        tooltip: { ...tooltipStyle(colors), trigger: "axis", valueFormatter: (value: number | null) => format.number(value, 4) },
        xAxis: { type: "category", name: label("x"), nameLocation: "middle", nameGap: 24, data: details.curve.map((_, at) => at + 1), ...axisStyle(colors) },
        grid: { left: 8, right: 16, top: 36, bottom: 8, outerBoundsMode: "same" },
        yAxis: {
          type: "value",
          scale: true,
          ...axisStyle(colors),
          axisLabel: { color: colors.faint, fontSize: 11, formatter: (value: number) => format.number(value) },
        },
        series: [
          line(
            label("loss"),
            details.curve.map((epoch) => epoch.loss),
            colors.accent,
            "solid",
          ),
          ...(held
            ? [
                line(
                  label("validationLoss"),
                  details.curve.map((epoch) => epoch.validationLoss),
                  colors.warn,
                  "dashed",
                ),
              ]
            : []),
        ],
      };
    },
    [details, format, t],
  );
  const facts = word("facts", { parameters: details.parameters, epochs: details.curve.length, best: details.bestEpoch, backend: details.backend });
  return (
    <Section title={word("title")} note={facts}>
      <Chart option={option} label={word("label", { epoch: details.bestEpoch })} height={200} />
    </Section>
  );
}

/** What became of the columns on the way in. */
export function ColumnUse({ report }: { readonly report: EvaluationReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string, values?: Record<string, unknown>) => t(`classify:results.evaluation.data.${key}`, values);
  const imputed = report.imputed.map((of) => word("imputedOne", { column: of.column, rows: format.integer(of.rows) }));
  const lines = [
    word("columns", { list: report.columns.join(", ") }),
    ...(imputed.length > 0 ? [word("imputed", { list: imputed.join(", ") })] : []),
    ...report.grouped.map((of) => word("grouped", { column: of.column, kept: of.kept, distinct: of.distinct })),
    ...(report.allMissing.length > 0 ? [word("allMissing", { list: report.allMissing.join(", ") })] : []),
    ...(report.constant.length > 0 ? [word("constant", { list: report.constant.join(", ") })] : []),
  ];
  return (
    <Section title={word("title")}>
      <ul className="max-w-prose list-disc pl-5 text-base text-ink-soft">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Section>
  );
}
