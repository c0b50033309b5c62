/** The similarity 1 / (1 + a d^2b) on the map. */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

const SAMPLES = 300;
const ROUNDS = 200;

/**
 * The curve nearest (least squares at 300 distances from 0 to 3 x spread) to 1 up to `minDist` and exp(-(d - minDist) / spread)
 * behind it, as umap-learn's find_ab_params; Levenberg and Marquardt's method.
 */
export function fitCurve(minDist: number, spread = 1): Curve {
  const xs = Array.from({ length: SAMPLES }, (_, i) => (3 * spread * i) / (SAMPLES - 1));
  const ys = xs.map((x) => (x < minDist ? 1 : Math.exp(-(x - minDist) / spread)));
  let a = 1;
  let b = 1;
  let damping = 1e-3;
  let error = residual(xs, ys, a, b);
  for (let round = 0; round < ROUNDS; round++) {
    let aa = 0;
    let ab = 0;
    let bb = 0;
    let ga = 0;
    let gb = 0;
    for (let i = 1; i < SAMPLES; i++) {
      const power = xs[i] ** (2 * b);
      const value = 1 / (1 + a * power);
      const da = -power * value * value;
      const db = -2 * a * power * Math.log(xs[i]) * value * value;
      const off = ys[i] - value;
      aa += da * da;
      ab += da * db;
      bb += db * db;
      ga += da * off;
      gb += db * off;
    }
    const da = aa * (1 + damping);
    const db = bb * (1 + damping);
    const determinant = da * db - ab * ab;
    const stepA = (db * ga - ab * gb) / determinant;
    const stepB = (da * gb - ab * ga) / determinant;
    const next = residual(xs, ys, a + stepA, b + stepB);
    if (next <= error) {
      a += stepA;
      b += stepB;
      const done = error - next <= 1e-14 * error;
      error = next;
      damping /= 10;
      if (done) break;
    } else damping *= 10;
  }
  return { a, b };
}

function residual(xs: readonly number[], ys: readonly number[], a: number, b: number): number {
  if (a <= 0 || b <= 0) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < SAMPLES; i++) sum += (1 / (1 + a * xs[i] ** (2 * b)) - ys[i]) ** 2;
  return sum;
}
