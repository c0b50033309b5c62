import type { Report } from "../contract";

export type Metric = "conversion" | "mean";

/** An estimate with its interval; an end is null where the data cannot bound it. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

// ---------------------------------------------------------------- plan

export interface PlanArm {
  readonly label: string;
  /** Share of the customers in the test. */
  readonly share: number;
  readonly needed: number;
  /** Customers given to it; null without data. */
  readonly assigned: number | null;
}

export interface PlanEffect {
  /** treated - baseline: a fraction for conversion, the outcome's unit for a mean. */
  readonly absolute: number;
  /** Null when the baseline is 0. */
  readonly relative: number | null;
  readonly treated: number;
}

export interface PlanReport extends Report {
  readonly kind: "experiment.plan";
  readonly metric: Metric;
  /** Column that baseline and deviation were read from; null when both were given. */
  readonly outcome: string | null;
  readonly baseline: number;
  /** Standard deviation of one customer's outcome; null for conversion. */
  readonly deviation: number | null;
  readonly effect: PlanEffect;
  readonly power: number;
  readonly alpha: number;
  readonly twoSided: boolean;
  /** Arms compared with the control; alpha is divided among them (Bonferroni). */
  readonly comparisons: number;
  readonly comparisonAlpha: number;
  readonly arms: readonly PlanArm[];
  readonly holdOut: { readonly label: string; readonly share: number; readonly needed: number; readonly assigned: number | null } | null;
  /** Customers needed in all arms together. */
  readonly inTest: number;
  /** The same with the hold-out. */
  readonly total: number;
  readonly daily: number | null;
  readonly days: number | null;
  /** What the customers at hand allow; null without data. */
  readonly available: {
    readonly customers: number;
    readonly inTest: number;
    readonly power: number | null;
    /** Smallest effect they find with the wanted power. */
    readonly detectable: PlanEffect | null;
    readonly enough: boolean;
  } | null;
  /** Power at the planned effect, and the effect found with the planned power, by customers in the test. */
  readonly curve: readonly { readonly customers: number; readonly power: number | null; readonly detectable: number | null }[];
  /** What other effects would cost. */
  readonly alternatives: readonly {
    readonly effect: PlanEffect;
    readonly planned: boolean;
    readonly sizes: readonly { readonly power: number; readonly total: number; readonly days: number | null }[];
  }[];
  readonly stratifiedBy: string | null;
  readonly segments: readonly string[] | null;
  /** Largest first, at most 50; `arms` in the order of `arms`, then the hold-out. `stratum` is null where the column is missing. */
  readonly strata: readonly { readonly stratum: string | null; readonly customers: number; readonly arms: readonly number[] }[];
  readonly strataInAll: number;
  /** Averages by arm: chance leaves small differences, and the randomisation is judged by them. */
  readonly balance: readonly {
    readonly column: string;
    readonly means: readonly (number | null)[];
    /** Largest standardised mean difference of an arm from the control. */
    readonly worst: number | null;
  }[];
}

export function isPlanReport(report: Report | undefined): report is PlanReport {
  return report?.kind === "experiment.plan";
}

// ---------------------------------------------------------------- judge

export type VerdictCode =
  /** Better than the control. */
  | "wins"
  /** Worse than the control. */
  | "loses"
  /** The interval lies within what is not worth having either way. */
  | "equivalent"
  /** The data leave it open. */
  | "open"
  /** Group sizes show that the assignment or the counting is broken. */
  | "mismatch"
  /** Too few customers or outcomes to compare. */
  | "no-data"
  /** A segment below the least size: not tested. */
  | "small";

export interface VariantResult {
  readonly variant: string;
  readonly customers: number;
  /** Conversions; null for a mean. */
  readonly conversions: number | null;
  /** Rate or mean, adjusted for the covariate when there is one. */
  readonly mean: Estimate;
  readonly deviation: number | null;
  readonly skewness: number | null;
}

export interface Comparison {
  readonly variant: string;
  readonly verdict: VerdictCode;
  /** treated - control, at `confidence`. */
  readonly difference: Estimate;
  /** treated / control - 1, at `confidence`; null where the control gives nothing to divide by. */
  readonly lift: Estimate | null;
  /** Of the intervals shown: higher than 1 - alpha when several comparisons share it. */
  readonly confidence: number;
  readonly statistic: number | null;
  readonly degrees: number | null;
  readonly p: number | null;
  readonly adjustedP: number | null;
  /** Smallest true difference that this many customers would have found 8 times in 10. */
  readonly detectable: { readonly absolute: number | null; readonly relative: number | null };
  /** At 1 - alpha, uncorrected, by the methods other tools use. */
  readonly plain: {
    readonly difference: Estimate;
    readonly lift: Estimate | null;
    readonly wald: Estimate | null;
    readonly newcombe: Estimate | null;
    readonly miettinenNurminen: Estimate | null;
    readonly katz: Estimate | null;
  };
}

export interface SegmentRow {
  /** Null for customers whose segment is missing. */
  readonly segment: string | null;
  readonly variant: string;
  readonly verdict: VerdictCode;
  readonly customers: readonly [control: number, treated: number];
  readonly means: readonly [control: number | null, treated: number | null];
  readonly difference: Estimate;
  readonly lift: Estimate | null;
  readonly plainLift: Estimate | null;
  readonly p: number | null;
  readonly adjustedP: number | null;
  /** On the scale of the heterogeneity test: lift or difference, pulled towards the common effect as far as the data ask for it. */
  readonly shrunken: (Estimate & { readonly weight: number }) | null;
}

export interface SegmentHeterogeneity {
  readonly variant: string;
  readonly scale: "lift" | "difference";
  readonly q: number;
  readonly degrees: number;
  readonly p: number;
  /** I squared. */
  readonly share: number;
  /** The common effect. */
  readonly common: number;
}

export interface SegmentReport {
  readonly column: string;
  readonly rows: readonly SegmentRow[];
  readonly heterogeneity: readonly SegmentHeterogeneity[];
  readonly tested: number;
  readonly small: number;
}

export interface MetricResult {
  readonly outcome: string;
  readonly kind: "proportion" | "mean";
  /** Customers whose outcome is missing. */
  readonly missing: number;
  readonly variants: readonly VariantResult[];
  readonly comparisons: readonly Comparison[];
  readonly segments: SegmentReport | null;
  /** What adjusting for a measure from before the test gained. */
  readonly covariate: { readonly column: string; readonly slope: number; readonly varianceRemoved: number; readonly missing: number } | null;
}

export interface JudgeReport extends Report {
  readonly kind: "experiment.judge";
  readonly variantColumn: string;
  readonly customerColumn: string | null;
  readonly control: string;
  readonly alpha: number;
  readonly correction: "holm" | "benjamini-hochberg" | "none";
  readonly better: "higher" | "lower";
  /** Relative effect below which nobody would act; null when not said. */
  readonly minimumEffect: number | null;
  readonly rows: number;
  readonly customers: number;
  readonly dropped: { readonly withoutVariant: number; readonly duplicates: number; readonly contaminated: number };
  readonly sampleRatio: {
    readonly groups: readonly { readonly variant: string; readonly customers: number; readonly expected: number | null; readonly share: number }[];
    readonly chiSquare: number | null;
    readonly degrees: number;
    readonly p: number | null;
    readonly mismatch: boolean;
  };
  /** Of the first metric: the code, and the variant it is about (the best of several winners). */
  readonly verdict: { readonly code: VerdictCode; readonly variant: string };
  /** The plan's size, when a plan is wired in. */
  readonly planned: number | null;
  readonly metrics: readonly MetricResult[];
}

export function isJudgeReport(report: Report | undefined): report is JudgeReport {
  return report?.kind === "experiment.judge";
}

/** JSON knows no NaN and no infinity. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function estimateOf(value: number, interval: { readonly low: number; readonly high: number }): Estimate {
  return { value: finite(value), low: finite(interval.low), high: finite(interval.high) };
}
