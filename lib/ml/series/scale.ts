export const SCALINGS = ["z", "share", "none"] as const;
export type Scaling = (typeof SCALINGS)[number];

/**
 * Series as they are compared, count x length.
 * `z`: each series less its mean, divided by its population deviation; a constant one becomes zeros (tslearn's
 * TimeSeriesScalerMeanVariance). `share`: each divided by the sum of its absolute values; zeros stay. `none`: as they are.
 * O(count x length).
 */
export function scaleSeries(values: Float64Array, count: number, length: number, scaling: Scaling): Float64Array {
  const scaled = values.slice();
  if (scaling === "none") return scaled;
  for (let i = 0; i < count; i++) scaleOne(scaled.subarray(i * length, (i + 1) * length), scaling);
  return scaled;
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
