import { type Checkpoint, SLICE } from "../checkpoint";
import { type BgNbd, probabilityAlive } from "./bg-nbd";
import { expectedValue, type GammaGamma } from "./gamma-gamma";
import type { Histories } from "./patterns";
import { ExpectedByHistory } from "./shared-expectations";

/** Over how long value counts and what later money is worth. */
export interface Horizon {
  readonly months: number;
  /** Discount rate a month: money one month away is worth 1 / (1 + rate). */
  readonly rate: number;
  /** Periods in a month. */
  readonly month: number;
  /** Share of a purchase's amount that is left after its costs. */
  readonly margin: number;
}

/** How the amount of a purchase is expected: by the model or, where that could not be had, by the customer's own mean (`mean`: of all, for those who bought once). */
export interface ValueModel {
  readonly gammaGamma: GammaGamma | null;
  readonly mean: number;
}

export interface CustomerValues {
  readonly alive: Float64Array;
  /** Purchases until the horizon. */
  readonly purchases: Float64Array;
  /** Amount of a purchase; null without amounts. */
  readonly value: Float64Array | null;
  /** Lifetime value until the horizon, discounted, after costs; null without amounts. */
  readonly clv: Float64Array | null;
}

/**
 * What is expected of each customer. The lifetime value is Σ over months of (purchases expected in the month) x (expected
 * amount) x margin / (1 + rate)^month, as in the `lifetimes` package (Fader, Hardie and Lee, RFM and CLV, Journal of
 * Marketing Research 42, 2005). O(customers + different (frequency, T) x months).
 */
export async function valueCustomers(
  histories: Histories,
  model: BgNbd,
  valued: ValueModel | null,
  horizon: Horizon,
  checkpoint: Checkpoint,
): Promise<CustomerValues> {
  const { customers, frequency, recency, T, monetary } = histories;
  const months = Array.from({ length: horizon.months }, (_, month) => month + 1);
  const discounts = months.map((month) => (1 + horizon.rate) ** -month);
  const expectations = new ExpectedByHistory(
    model,
    months.map((month) => month * horizon.month),
  );
  const alive = new Float64Array(customers);
  const purchases = new Float64Array(customers);
  const value = valued ? new Float64Array(customers) : null;
  const clv = valued ? new Float64Array(customers) : null;
  for (let i = 0; i < customers; i++) {
    if (i % (SLICE >> 13) === 0) await checkpoint(i, customers);
    const expected = expectations.of(frequency[i], T[i]);
    alive[i] = probabilityAlive(model, { frequency: frequency[i], recency: recency[i], T: T[i] });
    purchases[i] = alive[i] * expected[expected.length - 1];
    if (!valued || !value || !clv) continue;
    value[i] = amountOf(valued, frequency[i], monetary[i]);
    let discounted = 0;
    for (let m = 0; m < expected.length; m++) discounted += (expected[m] - (m > 0 ? expected[m - 1] : 0)) * discounts[m];
    clv[i] = alive[i] * discounted * value[i] * horizon.margin;
  }
  return { alive, purchases, value, clv };
}

function amountOf({ gammaGamma, mean }: ValueModel, frequency: number, monetary: number): number {
  if (gammaGamma) return expectedValue(gammaGamma, frequency, monetary);
  return frequency > 0 && monetary > 0 ? monetary : mean;
}
