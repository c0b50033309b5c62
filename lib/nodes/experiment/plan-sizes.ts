import { meansDetectable, meansPower, meansSampleSize, proportionsDetectable, proportionsPower, proportionsSampleSize } from "@/lib/stats/power";
import type { Metric } from "./reports";

/** What is to be found out. The first share is the control's; shares sum to 1. */
export interface Question {
  readonly metric: Metric;
  /** Rate (0 to 1) or mean without the change. */
  readonly baseline: number;
  /** Of one customer's outcome; not used for conversion. */
  readonly deviation: number;
  /** Of one comparison. */
  readonly alpha: number;
  readonly twoSided: boolean;
  readonly shares: readonly number[];
}

function designs(question: Question) {
  const [control, ...treated] = question.shares;
  return treated.map((share) => ({ alpha: question.alpha, twoSided: question.twoSided, ratio: share / control }));
}

/** Smallest power of the comparisons with the control when `customers` are in the test and every change has this effect. */
export function powerAt(question: Question, effect: number, customers: number): number {
  const n = customers * question.shares[0];
  return Math.min(
    ...designs(question).map((design) =>
      question.metric === "conversion"
        ? proportionsPower(question.baseline, question.baseline + effect, n, design)
        : meansPower(effect / question.deviation, n, design),
    ),
  );
}

/** Customers of each arm, so that every comparison with the control has the power. Infinite for an effect of zero. */
export function sizesFor(question: Question, effect: number, power: number): number[] {
  const inTest = Math.max(
    ...designs(question).map((design) => {
      const n =
        question.metric === "conversion"
          ? proportionsSampleSize(question.baseline, question.baseline + effect, power, design)
          : meansSampleSize(effect / question.deviation, power, design);
      return n / question.shares[0];
    }),
  );
  // A size of 400.0000000001 is 400; nobody should add a customer for a rounding.
  return question.shares.map((share) => Math.max(2, Math.ceil(inTest * share * (1 - 1e-9))));
}

/**
 * The smallest effect, with the sign of `direction`, that `customers` in the test find with this power in every comparison.
 * NaN when there is none (too few customers, or a rate that cannot go so far).
 */
export function detectableAt(question: Question, customers: number, power: number, direction: number): number {
  const n = customers * question.shares[0];
  const sign = direction < 0 ? -1 : 1;
  const sizes = designs(question).map((design) => {
    if (question.metric === "mean") return meansDetectable(n, power, design) * question.deviation;
    const from = sign > 0 ? question.baseline : 1 - question.baseline;
    return proportionsDetectable(from, n, power, design) - from;
  });
  return sign * Math.max(...sizes);
}
