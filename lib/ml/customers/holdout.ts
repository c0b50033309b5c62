import { type Checkpoint, SLICE } from "../checkpoint";
import { type BgNbd, probabilityAlive } from "./bg-nbd";
import type { HistoriesAt } from "./histories";
import { ExpectedByHistory } from "./shared-expectations";

/** Customers with as many repeat purchases in the calibration period; the last bucket is "so many or more". */
export interface HoldoutBucket {
  readonly frequency: number;
  readonly customers: number;
  /** Mean purchases in the held-out period. */
  readonly actual: number;
  readonly predicted: number;
}

/** Customers of about the same prediction. */
export interface HoldoutGroup {
  readonly customers: number;
  readonly predicted: number;
  readonly actual: number;
}

export interface Holdout {
  readonly customers: number;
  /** Purchases of all of them in the held-out period. */
  readonly actual: number;
  readonly predicted: number;
  /** What everybody buying on at the pace of the calibration period would come to. */
  readonly samePace: number;
  /** Mean absolute error of a customer's prediction, and of “at the same pace”. */
  readonly error: number;
  readonly samePaceError: number;
  readonly buckets: readonly HoldoutBucket[];
  /** Tenths by prediction, the lowest first; fewer where many predictions are equal. */
  readonly groups: readonly HoldoutGroup[];
}

const LAST_BUCKET = 7;
const GROUPS = 10;

/**
 * Predictions of a model of the calibration period against the purchases of the `periods` after it
 * (Fader, Hardie and Lee 2005, section 5). O(customers log customers).
 */
export async function checkHoldout(histories: HistoriesAt, model: BgNbd, periods: number, checkpoint: Checkpoint): Promise<Holdout> {
  const { customers, frequency, recency, T, later } = histories;
  const expectations = new ExpectedByHistory(model, [periods]);
  const predicted = new Float64Array(customers);
  const buckets = Array.from({ length: LAST_BUCKET + 1 }, () => ({ customers: 0, actual: 0, predicted: 0 }));
  let [actualSum, predictedSum, samePace, error, samePaceError] = [0, 0, 0, 0, 0];
  for (let i = 0; i < customers; i++) {
    if (i % (SLICE >> 10) === 0) await checkpoint(i, customers);
    const history = { frequency: frequency[i], recency: recency[i], T: T[i] };
    predicted[i] = probabilityAlive(model, history) * expectations.of(frequency[i], T[i])[0];
    const pace = T[i] > 0 ? (frequency[i] / T[i]) * periods : 0;
    actualSum += later[i];
    predictedSum += predicted[i];
    samePace += pace;
    error += Math.abs(later[i] - predicted[i]);
    samePaceError += Math.abs(later[i] - pace);
    const bucket = buckets[Math.min(LAST_BUCKET, frequency[i])];
    bucket.customers++;
    bucket.actual += later[i];
    bucket.predicted += predicted[i];
  }
  const n = Math.max(1, customers);
  const mean = <B extends { customers: number; actual: number; predicted: number }>(one: B) => ({
    customers: one.customers,
    actual: one.actual / one.customers,
    predicted: one.predicted / one.customers,
  });
  return {
    customers,
    actual: actualSum,
    predicted: predictedSum,
    samePace,
    error: error / n,
    samePaceError: samePaceError / n,
    buckets: buckets.flatMap((bucket, times) => (bucket.customers > 0 ? [{ frequency: times, ...mean(bucket) }] : [])),
    groups: groupsOf(predicted, later).map(mean),
  };
}

/** Tenths of the customers by prediction; customers of equal prediction stay together. */
function groupsOf(predicted: Float64Array, later: Float64Array) {
  const order = Uint32Array.from(predicted, (_, i) => i).sort((i, j) => predicted[i] - predicted[j] || i - j);
  const groups: { customers: number; actual: number; predicted: number }[] = [];
  let group = { customers: 0, actual: 0, predicted: 0 };
  for (let at = 0; at < order.length; at++) {
    const i = order[at];
    group.customers++;
    group.actual += later[i];
    group.predicted += predicted[i];
    const full = at + 1 >= ((groups.length + 1) * order.length) / GROUPS;
    const last = at + 1 === order.length;
    if (last || (full && predicted[order[at + 1]] > predicted[i])) {
      groups.push(group);
      group = { customers: 0, actual: 0, predicted: 0 };
    }
  }
  return groups;
}
