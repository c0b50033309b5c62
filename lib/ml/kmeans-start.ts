import type { Checkpoint } from "./checkpoint";
import type { Points } from "./points";
import type { Random } from "./random";

/** Multiply-adds between two checkpoints: a few milliseconds. */
export const SLICE = 1 << 21;

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007; the greedy variant of scikit-learn): each next centre is the best of
 * 2 + ln k candidates drawn in proportion to the squared distance from the centres so far.
 * Returns clusters x dimensions, in the centred units of `points`. O(count x dimensions x clusters x ln clusters).
 */
export async function greedyStart(points: Points, clusters: number, random: Random, checkpoint: Checkpoint): Promise<Float64Array> {
  const { values, count, dimensions } = points;
  const trials = 2 + Math.floor(Math.log(clusters));
  const centroids = new Float64Array(clusters * dimensions);
  const closest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const slice = Math.max(256, Math.floor(SLICE / (trials * dimensions)));

  /** Potential of each candidate: what the sum of squared distances would be with it. */
  const potentials = async (candidates: Uint32Array, keep: boolean): Promise<Float64Array> => {
    const sums = new Float64Array(candidates.length);
    for (let from = 0; from < count; from += slice) {
      const to = Math.min(count, from + slice);
      for (let c = 0; c < candidates.length; c++) {
        const origin = candidates[c] * dimensions;
        let sum = 0;
        for (let i = from; i < to; i++) {
          let distance = 0;
          for (let t = 0, at = i * dimensions; t < dimensions; t++, at++) {
            const difference = values[at] - values[origin + t];
            distance += difference * difference;
          }
          const least = Math.min(distance, closest[i]);
          if (keep) closest[i] = least;
          sum += least;
        }
        sums[c] += sum;
      }
      await checkpoint(0, 1);
    }
    return sums;
  };

  let chosen = random.below(count);
  for (let c = 0; ; c++) {
    centroids.set(values.subarray(chosen * dimensions, (chosen + 1) * dimensions), c * dimensions);
    if (c === clusters - 1) return centroids;
    const [potential] = await potentials(Uint32Array.of(chosen), true);
    const candidates = draw(closest, potential, trials, random);
    const sums = await potentials(candidates, false);
    let best = 0;
    for (let i = 1; i < trials; i++) if (sums[i] < sums[best]) best = i;
    chosen = candidates[best];
  }
}

/** Indices drawn with probability weight / total. */
function draw(weights: Float64Array, total: number, trials: number, random: Random): Uint32Array {
  const targets = Float64Array.from({ length: trials }, () => random.uniform() * total).sort();
  const drawn = new Uint32Array(trials).fill(weights.length - 1);
  let cumulative = 0;
  let next = 0;
  for (let i = 0; i < weights.length && next < trials; i++) {
    cumulative += weights[i];
    while (next < trials && targets[next] < cumulative) drawn[next++] = i;
  }
  return drawn;
}
