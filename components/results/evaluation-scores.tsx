"use client";

import { useFormat } from "@/components/ui/format";
import { useTranslation } from "@/components/ui/language";
import type { EvaluationReport } from "@/lib/nodes/classify/reports";
import { type Figure, Figures, Grid, Section } from "./parts";

export interface NamedReportProps {
  readonly report: EvaluationReport;
  /** Class names as people read them, by code. */
  readonly names: readonly string[];
}

/** The sentence that decides, and the few scores beside it. */
export function Headline({ report, names }: NamedReportProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { test, train } = report;
  const { low, high } = test.accuracyInterval;
  const better = low > test.baseline.accuracy;
  const items: Figure[] = [
    {
      label: t("classify:results.evaluation.accuracy"),
      value: format.percent(test.accuracy),
      note: t("classify:results.evaluation.interval", { low, high }),
      ...(better ? {} : { tone: "warn" as const }),
    },
    {
      label: t("classify:results.evaluation.baseline"),
      value: format.percent(test.baseline.accuracy),
      note: t("classify:results.evaluation.baselineNote", { class: names[test.baseline.class] }),
    },
    {
      label: t("classify:results.evaluation.balancedAccuracy"),
      value: format.percent(test.balancedAccuracy),
      note: t("classify:results.evaluation.balancedNote"),
    },
    {
      label: t("classify:results.evaluation.auc"),
      value: format.score(test.auc),
      note: t(`classify:results.evaluation.${report.classes.length > 2 ? "aucMean" : "aucNote"}`),
    },
    {
      label: t("classify:results.evaluation.logLoss"),
      value: format.score(test.logLoss),
      note: t("classify:results.evaluation.logLossNote", { value: format.score(test.baseline.logLoss) }),
    },
    { label: t("classify:results.evaluation.brier"), value: format.score(test.brier), note: t("classify:results.evaluation.brierNote") },
  ];
  const verdict = { accuracy: test.accuracy, rows: test.rows, class: names[test.baseline.class], baseline: test.baseline.accuracy };
  return (
    <>
      <p className="mb-3 max-w-prose text-base text-ink">
        <strong className="font-semibold">{t("classify:results.evaluation.verdict", verdict)}</strong>{" "}
        <span className="text-ink-soft">{t(`classify:results.evaluation.${report.ownTest ? "ownTest" : "heldOut"}`, { rows: train.rows })}</span>
      </p>
      <Figures items={items} />
    </>
  );
}

/** Training beside unseen rows: where they part, it has learned by heart. */
export function FitComparison({ report: { test, train } }: { readonly report: EvaluationReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = [
    { key: "accuracy", train: format.percent(train.accuracy), test: format.percent(test.accuracy), baseline: format.percent(test.baseline.accuracy) },
    {
      key: "balancedAccuracy",
      train: format.percent(train.balancedAccuracy),
      test: format.percent(test.balancedAccuracy),
      baseline: format.percent(1 / test.perClass.filter(({ support }) => support > 0).length),
    },
    { key: "logLoss", train: format.score(train.logLoss), test: format.score(test.logLoss), baseline: format.score(test.baseline.logLoss) },
  ];
  return (
    <Section title={t("classify:results.evaluation.fit.title")} note={t("classify:results.evaluation.fit.note")}>
      <Grid
        caption={t("classify:results.evaluation.fit.title")}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "score", label: t("classify:results.evaluation.fit.score"), cell: (row) => t(`classify:results.evaluation.${row.key}`) },
          { key: "train", label: t("classify:results.evaluation.fit.train"), numeric: true, cell: (row) => row.train },
          { key: "test", label: t("classify:results.evaluation.fit.test"), numeric: true, cell: (row) => row.test },
          { key: "baseline", label: t("classify:results.evaluation.fit.baseline"), numeric: true, cell: (row) => row.baseline },
        ]}
      />
    </Section>
  );
}

/** What it is against what was answered; the shade is the share of the row, the diagonal is right. */
export function Confusion({ report: { test }, names }: NamedReportProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={t("classify:results.evaluation.confusion.title")} note={t("classify:results.evaluation.confusion.note")}>
      <div className="overflow-x-auto">
        <table className="border-collapse text-base tabular-nums">
          <caption className="sr-only">{t("classify:results.evaluation.confusion.title")}</caption>
          <thead>
            <tr className="text-left text-xs text-ink-faint">
              <td className="px-2 py-1" />
              {names.map((name) => (
                <th key={name} scope="col" className="max-w-28 truncate px-2 py-1 text-right font-normal" title={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {test.confusion.map((line, actual) => {
              const total = line.reduce((sum, count) => sum + count, 0);
              return (
                <tr key={names[actual]}>
                  <th scope="row" className="max-w-40 truncate px-2 py-1 text-left text-xs font-normal text-ink-faint" title={names[actual]}>
                    {names[actual]}
                  </th>
                  {line.map((count, predicted) => (
                    <td
                      key={names[predicted]}
                      className={`min-w-16 border border-line px-2 py-1 text-right text-ink ${actual === predicted ? "font-semibold" : ""}`}
                      style={{ background: shade(total > 0 ? count / total : 0, actual === predicted) }}
                      title={t("classify:results.evaluation.confusion.cell", {
                        actual: names[actual],
                        predicted: names[predicted],
                        count: format.integer(count),
                      })}
                    >
                      {format.integer(count)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** Never so strong that the number on it is hard to read. */
function shade(share: number, right: boolean): string {
  return `color-mix(in srgb, var(${right ? "--accent" : "--warn"}) ${Math.round(share * 30)}%, transparent)`;
}

export function PerClass({ report: { test }, names }: NamedReportProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string) => t(`classify:results.evaluation.perClass.${key}`);
  const averages = (key: "macro" | "weighted") => ({ key, name: word(key), support: null, predicted: null, auc: null, averagePrecision: null, ...test[key] });
  const rows = [
    ...test.perClass.map((of, code) => ({
      key: String(code),
      name: names[code],
      auc: test.ranking[code]?.auc ?? null,
      averagePrecision: test.ranking[code]?.averagePrecision ?? null,
      ...of,
    })),
    averages("macro"),
    averages("weighted"),
  ];
  return (
    <Section title={word("title")}>
      <Grid
        caption={word("title")}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: "class", label: word("class"), cell: (row) => row.name },
          { key: "support", label: word("support"), numeric: true, cell: (row) => format.integer(row.support) },
          { key: "predicted", label: word("predicted"), numeric: true, cell: (row) => format.integer(row.predicted) },
          { key: "precision", label: word("precision"), numeric: true, cell: (row) => format.percent(row.precision) },
          { key: "recall", label: word("recall"), numeric: true, cell: (row) => format.percent(row.recall) },
          { key: "f1", label: word("f1"), numeric: true, cell: (row) => format.score(row.f1) },
          { key: "auc", label: word("auc"), numeric: true, cell: (row) => format.score(row.auc) },
          { key: "averagePrecision", label: word("averagePrecision"), numeric: true, cell: (row) => format.score(row.averagePrecision) },
        ]}
      />
    </Section>
  );
}
