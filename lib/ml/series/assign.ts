import type { Checkpoint } from "../checkpoint";
import { CELLS_PER_SLICE, type SeriesMetric, type SeriesSet } from "./metric";

/** The centre that each series costs least, the first of equals, and the cost. O(count x clusters) comparisons, cut off where possible. */
export async function assignSeries(
  { values, count, length }: SeriesSet,
  metric: SeriesMetric,
  centres: readonly Float64Array[],
  likely: Int32Array | null,
  checkpoint: Checkpoint,
): Promise<{ labels: Int32Array; costs: Float64Array }> {
  const labels = new Int32Array(count);
  const costs = new Float64Array(count);
  const slice = Math.max(1, Math.floor(CELLS_PER_SLICE / (metric.cells * centres.length)));
  for (let i = 0; i < count; i++) {
    if (i % slice === 0) await checkpoint(i, count);
    // The centre of the last time first: a good bound cuts the others off early.
    const guess = likely?.[i] ?? 0;
    let label = guess;
    let least = metric.cost(values, i * length, centres[guess], 0, Number.POSITIVE_INFINITY);
    for (let c = 0; c < centres.length; c++) {
      if (c === guess) continue;
      const cost = metric.cost(values, i * length, centres[c], 0, least);
      if (cost < least || (cost === least && c < label)) {
        least = cost;
        label = c;
      }
    }
    labels[i] = label;
    costs[i] = least;
  }
  return { labels, costs };
}
