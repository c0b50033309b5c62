import { digamma } from "@/lib/stats/digamma";
import { logGamma } from "@/lib/stats/special";
import type { Histories } from "./patterns";

/**
 * Parameters of the Gamma-Gamma model: the amounts of a customer's purchases are gamma distributed (shape `p`), their mean
 * differs from customer to customer (`q`, `v`), and it has nothing to do with how often a customer buys.
 */
export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}

/** What customers with a repeat purchase of a positive amount spend; of others the model learns nothing. */
export interface Spending {
  readonly customers: number;
  readonly frequency: Float64Array;
  /** Mean amount of a repeat purchase, above 0. */
  readonly monetary: Float64Array;
  readonly mostFrequent: number;
  /** Mean of `monetary` over customers. */
  readonly mean: number;
}

/** O(customers). */
export function spendingOf({ customers, frequency, monetary }: Histories): Spending {
  const of: number[] = [];
  for (let i = 0; i < customers; i++) if (frequency[i] > 0 && monetary[i] > 0) of.push(i);
  const means = Float64Array.from(of, (i) => monetary[i]);
  const frequencies = Float64Array.from(of, (i) => frequency[i]);
  return {
    customers: of.length,
    frequency: frequencies,
    monetary: means,
    mostFrequent: frequencies.reduce((a, b) => Math.max(a, b), 0),
    mean: means.reduce((a, b) => a + b, 0) / Math.max(1, of.length),
  };
}

/**
 * Minus the mean log-likelihood and its gradient by the logarithms of p, q and v, plus `penalizer` x the sum of the squared
 * parameters. Amounts are divided by their mean, so v is in units of it and the penalty does not depend on the currency.
 * Fader and Hardie, note 025 (2013), equation 1a. O(customers + largest frequency).
 */
export function gammaGammaLoss(spending: Spending, penalizer: number, logs: Float64Array, gradient: Float64Array): number {
  const [p, q, v] = Array.from(logs, Math.exp);
  const { customers: n, frequency, monetary, mean, mostFrequent } = spending;
  const counts = new Float64Array(mostFrequent + 1);
  for (let i = 0; i < n; i++) counts[frequency[i]]++;
  const logQ = logGamma(q);
  const psiQ = digamma(q);
  const logV = Math.log(v);
  let total = 0;
  let [dp, dq, dv] = [0, 0, 0];
  for (let x = 1; x <= mostFrequent; x++) {
    if (counts[x] === 0) continue;
    const shape = p * x;
    const psi = digamma(shape + q);
    total += counts[x] * (logGamma(shape + q) - logGamma(shape) - logQ + q * logV + shape * Math.log(x));
    dp += counts[x] * x * (psi - digamma(shape) + Math.log(x));
    dq += counts[x] * (psi - psiQ + logV);
    dv += (counts[x] * q) / v;
  }
  for (let i = 0; i < n; i++) {
    const x = frequency[i];
    const amount = monetary[i] / mean;
    const logAmount = Math.log(amount);
    const spent = x * amount + v;
    const logSpent = Math.log(spent);
    const shape = p * x;
    total += (shape - 1) * logAmount - (shape + q) * logSpent;
    dp += x * (logAmount - logSpent);
    dq -= logSpent;
    dv -= (shape + q) / spent;
  }
  const slopes = [dp * p, dq * q, dv * v];
  const values = [p, q, v];
  let penalty = 0;
  for (let k = 0; k < 3; k++) {
    gradient[k] = -slopes[k] / n + 2 * penalizer * values[k] ** 2;
    penalty += values[k] ** 2;
  }
  return -total / n + penalizer * penalty;
}

/**
 * Mean amount expected of a customer's purchases: between what was seen and the mean of all, nearer to what was seen the
 * more was seen. For those who bought once the mean of all. Needs q > 1 (the mean is infinite otherwise); a negative mean
 * counts as 0. Fader and Hardie, note 025 (2013), equation 5. O(1).
 */
export function expectedValue({ p, q, v }: GammaGamma, frequency: number, monetary: number): number {
  const shape = p * frequency;
  return (p * v + shape * Math.max(0, monetary)) / (shape + q - 1);
}

/** Pearson's correlation of how often and how much: the model takes it to be 0. Null where one of them is constant. */
export function frequencyCorrelation({ customers, frequency, monetary, mean }: Spending): number | null {
  const often = frequency.reduce((a, b) => a + b, 0) / Math.max(1, customers);
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < customers; i++) {
    const x = frequency[i] - often;
    const y = monetary[i] / mean - 1;
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xx > 0 && yy > 1e-24 * customers ? xy / Math.sqrt(xx * yy) : null;
}
