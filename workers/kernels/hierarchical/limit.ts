import { BASES, dimensions, queryAt, SLOPES, sizeOf, spreadOf, values } from "./frame";
import { AVERAGE, COMPLETE, WARD } from "./linkages";

/** Bytes into a tile: the largest base and the largest slope of its queries. */
export const WIDEST: usize = 32;

/**
 * Writes the limits of the queries `from .. end`: a slot can be nearer than the nearest so far only when the squared
 * distance of the centres is at most base + slope * weight of the slot. `slack`: what f32 coordinates may add to a
 * distance. Ward: d² s t / (s + t) <= v is d² <= v / s + v / t, weight 1 / t. Average: the mean distance of two clusters
 * is at least that of their centres (the norm is convex). Complete: the largest squared distance is at least the mean one,
 * which is that of the centres plus the mean squared distances to them; weight: less the spread of the slot.
 */
export function updateLimits(tile: usize, frame: usize, linkage: i32, from: i32, end: i32, slack: f64): void {
  let widestBase: f32 = 0;
  let widestSlope: f32 = 0;
  const rounding = 1 + 1e-6 * <f64>(dimensions(frame) + 8);
  for (let k = from; k < end; k++) {
    const slot = queryAt(frame, k);
    const value = load<f64>(values(frame) + ((<usize>slot) << 3));
    let base: f64 = 0;
    let slope: f64 = 0;
    if (linkage === WARD) {
      slope = value * rounding;
      base = slope / sizeOf(frame, slot) + widened(slope / sizeOf(frame, slot) + slope, slack);
    } else if (linkage === AVERAGE) {
      base = value * value * rounding;
      base += widened(base, slack);
    } else if (linkage === COMPLETE) {
      slope = 1;
      base = value * rounding + widened(value * rounding, slack) - spreadOf(frame, slot);
    }
    const at = (<usize>(k - from)) << 2;
    store<f32>(tile + at, <f32>base, BASES);
    store<f32>(tile + at, <f32>slope, SLOPES);
    widestBase = max(widestBase, <f32>base);
    widestSlope = max(widestSlope, <f32>slope);
  }
  store<f32>(tile, widestBase, WIDEST);
  store<f32>(tile, widestSlope, WIDEST + 4);
}

/** What `slack` may add to a squared distance of at most `square`. */
function widened(square: f64, slack: f64): f64 {
  return 2 * slack * sqrt(square) + slack * slack;
}
