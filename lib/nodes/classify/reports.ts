import type { Evaluation, Headline } from "@/lib/ml/evaluation";
import type { LeakSuspect } from "@/lib/ml/leak-suspects";
import type { Epoch } from "@/lib/ml/mlp";
import type { ColumnImportance } from "@/lib/ml/permutation-importance";
import type { Replay } from "@/lib/ml/replay/contract";
import type { ColumnDrift } from "@/lib/ml/training-ranges";
import type { ColumnType } from "@/lib/table/table";
import type { Report } from "../contract";

/** One line of a logistic regression's coefficients. */
export interface Coefficient {
  readonly column: string;
  /** What of the column it weighs: its value, one of its levels, its rare levels together, its absence. */
  readonly kind: "value" | "level" | "rare" | "missing";
  readonly level: string | null;
  /** Change of the log-odds by one standard deviation, and by one unit (from no to yes for all but values), by class of `lines`. */
  readonly perDeviation: readonly number[];
  readonly perUnit: readonly number[];
}

export interface LogisticDetails {
  readonly C: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** Classes the coefficients speak for: the positive one, or all when there are more than two. */
  readonly lines: readonly number[];
  readonly intercepts: readonly number[];
  readonly coefficients: readonly Coefficient[];
}

export interface MlpDetails {
  readonly backend: string;
  /** Units of the hidden layers. */
  readonly hidden: readonly number[];
  readonly parameters: number;
  readonly curve: readonly Epoch[];
  readonly bestEpoch: number;
  readonly stoppedEarly: boolean;
}

export interface EvaluationReport extends Report {
  readonly kind: "classify.evaluation";
  readonly method: "logistic" | "mlp";
  readonly target: { readonly column: string; readonly type: ColumnType; readonly segments: boolean };
  /** “true” and “false” for a yes/no target. */
  readonly classes: readonly string[];
  /** Code of the class asked for; null with more than two classes when none was named. */
  readonly positive: number | null;
  /** Columns the classifier uses. */
  readonly columns: readonly string[];
  /** Columns that were offered and say nothing. */
  readonly allMissing: readonly string[];
  readonly constant: readonly string[];
  /** Training rows in which a column had no value. */
  readonly imputed: readonly { readonly column: string; readonly rows: number }[];
  readonly grouped: readonly { readonly column: string; readonly distinct: number; readonly kept: number }[];
  readonly balanced: boolean;
  /** True when the test rows came in by their own wire. */
  readonly ownTest: boolean;
  /** Rows of each class in training. */
  readonly training: readonly number[];
  readonly test: Evaluation;
  /** The same scores on the rows it was trained on. */
  readonly train: Headline;
  readonly importance: {
    readonly rows: number;
    readonly repeats: number;
    readonly columns: readonly ColumnImportance[];
  };
  readonly logistic: LogisticDetails | null;
  readonly mlp: MlpDetails | null;
  readonly leaks: readonly LeakSuspect[];
  /** How it learned, when param `replay` is true. */
  readonly replay?: Replay;
  /** Used columns that tell rows apart rather than describing them. */
  readonly identifying: readonly string[];
}

export interface ScoredClass {
  readonly name: string;
  readonly rows: number;
  /** Of the rows scored. */
  readonly share: number;
  /** Mean probability of the class among its rows; null for methods without probabilities or classes without rows. */
  readonly meanProbability: number | null;
}

export interface ScoresReport extends Report {
  readonly kind: "classify.scores";
  readonly task: "assign" | "classify";
  readonly method: string;
  readonly output: string;
  /** True when the answers are segments, by an assigner or by a classifier that learned them. */
  readonly segments: boolean;
  /** True for a yes/no answer: the classes are “true” and “false”. */
  readonly yesNo: boolean;
  /** Rows that came in, and rows after the model's preparation (customers, when it sums up transactions). */
  readonly received: number;
  readonly rows: number;
  readonly scored: number;
  readonly notScored: readonly { readonly reason: "missing-values" | "no-values"; readonly rows: number }[];
  readonly classes: readonly ScoredClass[];
  readonly meanProbability: number | null;
  /** Rows by the probability of their class, ten equal bins from 0 to 1; null for methods without probabilities. */
  readonly certainty: readonly number[] | null;
  readonly drift: readonly ColumnDrift[];
}

export function isEvaluationReport(report: Report): report is EvaluationReport {
  return report.kind === "classify.evaluation";
}

export function isScoresReport(report: Report): report is ScoresReport {
  return report.kind === "classify.scores";
}
