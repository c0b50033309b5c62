import { findRoot } from "./root";
import { erfc, incompleteBeta, incompleteGamma } from "./special";

/** P(Z <= z) of the standard normal. */
export function normalCdf(z: number): number {
  return erfc(-z * Math.SQRT1_2) / 2;
}

/** P(Z > z) of the standard normal, accurate in the far tail. */
export function normalSurvival(z: number): number {
  return erfc(z * Math.SQRT1_2) / 2;
}

const CENTRAL_A = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRAL_B = [1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852546];
const MIDDLE_C = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506, 0.022723844989269184,
  0.0007745450142783414,
];
const MIDDLE_D = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_E = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5,
  2.0103343992922881e-7,
];
const FAR_F = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/** The z with P(Z <= z) = p (Wichura 1988, AS 241 PPND16). -Infinity at 0, Infinity at 1, NaN outside. O(1). */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRAL_A, r)) / polynomial(CENTRAL_B, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const z = r <= 5 ? polynomial(MIDDLE_C, r - 1.6) / polynomial(MIDDLE_D, r - 1.6) : polynomial(FAR_E, r - 5) / polynomial(FAR_F, r - 5);
  return q < 0 ? -z : z;
}

/** The z with P(Z > z) = p; exact for tiny p. */
export function normalUpperQuantile(p: number): number {
  return -normalQuantile(p);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/** P(T > t) of Student's t; `df` > 0, any real; Infinity means the normal. O(√df). */
export function tSurvival(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (df === Number.POSITIVE_INFINITY) return normalSurvival(t);
  if (t === 0) return 0.5;
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  const half = tTail(Math.abs(t), df);
  return t > 0 ? half : 1 - half;
}

function tTail(t: number, df: number): number {
  const square = t * t;
  if (!Number.isFinite(square)) {
    // x underflows far before the tail does: the leading term of I_x(df/2, 1/2) is exact here
    const lead = incompleteBeta(df / 2, 0.5, 1e-200, 1).lower / 2;
    return lead * Math.exp((df / 2) * (Math.log(df) - 2 * Math.log(t) - Math.log(1e-200)));
  }
  const sum = df + square;
  return incompleteBeta(df / 2, 0.5, df / sum, square / sum).lower / 2;
}

/** P(T <= t) of Student's t. */
export function tCdf(t: number, df: number): number {
  return tSurvival(-t, df);
}

/** The t with P(T > t) = p, 0 < p < 1. Root of the logarithm of the tail, so that tiny p keep their digits. O(√df · steps). */
export function tUpperQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN;
  if (p === 0) return Number.POSITIVE_INFINITY;
  if (p === 1) return Number.NEGATIVE_INFINITY;
  if (p === 0.5) return 0;
  if (p > 0.5) return -tUpperQuantile(1 - p, df);
  if (df === Number.POSITIVE_INFINITY) return normalUpperQuantile(p);
  const target = Math.log(p);
  const excess = (logT: number) => Math.log(tSurvival(Math.exp(logT), df)) - target;
  // The tail of t is heavier than the normal's, so the normal quantile is a lower bound.
  const low = Math.log(normalUpperQuantile(p)) - 1e-9;
  let high = low + 0.1;
  while (excess(high) > 0 && high < 700) high += Math.max(0.1, high - low);
  return Math.exp(findRoot(excess, low, high));
}

/** P(X > x) of chi-square with `df` degrees of freedom. O(√df). */
export function chiSquareSurvival(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2).upper;
}

/** P(X <= x) of the beta distribution with shapes a, b. */
export function betaCdf(x: number, a: number, b: number): number {
  return incompleteBeta(a, b, x, 1 - x).lower;
}
