import type { Checkpoint } from "../checkpoint";

export const SCALINGS = ["z", "share", "none"] as const;
export type Scaling = (typeof SCALINGS)[number];

/** Values worked on between two checkpoints: a few milliseconds. */
const SLICE = 1 << 19;

/**
 * The series at `indices` as they are compared, one after another.
 * `z`: each series less its mean, divided by its population deviation; a constant one becomes zeros (tslearn's
 * TimeSeriesScalerMeanVariance). `share`: each divided by the sum of its absolute values; zeros stay. `none`: as they are.
 * O(indices x length).
 */
export async function scaledSeries(
  values: Float64Array,
  indices: ArrayLike<number>,
  length: number,
  scaling: Scaling,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  const scaled = new Float64Array(indices.length * length);
  const slice = Math.max(1, Math.floor(SLICE / Math.max(1, length)));
  for (let i = 0; i < indices.length; i++) {
    if (i % slice === 0) await checkpoint(i, indices.length);
    const series = scaled.subarray(i * length, (i + 1) * length);
    series.set(values.subarray(indices[i] * length, (indices[i] + 1) * length));
    scaleOne(series, scaling);
  }
  return scaled;
}

/** Population variance of all values. O(values). */
export async function varianceOf(values: Float64Array, checkpoint: Checkpoint): Promise<number> {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (i % SLICE === 0) await checkpoint(i, 2 * values.length);
    sum += values[i];
  }
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) {
    if (i % SLICE === 0) await checkpoint(values.length + i, 2 * values.length);
    squares += (values[i] - mean) ** 2;
  }
  return squares / values.length;
}

/** Scales one series in place. */
export function scaleOne(series: Float64Array, scaling: Scaling): void {
  const { length } = series;
  if (scaling === "none" || length === 0) return;
  if (scaling === "share") {
    let sum = 0;
    for (let t = 0; t < length; t++) sum += Math.abs(series[t]);
    if (sum > 0) for (let t = 0; t < length; t++) series[t] /= sum;
    return;
  }
  // The mean in two passes: a huge offset must not eat the differences.
  let sum = 0;
  for (let t = 0; t < length; t++) sum += series[t];
  const rough = sum / length;
  let rest = 0;
  for (let t = 0; t < length; t++) rest += series[t] - rough;
  const mean = rough + rest / length;
  let squares = 0;
  let largest = 0;
  for (let t = 0; t < length; t++) {
    largest = Math.max(largest, Math.abs(series[t]));
    series[t] -= mean;
    squares += series[t] * series[t];
  }
  const deviation = Math.sqrt(squares / length);
  // A spread at the level of rounding is a constant.
  const flat = deviation <= largest * Number.EPSILON * 8;
  for (let t = 0; t < length; t++) series[t] = flat ? 0 : series[t] / deviation;
}

/** Periods in which a series is not 0. */
export function activePeriods(values: Float64Array, at: number, length: number): number {
  let active = 0;
  for (let t = 0; t < length; t++) if (values[at + t] !== 0) active++;
  return active;
}
