import { logGamma } from "@/lib/stats/special";
import type { PurchasePatterns } from "./patterns";

/**
 * Parameters of the BG/NBD model. While alive a customer buys at a rate that is gamma distributed over customers
 * (shape `r`, rate `alpha` in periods); after each purchase the customer leaves with a probability that is beta
 * distributed (`a`, `b`).
 */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** A customer's history: purchases after the first, periods from the first to the last, periods from the first to now. */
export interface History {
  readonly frequency: number;
  readonly recency: number;
  readonly T: number;
}

/**
 * Minus the mean log-likelihood of the patterns and its gradient by the logarithms of r, alpha, a and b, plus
 * `penalizer` x the sum of the squared parameters. Times are divided by `scale` (the longest T), so alpha is in units of it
 * and the penalty does not depend on the period, as in the `lifetimes` package.
 *
 * Ratios of gamma functions are sums of logarithms, because frequencies are whole: exact for parameters of any size.
 * Fader, Hardie and Lee, Marketing Science 24 (2005), equation 6. O(patterns + largest frequency).
 */
export function bgNbdLoss(patterns: PurchasePatterns, scale: number, penalizer: number, logs: Float64Array, gradient: Float64Array): number {
  const [r, alpha, a, b] = Array.from(logs, Math.exp);
  const ratios = new Ratios(patterns.mostFrequent, r, a, b);
  const logAlpha = Math.log(alpha);
  const logA = Math.log(a);
  let total = 0;
  let [dr, dAlpha, da, db] = [0, 0, 0, 0];
  for (let i = 0; i < patterns.count; i++) {
    const x = patterns.frequency[i];
    const weight = patterns.customers[i];
    const aged = alpha + patterns.T[i] / scale;
    const logAged = Math.log(aged);
    const alive = -(r + x) * logAged;
    let most = alive;
    let shareGone = 0;
    let recent = 1;
    let logRecent = 0;
    if (x > 0) {
      recent = alpha + patterns.recency[i] / scale;
      logRecent = Math.log(recent);
      const gone = logA - Math.log(b + x - 1) - (r + x) * logRecent;
      // ln(e^alive + e^gone) and the share of the second, without overflow
      const difference = gone - alive;
      most = difference > 0 ? gone + Math.log1p(Math.exp(-difference)) : alive + Math.log1p(Math.exp(difference));
      shareGone = 1 / (1 + Math.exp(-difference));
    }
    const shareAlive = 1 - shareGone;
    total += weight * (ratios.purchases[x] + ratios.staying[x] + r * logAlpha + most);
    dr += weight * (ratios.purchasesByR[x] + logAlpha - shareAlive * logAged - shareGone * logRecent);
    dAlpha += weight * (r / alpha - (r + x) * (shareAlive / aged + shareGone / recent));
    da += weight * (ratios.stayingByA[x] + shareGone / a);
    db += weight * (ratios.stayingByB[x] - (x > 0 ? shareGone / (b + x - 1) : 0));
  }
  const n = patterns.total;
  const slopes = [dr * r, dAlpha * alpha, da * a, db * b];
  const values = [r, alpha, a, b];
  let penalty = 0;
  for (let k = 0; k < 4; k++) {
    gradient[k] = -slopes[k] / n + 2 * penalizer * values[k] ** 2;
    penalty += values[k] ** 2;
  }
  return -total / n + penalizer * penalty;
}

/** ln Γ(r + x) / Γ(r), ln B(a, b + x) / B(a, b) and their derivatives, for x = 0, 1, 2 … */
class Ratios {
  readonly purchases: Float64Array;
  readonly purchasesByR: Float64Array;
  readonly staying: Float64Array;
  readonly stayingByA: Float64Array;
  readonly stayingByB: Float64Array;

  constructor(most: number, r: number, a: number, b: number) {
    this.purchases = new Float64Array(most + 1);
    this.purchasesByR = new Float64Array(most + 1);
    this.staying = new Float64Array(most + 1);
    this.stayingByA = new Float64Array(most + 1);
    this.stayingByB = new Float64Array(most + 1);
    for (let k = 0; k < most; k++) {
      this.purchases[k + 1] = this.purchases[k] + Math.log(r + k);
      this.purchasesByR[k + 1] = this.purchasesByR[k] + 1 / (r + k);
      this.staying[k + 1] = this.staying[k] - Math.log1p(a / (b + k));
      this.stayingByA[k + 1] = this.stayingByA[k] - 1 / (a + b + k);
      this.stayingByB[k + 1] = this.stayingByB[k] + a / ((b + k) * (a + b + k));
    }
  }
}

/**
 * Probability that a customer with this history will ever buy again (has not left). 1 for those who bought once: without
 * a repeat purchase the model has no chance to see anybody leave. Fader, Hardie and Lee, note 021 (2008). O(1).
 */
export function probabilityAlive({ r, alpha, a, b }: BgNbd, { frequency, recency, T }: History): number {
  if (frequency === 0) return 1;
  const logOdds = (r + frequency) * Math.log((alpha + T) / (alpha + recency)) + Math.log(a / (b + frequency - 1));
  return 1 / (1 + Math.exp(logOdds));
}

/**
 * Purchases expected in the next `periods` of a customer who is alive after `T` with `frequency` repeat purchases;
 * times `probabilityAlive` it is equation 10 of Fader, Hardie and Lee (2005), whose hypergeometric function it does without:
 *
 * With z = t / (alpha + T + t), e = a - 1, s = r + x and c = a + b + x - 1 it equals (1 - z)^e Σ u(n) w(n), where
 * u(1) = z, u(n + 1) = u(n) z (e + n) / (n + 1), and w(1) = s, w(n + 1) = w(n) + s (c - w(n)) / (c + n). The terms are
 * positive, so nothing cancels, and a = 1 and c = 0, where the formula of the paper divides by zero, are nothing special.
 * Where the sum is long or (1 - z)^e too small for a number, the integral over the probability of leaving is taken.
 * Accurate to about 1e-12. O(1 / -ln z), at most some thousand steps.
 */
export function expectedWhenAlive(model: BgNbd, frequency: number, T: number, periods: number): number {
  if (!(periods > 0)) return 0;
  const { r, alpha, a, b } = model;
  const z = periods / (alpha + T + periods);
  // ln(1 - z), exact also where z is nearly 1
  const logRest = -Math.log1p(periods / (alpha + T));
  const e = a - 1;
  if (a > 1 && (-e * logRest > LONGEST_LOG || (e + 40) / -Math.log(z) > LONGEST_SUM)) return integral(model, frequency, T, periods);
  const s = r + frequency;
  const c = a + b + frequency - 1;
  let u = z * Math.exp(e * logRest);
  let w = s;
  let sum = 0;
  for (let n = 1; n < MOST_TERMS; n++) {
    const term = u * w;
    sum += term;
    const ratio = (z * (e + n)) / (n + 1);
    // What is left is less than a geometric series of the last ratio.
    if (ratio < 1 && Math.abs(term) * ratio < (1 - ratio) * 1e-15 * Math.abs(sum)) break;
    u *= ratio;
    w += (s * (c - w)) / (c + n);
  }
  return sum;
}

/** e^-600 still leaves digits for the sum. */
const LONGEST_LOG = 600;
const LONGEST_SUM = 4000;
const MOST_TERMS = 2_000_000;
/** Points of the trapezoid rule. */
const POINTS = 400;
/** Logarithm of what is left out at either end. */
const TAIL = 40;

/**
 * The same by ∫ (1 - (1 + p t / (alpha + T))^-s) / p dBeta(p; a, b + x), on the scale of the log-odds of p: the trapezoid
 * rule converges exponentially there. For a > 1, so that the left tail is short.
 */
function integral({ r, alpha, a, b }: BgNbd, frequency: number, T: number, periods: number): number {
  const stay = b + frequency;
  const s = r + frequency;
  const ratio = periods / (alpha + T);
  const logBeta = logGamma(a) + logGamma(stay) - logGamma(a + stay);
  const peak = Math.log(a / stay);
  const softplus = (y: number) => (y > 0 ? y + Math.log1p(Math.exp(-y)) : Math.log1p(Math.exp(y)));
  const logWeight = (y: number) => a * y - (a + stay) * softplus(y);
  const top = logWeight(peak);
  const from = edge(logWeight, peak, top, -1);
  const to = edge(logWeight, peak, top, 1);
  const step = (to - from) / POINTS;
  let sum = 0;
  let mass = 0;
  for (let i = 0; i <= POINTS; i++) {
    const y = from + i * step;
    const weight = Math.exp(logWeight(y) - top);
    const p = Math.exp(-softplus(-y));
    sum += (-Math.expm1(-s * Math.log1p(p * ratio)) / p) * weight;
    mass += weight;
  }
  // Divided by the mass found on the same points; the beta function only says whether the points cover it.
  return Number.isFinite(logBeta) ? sum / mass : Number.NaN;
}

/** Where the logarithm of the density has fallen by TAIL, to one side of its peak. */
function edge(logWeight: (y: number) => number, peak: number, top: number, side: -1 | 1): number {
  let reach = 1e-6;
  while (logWeight(peak + side * reach) > top - TAIL) reach *= 2;
  let [near, far] = [reach / 2, reach];
  for (let i = 0; i < 20; i++) {
    const middle = (near + far) / 2;
    if (logWeight(peak + side * middle) > top - TAIL) near = middle;
    else far = middle;
  }
  return peak + side * far;
}

/** Purchases expected in the next `periods`: alive or not. Fader, Hardie and Lee (2005), equation 10. */
export function expectedPurchases(model: BgNbd, history: History, periods: number): number {
  return probabilityAlive(model, history) * expectedWhenAlive(model, history.frequency, history.T, periods);
}
