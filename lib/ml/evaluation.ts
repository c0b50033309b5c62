import { wilsonInterval } from "@/lib/stats/proportions";
import type { Checkpoint } from "./checkpoint";
import { classCounts, mostProbable } from "./classes";
import { type Ranking, rank } from "./ranking";

export interface ClassScores {
  /** Null when no row was predicted as the class; counts as 0 in the averages. */
  readonly precision: number | null;
  /** Null when no row is of the class; counts as 0 in the averages. */
  readonly recall: number | null;
  readonly f1: number | null;
  /** Rows of the class. */
  readonly support: number;
  /** Rows predicted as the class. */
  readonly predicted: number;
}

export interface AverageScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** The scores that are compared between training and held-out rows. */
export interface Headline {
  readonly rows: number;
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly logLoss: number;
}

/** All scores are on rows that the model has not seen. NaN never occurs: what is not defined is null. */
export interface Evaluation extends Headline {
  /** 95 % Wilson interval of the accuracy. */
  readonly accuracyInterval: { readonly low: number; readonly high: number };
  readonly perClass: readonly ClassScores[];
  /** Means over the classes that occur or were predicted: plain, and weighed by support. */
  readonly macro: AverageScores;
  readonly weighted: AverageScores;
  /** Two classes: mean squared error of the probability of the second; more: summed over the classes. */
  readonly brier: number;
  /** `confusion[actual][predicted]`, rows. */
  readonly confusion: readonly (readonly number[])[];
  /** By class; with two classes only the positive one, as the other is its mirror. */
  readonly ranking: readonly (Ranking | null)[];
  /** Two classes: of the positive one. More: mean one-vs-rest over the classes where it is defined. */
  readonly auc: number | null;
  /** Always answering the class most frequent in training, with the class shares of training as probabilities. */
  readonly baseline: { readonly class: number; readonly accuracy: number; readonly logLoss: number };
}

/**
 * Scores probabilities against what was true, by scikit-learn's definitions (classification_report, log_loss,
 * balanced_accuracy_score, brier_score_loss, roc_auc_score(multi_class="ovr")). O(classes x rows log rows).
 * `actual`: class a row. `training`: rows of each class in training. Needs at least one row.
 */
export async function evaluate(
  actual: Int32Array,
  probabilities: readonly Float64Array[],
  training: Int32Array,
  positive: number | null,
  checkpoint: Checkpoint,
): Promise<Evaluation> {
  const classes = probabilities.length;
  const headline = score(actual, probabilities);
  const confusion = confusionMatrix(actual, mostProbable(probabilities, actual.length), classes);
  const perClass = confusion.map((_, k) => scoresOfClass(confusion, k));
  const ranking: (Ranking | null)[] = [];
  for (let k = 0; k < classes; k++) {
    const wanted = classes > 2 || k === (positive ?? 1);
    ranking.push(wanted ? await rank(probabilities[k], membership(actual, k), (done, total) => checkpoint(k + done / total, classes)) : null);
  }
  const areas = ranking.flatMap((of) => of?.auc ?? []);
  return {
    ...headline,
    accuracyInterval: wilsonInterval({ successes: sum(confusion.map((line, k) => line[k])), n: actual.length }, 0.05),
    perClass,
    macro: average(perClass, (of) => (of.support + of.predicted > 0 ? 1 : 0)),
    weighted: average(perClass, (of) => of.support),
    brier: brierScore(actual, probabilities),
    confusion,
    ranking,
    auc: areas.length > 0 ? areas.reduce((sum, auc) => sum + auc, 0) / areas.length : null,
    baseline: baseline(actual, training),
  };
}

/** The headline scores. O(rows x classes). */
export function score(actual: Int32Array, probabilities: readonly Float64Array[]): Headline {
  const classes = probabilities.length;
  const confusion = confusionMatrix(actual, mostProbable(probabilities, actual.length), classes);
  const recalls = confusion.flatMap((line, k) => {
    const support = sum(line);
    return support > 0 ? [line[k] / support] : [];
  });
  return {
    rows: actual.length,
    accuracy: sum(confusion.map((line, k) => line[k])) / actual.length,
    balancedAccuracy: sum(recalls) / recalls.length,
    logLoss: logLoss(actual, (row) => probabilities[actual[row]][row]),
  };
}

/** 1 where the row is of the class. */
export function membership(actual: Int32Array, of: number): Uint8Array {
  return Uint8Array.from(actual, (code) => (code === of ? 1 : 0));
}

function confusionMatrix(actual: Int32Array, predicted: Int32Array, classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < actual.length; row++) matrix[actual[row]][predicted[row]]++;
  return matrix;
}

function scoresOfClass(confusion: readonly (readonly number[])[], of: number): ClassScores {
  const hits = confusion[of][of];
  const support = sum(confusion[of]);
  const predicted = sum(confusion.map((line) => line[of]));
  return {
    precision: predicted > 0 ? hits / predicted : null,
    recall: support > 0 ? hits / support : null,
    f1: support + predicted > 0 ? (2 * hits) / (support + predicted) : null,
    support,
    predicted,
  };
}

function average(perClass: readonly ClassScores[], weightOf: (scores: ClassScores) => number): AverageScores {
  const total = sum(perClass.map(weightOf));
  const mean = (pick: (scores: ClassScores) => number | null) => sum(perClass.map((of) => weightOf(of) * (pick(of) ?? 0))) / total;
  return { precision: mean((of) => of.precision), recall: mean((of) => of.recall), f1: mean((of) => of.f1) };
}

/** Mean of minus the logarithm of the probability given to what was true, kept away from 0 and 1 by the rounding error of doubles. */
function logLoss(actual: Int32Array, ofTrue: (row: number) => number): number {
  let loss = 0;
  for (let row = 0; row < actual.length; row++) loss -= Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, ofTrue(row))));
  return loss / actual.length;
}

function brierScore(actual: Int32Array, probabilities: readonly Float64Array[]): number {
  let squares = 0;
  for (let k = 0; k < probabilities.length; k++) {
    for (let row = 0; row < actual.length; row++) squares += (probabilities[k][row] - (actual[row] === k ? 1 : 0)) ** 2;
  }
  // With two classes both terms are the same: scikit-learn counts one.
  return squares / actual.length / (probabilities.length === 2 ? 2 : 1);
}

function baseline(actual: Int32Array, training: Int32Array): Evaluation["baseline"] {
  const rows = sum(training);
  const most = training.indexOf(training.reduce((a, b) => Math.max(a, b)));
  const counts = classCounts(actual, training.length);
  return { class: most, accuracy: counts[most] / actual.length, logLoss: logLoss(actual, (row) => training[actual[row]] / rows) };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
