import type { Advice, Fix } from "../problem";
import type { EvaluationReport } from "./reports";

/** From this share on, always answering the commonest class looks good by accuracy. */
const IMBALANCED = 0.8;
/** A fall of the balanced accuracy from training to test rows that is more than chance. */
const OVERFITTING = 0.1;
/** Half the width of the accuracy's interval beyond which a comparison says little. */
const UNCERTAIN = 0.1;
/** Fewer distinct values with some rare ones are grouped without a word. */
const MANY_LEVELS = 30;
const UNCALIBRATED = 0.1;

/** What a statistician would say of a classifier's evaluation. */
export function adviseEvaluation(report: EvaluationReport, method: "logistic" | "mlp"): Advice[] {
  const { test, train, training, classes } = report;
  const advice: Advice[] = [];
  const without = (columns: readonly string[]): { fix: Fix } | Record<string, never> => {
    const kept = report.columns.filter((column) => !columns.includes(column));
    return kept.length > 0 ? { fix: { type: "set-params", params: { columns: kept } } } : {};
  };

  const leak = report.leaks.reduce<(typeof report.leaks)[number] | null>((a, b) => (a === null || b.auc > a.auc ? b : a), null);
  if (leak) {
    const columns = report.leaks.map((of) => of.column);
    const detail = { count: columns.length, columns: columns.join(", "), column: leak.column, auc: rounded(leak.auc), class: classes[leak.class] };
    advice.push({ code: "classify.leak", severity: "warning", detail, ...without(columns) });
  }
  if (report.identifying.length > 0) {
    const detail = { columns: report.identifying.join(", "), count: report.identifying.length };
    advice.push({ code: "classify.id-feature", severity: "warning", detail, ...without(report.identifying) });
  }

  const usual = test.baseline;
  if (test.accuracyInterval.low <= usual.accuracy && test.logLoss >= usual.logLoss && !report.balanced) {
    const detail = { accuracy: rounded(test.accuracy), baseline: rounded(usual.accuracy), class: classes[usual.class] };
    advice.push({ code: "classify.no-better", severity: "warning", detail });
  }
  const rows = training.reduce((sum, count) => sum + count, 0);
  const most = training[usual.class] / rows;
  if (most >= IMBALANCED) {
    const rarest = training.indexOf(Math.min(...training));
    const fix: { fix?: Fix } = report.balanced ? {} : { fix: { type: "set-params", params: { classWeight: "balanced" } } };
    const detail = {
      share: rounded(most),
      class: classes[usual.class],
      balanced: rounded(test.balancedAccuracy),
      recall: rounded(test.perClass[rarest].recall ?? 0),
      rare: classes[rarest],
    };
    advice.push({ code: "classify.imbalanced", severity: "warning", detail, ...fix });
  }
  const gap = train.balancedAccuracy - test.balancedAccuracy;
  if (gap > OVERFITTING) {
    const detail = { train: rounded(train.balancedAccuracy), test: rounded(test.balancedAccuracy) };
    const params = method === "logistic" ? { C: (report.logistic?.C ?? 1) / 10 } : { penalty: 0.01, earlyStopping: true };
    advice.push({ code: "classify.overfitting", severity: "warning", detail, fix: { type: "set-params", params } });
  }
  const many = [...report.grouped].sort((a, b) => b.distinct - a.distinct).filter((of) => of.distinct > MANY_LEVELS);
  if (many.length > 0) {
    const columns = many.map((of) => of.column);
    const detail = { count: columns.length, columns: columns.join(", "), column: many[0].column, distinct: many[0].distinct, kept: many[0].kept };
    advice.push({ code: "classify.many-levels", severity: "info", detail, ...without(columns) });
  }
  const { low, high } = test.accuracyInterval;
  if ((high - low) / 2 > UNCERTAIN) {
    advice.push({ code: "classify.small-test", severity: "info", detail: { count: test.rows, low: rounded(low), high: rounded(high) } });
  }
  const worst = Math.max(...test.ranking.map((of) => of?.calibrationError ?? 0));
  if (report.balanced && worst > UNCALIBRATED) advice.push({ code: "classify.uncalibrated", severity: "info", detail: { error: rounded(worst) } });
  if (report.target.segments) advice.push({ code: "classify.segments-by-construction", severity: "info", detail: { column: report.target.column } });
  return advice;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
