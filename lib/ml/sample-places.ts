import type { Random } from "./random";

/**
 * `wanted` of the places 0 to count - 1, each as likely as any other, ascending; all of them when there are no more.
 * Selection sampling (Fan, Muller and Rezucha 1962): one pass, nothing shuffled. O(count).
 */
export function samplePlaces(count: number, wanted: number, random: Random): Uint32Array {
  const sample = new Uint32Array(Math.min(count, wanted));
  for (let place = 0, taken = 0; taken < sample.length; place++) {
    const needed = sample.length - taken;
    // As many are still wanted as there is chance for each of those left.
    if (needed === count - place || random.uniform() * (count - place) < needed) sample[taken++] = place;
  }
  return sample;
}
