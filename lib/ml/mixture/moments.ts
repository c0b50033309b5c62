import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import type { Points } from "../points";
import type { Mixture } from "./mixture";

/** What a pass over the points gives the M-step; moments are about the means the pass was made with. */
export interface Moments {
  /** Mean log-likelihood of a point. */
  readonly logLikelihood: number;
  /** Responsibility of each component, summed. */
  readonly totals: Float64Array;
  /** components x d. */
  readonly first: Float64Array;
  /** full: components x d x d, lower triangle; diagonal and spherical: components x d; tied: empty. */
  readonly second: Float64Array;
}

/** scikit-learn adds this to every total, so that an empty component does not divide by zero. */
const NEVER_ZERO = 10 * Number.EPSILON;

/**
 * The M-step: parameters from moments. `scatter`: sum of x xᵀ over all points (tied only). Moments about the old mean keep their
 * digits where those about the origin would cancel. O(components x d²).
 */
export function mixtureOf(old: Mixture, moments: Moments, count: number, scatter: Float64Array, regularisation: number): Mixture {
  const { shape, components, dimensions: d } = old;
  const totals = moments.totals.map((total) => total + NEVER_ZERO);
  const all = totals.reduce((sum, total) => sum + total, 0);
  const shift = moments.first.map((sum, at) => sum / totals[Math.floor(at / d)]);
  const means = old.means.map((mean, at) => mean + shift[at]);
  const covariances = covariancesOf(old, { moments, totals, shift, means, count, scatter, regularisation });
  return { shape, components, dimensions: d, weights: totals.map((total) => total / all), means, covariances };
}

interface Step {
  readonly moments: Moments;
  readonly totals: Float64Array;
  readonly shift: Float64Array;
  readonly means: Float64Array;
  readonly count: number;
  readonly scatter: Float64Array;
  readonly regularisation: number;
}

function covariancesOf({ shape, components, dimensions: d, covariances }: Mixture, step: Step): Float64Array {
  const { moments, totals, shift, means, regularisation } = step;
  const made = new Float64Array(covariances.length);
  if (shape === "tied") {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = step.scatter[i * d + j];
        for (let c = 0; c < components; c++) sum -= totals[c] * means[c * d + i] * means[c * d + j];
        made[i * d + j] = sum / step.count + (i === j ? regularisation : 0);
        made[j * d + i] = made[i * d + j];
      }
    }
    return made;
  }
  for (let c = 0; c < components; c++) {
    for (let i = 0; i < d; i++) {
      const own = shift[c * d + i];
      if (shape === "full") {
        for (let j = 0; j <= i; j++) {
          const value = moments.second[(c * d + i) * d + j] / totals[c] - own * shift[c * d + j] + (i === j ? regularisation : 0);
          made[(c * d + i) * d + j] = value;
          made[(c * d + j) * d + i] = value;
        }
      } else {
        const variance = Math.max(0, moments.second[c * d + i] / totals[c] - own * own) + regularisation;
        if (shape === "diagonal") made[c * d + i] = variance;
        else made[c] += variance / d;
      }
    }
  }
  return made;
}

/** Sum of x xᵀ over the points, d x d. O(count x d²). */
export async function scatterOf({ values, count, dimensions: d }: Points, checkpoint: Checkpoint): Promise<Float64Array> {
  const scatter = new Float64Array(d * d);
  await inSlices(count, d * d, checkpoint, (from, to) => {
    for (let n = from; n < to; n++) {
      for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) scatter[i * d + j] += values[n * d + i] * values[n * d + j];
    }
  });
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) scatter[j * d + i] = scatter[i * d + j];
  return scatter;
}
