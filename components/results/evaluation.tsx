"use client";

import { useMemo, useState } from "react";
import { useTranslation } from "@/components/ui/language";
import { Select } from "@/components/ui/select";
import type { EvaluationReport } from "@/lib/nodes/classify/reports";
import { classNames } from "./class-names";
import type { ReportViewProps } from "./contract";
import { Coefficients, ColumnUse, Importance, NetworkTraining } from "./evaluation-basis";
import { Calibration, Gains, PrecisionRecall, Roc } from "./evaluation-curves";
import { Confusion, FitComparison, Headline, PerClass } from "./evaluation-scores";

/** A classifier's evaluation: how often it is right against the honest baseline, where it errs, what it relies on. */
export default function Evaluation({ report, printed }: ReportViewProps<EvaluationReport>) {
  const { t } = useTranslation();
  const { test } = report;
  const names = useMemo(() => classNames(report, t), [report, t]);
  const shown = useMemo(() => test.ranking.flatMap((ranking, code) => (ranking ? [{ code, ranking }] : [])), [test]);
  const [chosen, setChosen] = useState<number | null>(null);
  const first = shown.find(({ code }) => code === report.positive) ?? shown[0];
  const curve = shown.find(({ code }) => code === chosen) ?? first;

  return (
    <div>
      <Headline report={report} names={names} />
      <div className="grid gap-x-8 lg:grid-cols-2">
        <Confusion report={report} names={names} />
        <FitComparison report={report} />
      </div>
      <PerClass report={report} names={names} />
      {curve && !printed && shown.length > 1 ? (
        <div className="mb-3 flex items-center gap-2">
          <span id="evaluation-class" className="whitespace-nowrap text-sm text-ink-soft">
            {t("classify:results.evaluation.curvesOf")}
          </span>
          <div className="w-56">
            <Select
              id="evaluation-class-value"
              labelledBy="evaluation-class"
              value={String(curve.code)}
              options={shown.map(({ code }) => ({ value: String(code), label: names[code] }))}
              onChange={(value) => setChosen(Number(value))}
            />
          </div>
        </div>
      ) : null}
      {curve ? (
        <div className="grid gap-x-8 lg:grid-cols-2">
          <Gains ranking={curve.ranking} name={names[curve.code]} />
          <Roc ranking={curve.ranking} name={names[curve.code]} />
          <PrecisionRecall ranking={curve.ranking} name={names[curve.code]} share={test.perClass[curve.code].support / test.rows} />
          <Calibration ranking={curve.ranking} name={names[curve.code]} />
        </div>
      ) : null}
      <Importance report={report} />
      {report.logistic ? <Coefficients report={report} details={report.logistic} line={curve?.code ?? null} names={names} printed={printed} /> : null}
      {report.mlp ? <NetworkTraining details={report.mlp} /> : null}
      <ColumnUse report={report} />
    </div>
  );
}
