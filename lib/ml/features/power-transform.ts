import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { minimizeBetween } from "./minimize";

/** Exponents that are looked at, widened while the best lies at an end. */
const BOUNDS = [5, 25, 125] as const;
const TOLERANCE = 1e-9;

/** (x^lambda - 1) / lambda, its limit log x at 0; NaN for x not above 0. Box and Cox 1964. */
export function boxCox(x: number, lambda: number): number {
  return x > 0 ? powerOf(Math.log(x), lambda) : Number.NaN;
}

/** Box-Cox of 1 + x above 0, and its mirror image with 2 - lambda below: any number will do. Yeo and Johnson 2000. */
export function yeoJohnson(x: number, lambda: number): number {
  return x >= 0 ? powerOf(Math.log1p(x), lambda) : -powerOf(Math.log1p(-x), 2 - lambda);
}

/** (e^(lambda l) - 1) / lambda, precise also near 0. */
function powerOf(logarithm: number, lambda: number): number {
  return lambda === 0 ? logarithm : Math.expm1(lambda * logarithm) / lambda;
}

/** The exponent of Box-Cox by maximum likelihood, of values above 0; 1 when they do not differ. O(n) times about 40. */
export async function boxCoxLambda(values: Float64Array, checkpoint: Checkpoint): Promise<number> {
  const logs = values.map(Math.log);
  const mean = meanOf(logs);
  // Around the mean of the logarithms, so that large exponents of large values stay numbers.
  for (let i = 0; i < logs.length; i++) logs[i] -= mean;
  const work = new Float64Array(logs.length);
  const spread = (lambda: number, step: Checkpoint) => logVariance(logs, work, (logarithm) => powerOf(logarithm, lambda), step);
  return mostLikely(values, checkpoint, async (lambda, step) => 0.5 * (await spread(lambda, step)));
}

/** The exponent of Yeo-Johnson by maximum likelihood; 1 when the values do not differ. O(n) times about 40. */
export async function yeoJohnsonLambda(values: Float64Array, checkpoint: Checkpoint): Promise<number> {
  let signed = 0;
  for (const value of values) signed += Math.sign(value) * Math.log1p(Math.abs(value));
  const mean = values.length > 0 ? signed / values.length : 0;
  const work = new Float64Array(values.length);
  const spread = (lambda: number, step: Checkpoint) => logVariance(values, work, (value) => yeoJohnson(value, lambda), step);
  return mostLikely(values, checkpoint, async (lambda, step) => 0.5 * (await spread(lambda, step)) - lambda * mean);
}

/** `cost`: minus the log-likelihood a value, less what does not hang on the exponent. */
async function mostLikely(values: Float64Array, checkpoint: Checkpoint, cost: (lambda: number, step: Checkpoint) => Promise<number>): Promise<number> {
  if (values.length === 0 || values.every((value) => value === values[0])) return 1;
  let evaluations = 0;
  // How many evaluations it takes is not known; progress nears its end.
  const evaluate = (lambda: number) => {
    const done = evaluations++;
    return cost(lambda, (part, total) => checkpoint(1 - 0.93 ** (done + (total > 0 ? part / total : 1)), 1));
  };
  let lambda = 1;
  for (const bound of BOUNDS) {
    lambda = await minimizeBetween(evaluate, -bound, bound, TOLERANCE);
    if (Math.abs(lambda) < 0.99 * bound) break;
  }
  return lambda;
}

/** Logarithm of the population variance of the mapped values, in two passes. */
async function logVariance(values: Float64Array, work: Float64Array, map: (value: number) => number, checkpoint: Checkpoint): Promise<number> {
  await inSlices(values.length, 40, checkpoint, (from, to) => {
    for (let i = from; i < to; i++) work[i] = map(values[i]);
  });
  const mean = meanOf(work);
  let squares = 0;
  for (let i = 0; i < work.length; i++) squares += (work[i] - mean) ** 2;
  return Math.log(squares / work.length);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return values.length > 0 ? sum / values.length : 0;
}
