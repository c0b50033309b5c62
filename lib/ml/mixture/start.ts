import type { Checkpoint } from "../checkpoint";
import { inSlices } from "../in-slices";
import { gatherValues, type Points } from "../points";
import type { Random } from "../random";
import type { CovarianceShape, Mixture } from "./mixture";
import { scatterOf } from "./moments";

/** The mixture of a hard partition: what scikit-learn's first M-step makes of one-hot responsibilities. O(count x d²). */
export async function mixtureOfLabels(
  points: Points,
  labels: ArrayLike<number>,
  components: number,
  shape: CovarianceShape,
  regularisation: number,
  checkpoint: Checkpoint,
): Promise<Mixture> {
  const { count, dimensions: d } = points;
  const values = await gatherValues(points, checkpoint);
  const totals = new Float64Array(components).fill(10 * Number.EPSILON);
  const means = new Float64Array(components * d);
  await inSlices(count, 2 * d, checkpoint, (from, to) => {
    for (let i = from, at = from * d; i < to; i++) {
      totals[labels[i]]++;
      for (let t = 0; t < d; t++, at++) means[labels[i] * d + t] += values[at];
    }
  });
  for (let at = 0; at < means.length; at++) means[at] /= totals[Math.floor(at / d)];
  const covariances = await scattersOf(points, labels, means, totals, shape, checkpoint);
  regularise(covariances, shape, d, regularisation);
  return { shape, components, dimensions: d, weights: totals.map((total) => total / count), means, covariances };
}

async function scattersOf(
  { values, count, dimensions: d }: Points,
  labels: ArrayLike<number>,
  means: Float64Array,
  totals: Float64Array,
  shape: CovarianceShape,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  const components = totals.length;
  const sizes = { full: components * d * d, tied: d * d, diagonal: components * d, spherical: components };
  const sums = new Float64Array(sizes[shape]);
  const difference = new Float64Array(d);
  const whole = shape === "full" || shape === "tied";
  await inSlices(count, whole ? d * d : d, checkpoint, (from, to) => {
    for (let n = from; n < to; n++) {
      const c = labels[n];
      for (let t = 0; t < d; t++) difference[t] = values[n * d + t] - means[c * d + t];
      if (whole) {
        const scale = shape === "full" ? 1 / totals[c] : 1 / count;
        const base = shape === "full" ? c * d * d : 0;
        for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sums[base + i * d + j] += difference[i] * difference[j] * scale;
      } else {
        for (let t = 0; t < d; t++) {
          if (shape === "diagonal") sums[c * d + t] += difference[t] ** 2 / totals[c];
          else sums[c] += difference[t] ** 2 / totals[c] / d;
        }
      }
    }
  });
  return sums;
}

function regularise(covariances: Float64Array, shape: CovarianceShape, d: number, regularisation: number): void {
  const step = shape === "full" || shape === "tied" ? d * d : 1;
  for (let base = 0; base < covariances.length; base += step) {
    if (step === 1) covariances[base] += regularisation;
    else for (let t = 0; t < d; t++) covariances[base + t * d + t] += regularisation;
  }
}

/** Equal weights at the points `chosen`, each with the covariance of all points. O(count x d²). */
export async function mixtureAt(
  points: Points,
  chosen: ArrayLike<number>,
  shape: CovarianceShape,
  regularisation: number,
  checkpoint: Checkpoint,
): Promise<Mixture> {
  const { count, dimensions: d } = points;
  const values = await gatherValues(points, checkpoint);
  const components = chosen.length;
  const means = new Float64Array(components * d);
  for (let c = 0; c < components; c++) means.set(values.subarray(chosen[c] * d, (chosen[c] + 1) * d), c * d);
  const whole = (await scatterOf(points, checkpoint)).map((sum) => sum / count);
  const variances = Float64Array.from({ length: d }, (_, t) => whole[t * d + t]);
  const mean = variances.reduce((sum, variance) => sum + variance, 0) / d;
  const one = { full: whole, tied: whole, diagonal: variances, spherical: Float64Array.of(mean) }[shape];
  const covariances = new Float64Array(one.length * (shape === "tied" ? 1 : components));
  for (let base = 0; base < covariances.length; base += one.length) covariances.set(one, base);
  regularise(covariances, shape, d, regularisation);
  return { shape, components, dimensions: d, weights: new Float64Array(components).fill(1 / components), means, covariances };
}

/** Up to `components` points that differ from one another, drawn at random; fewer when there are no more. */
export function drawDistinct({ values, count, dimensions }: Points, components: number, random: Random): number[] {
  const chosen: number[] = [];
  const taken = new Set<string>();
  const take = (point: number) => {
    const place = values.subarray(point * dimensions, (point + 1) * dimensions).join();
    if (taken.has(place)) return;
    taken.add(place);
    chosen.push(point);
  };
  for (let trial = 0; trial < 20 * components && chosen.length < components; trial++) take(random.below(count));
  // Mostly duplicates: look at every point in turn.
  for (let point = 0; point < count && chosen.length < components; point++) take(point);
  return chosen;
}
