/**
 * The special functions the distributions stand on. Own code because the one well-kept library of this
 * accuracy (@stdlib) brings more than two hundred packages for three functions; every function is held to
 * mpmath within 1e-12 relative, tails included, by special.test.ts.
 */

const LOG_SQRT_TWO_PI = 0.9189385332046728;
const EPSILON = 2 ** -53;
const TINY = 1e-300;

const ERF_A = [3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694, 0.18577770618460315];
const ERF_B = [23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const ERFC_C = [
  0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  2.1531153547440383e-8,
];
const ERFC_D = [
  15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597, 4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const ERFC_P = [0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275, 0.0006587491615298378, 0.016315387137302097];
const ERFC_Q = [2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918];

/** Complementary error function (Cody 1969, CALERF): rational approximations on three ranges. O(1). */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const y = Math.abs(x);
  if (y <= 0.46875) {
    const square = y * y;
    let numerator = ERF_A[4] * square;
    let denominator = square;
    for (let i = 0; i < 3; i++) {
      numerator = (numerator + ERF_A[i]) * square;
      denominator = (denominator + ERF_B[i]) * square;
    }
    return 1 - (x * (numerator + ERF_A[3])) / (denominator + ERF_B[3]);
  }
  const tail = y <= 4 ? erfcMiddle(y) : erfcFar(y);
  return x < 0 ? 2 - tail : tail;
}

function erfcMiddle(y: number): number {
  let numerator = ERFC_C[8] * y;
  let denominator = y;
  for (let i = 0; i < 7; i++) {
    numerator = (numerator + ERFC_C[i]) * y;
    denominator = (denominator + ERFC_D[i]) * y;
  }
  return expMinusSquare(y) * ((numerator + ERFC_C[7]) / (denominator + ERFC_D[7]));
}

function erfcFar(y: number): number {
  if (y > 27.3) return 0;
  const inverse = 1 / (y * y);
  let numerator = ERFC_P[5] * inverse;
  let denominator = inverse;
  for (let i = 0; i < 4; i++) {
    numerator = (numerator + ERFC_P[i]) * inverse;
    denominator = (denominator + ERFC_Q[i]) * inverse;
  }
  const correction = (inverse * (numerator + ERFC_P[4])) / (denominator + ERFC_Q[4]);
  return (expMinusSquare(y) * (0.5641895835477563 - correction)) / y;
}

/** exp(-y²) without the rounding of y² (split at sixteenths, whose squares are exact). */
function expMinusSquare(y: number): number {
  const coarse = Math.trunc(y * 16) / 16;
  return Math.exp(-coarse * coarse) * Math.exp(-(y - coarse) * (y + coarse));
}

/** ln n! - ((n + 1/2) ln n - n + ln √2π) for real n > 0: what Stirling's formula leaves out. O(1). */
export function stirlingError(n: number): number {
  if (n < 16) return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - LOG_SQRT_TWO_PI;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360 - 1 / 156 / square) / square) / square) / square) / square) / square) / n;
}

/** ln Γ(x) for x > 0: recurrence up to 16, then Stirling's series. O(1). */
export function logGamma(x: number): number {
  let product = 1;
  let shifted = x;
  while (shifted < 17) {
    product *= shifted;
    shifted += 1;
  }
  const n = shifted - 1;
  return stirlingError(n) + (n + 0.5) * Math.log(n) - n + LOG_SQRT_TWO_PI - Math.log(product);
}

/** (1 + d) ln(1 + d) - d, accurate near zero. */
function deviance(d: number): number {
  if (d <= -1) return 1;
  if (Math.abs(d) > 0.1) return (1 + d) * Math.log1p(d) - d;
  // Σ (-1)^k d^k / (k (k - 1)), k from 2
  let power = d;
  let sum = 0;
  for (let k = 2; k < 40; k++) {
    power *= -d;
    const term = -power / (k * (k - 1));
    sum += term;
    if (Math.abs(term) < EPSILON * Math.abs(sum)) break;
  }
  return sum;
}

export interface Tails {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Regularised incomplete gamma P(a, x) and Q(a, x), a > 0, x >= 0. Series below a + 1, Legendre's continued
 * fraction above (Lentz), with Loader's saddle-point prefix, so that large a loses nothing. O(√a).
 */
export function incompleteGamma(a: number, x: number): Tails {
  if (!(a > 0) || Number.isNaN(x)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  // x^a e^-x / Γ(a + 1)
  const prefix = Math.exp(-stirlingError(a) - x * deviance((a - x) / x) - 0.5 * Math.log(a) - LOG_SQRT_TWO_PI);
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let k = 1; term > sum * EPSILON; k++) {
      term *= x / (a + k);
      sum += term;
    }
    const lower = prefix * sum;
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; ; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 2 * EPSILON) break;
  }
  const upper = prefix * a * fraction;
  return { lower: 1 - upper, upper };
}

/**
 * Regularised incomplete beta I_x(a, b) and its complement, a, b > 0. Both x and y = 1 - x are given, so that a caller
 * who knows the smaller one exactly loses nothing. Continued fraction on the side where it converges, with Loader's saddle-point prefix ("Fast and accurate computation of binomial probabilities", 2000). O(√max(a, b)).
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): Tails {
  if (!(a > 0) || !(b > 0) || Number.isNaN(x) || Number.isNaN(y)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const n = a + b;
  // n x - a and n y - b, up to sign, without cancellation
  const shift = a * y - b * x;
  const logPrefix =
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    n * x * deviance(shift / (n * x)) -
    n * y * deviance(-shift / (n * y)) +
    0.5 * Math.log((a * b) / n);
  const prefix = Math.exp(logPrefix - LOG_SQRT_TWO_PI);
  if (x < (a + 1) / (n + 2)) {
    const lower = prefix * betaFraction(a, b, x, y, shift);
    return { lower, upper: 1 - lower };
  }
  const upper = prefix * betaFraction(b, a, y, x, -shift);
  return { lower: 1 - upper, upper };
}

/**
 * Even part of the continued fraction of I_x(a, b), in the form of DiDonato and Morris (TOMS 708, BFRAC): it takes
 * `shift` = a - (a + b) x as given, where forming 1 - (a + b) x / (a + 1) would cancel for large a.
 */
function betaFraction(a: number, b: number, x: number, y: number, shift: number): number {
  const c = 1 + shift;
  const c0 = b / a;
  const c1 = 1 + 1 / a;
  let p = 1;
  let s = a + 1;
  let before = 0;
  let below = 1;
  let beforeNext = 1;
  let belowNext = c / c1;
  let ratio = c1 / c;
  for (let n = 1; n < 1e8; n++) {
    const t = n / a;
    const w = n * (b - n) * x;
    const e = a / s;
    const alpha = p * (p + c0) * e * e * (w * x);
    const beta = n + w / s + ((1 + t) / (c1 + t + t)) * (c + n * (1 + y));
    p = 1 + t;
    s += 2;
    const above = alpha * before + beta * beforeNext;
    const under = alpha * below + beta * belowNext;
    const next = above / under;
    const done = Math.abs(next - ratio) <= 4 * EPSILON * next;
    before = beforeNext / under;
    below = belowNext / under;
    beforeNext = next;
    belowNext = 1;
    ratio = next;
    if (done) break;
  }
  return ratio;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
