import type { Checkpoint } from "../checkpoint";
import type { Random } from "../random";
import type { SeriesWork } from "./work";

/**
 * Greedy k-means++ in a metric (Arthur and Vassilvitskii 2007): each next centre is the best of 2 + ln k series drawn in
 * proportion to the squared distance from the centres so far. Fewer than k where the series do not differ more.
 * O(count x k x ln k) comparisons.
 */
export async function startCentres(work: SeriesWork, k: number, random: Random, checkpoint: Checkpoint): Promise<Float64Array[]> {
  const { set, metric } = work;
  const { values, count, length } = set;
  const trials = 2 + Math.floor(Math.log(k));
  const take = (series: number) => values.slice(series * length, (series + 1) * length);
  // Squares of distances; soft-DTW's divergence and 1 - correlation are of that kind already.
  const weigh = (distance: number) => (metric.method === "dtw" || metric.method === "euclidean" ? distance * distance : distance);
  const weightsFrom = async (candidate: number, closest: Float64Array | null): Promise<{ weights: Float64Array; sum: number }> => {
    const weights = await work.distancesFrom(candidate, checkpoint);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      weights[i] = closest ? Math.min(closest[i], weigh(weights[i])) : weigh(weights[i]);
      sum += weights[i];
    }
    return { weights, sum };
  };

  const first = random.below(count);
  const centres = [take(first)];
  let current = await weightsFrom(first, null);
  // Rounding leaves a trace of distance between equal series.
  const negligible = current.sum * 1e-12;
  while (centres.length < k && current.sum > negligible) {
    const drawn = new Set(Array.from({ length: trials }, () => draw(current.weights, current.sum, random)));
    let best: { series: number; found: { weights: Float64Array; sum: number } } | null = null;
    for (const series of drawn) {
      const found = await weightsFrom(series, current.weights);
      if (!best || found.sum < best.found.sum) best = { series, found };
    }
    if (!best) break;
    centres.push(take(best.series));
    current = best.found;
  }
  return centres;
}

/** An index drawn with probability weight / total. */
function draw(weights: Float64Array, total: number, random: Random): number {
  const target = random.uniform() * total;
  let cumulative = 0;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    cumulative += weights[i];
    last = i;
    if (target < cumulative) return i;
  }
  return last;
}
