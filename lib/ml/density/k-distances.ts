import type { Checkpoint } from "../checkpoint";
import { permutation, Random } from "../random";
import { findNearest, type NearestSpace } from "./nearest";
import { eachSlot, type TreeShape } from "./tree";

/** Points whose distances are measured: beyond, a seeded sample of the points, each against all of them. */
export const CURVE_POINTS = 5000;
/** Points of the curve that are kept. */
const SHOWN = 200;
/** The last share of the curve, where lone points are, has no say in where it bends. */
const TAIL = 0.02;

/** Distances of points to their k-th nearest other point, ascending: where epsilon is chosen. */
export interface KDistances {
  /** Neighbours, the point itself not among them: minPoints - 1, at least 1. */
  readonly neighbours: number;
  /** Points measured, of `total`. */
  readonly measured: number;
  readonly total: number;
  /** Share of the points with no greater distance, 0 to 1, and that distance: at most SHOWN pairs, ascending. */
  readonly shares: readonly number[];
  readonly distances: readonly number[];
  /** Where the curve bends most: a point beyond is likely noise. */
  readonly knee: number;
}

/** Measures the curve on a tree that stands. Exact distances; O(measured x k log n). */
export async function kDistances(space: NearestSpace, shape: TreeShape, minPoints: number, seed: number, checkpoint: Checkpoint): Promise<KDistances> {
  const { limits, kth, order } = space.arrays;
  const neighbours = Math.max(1, Math.min(minPoints - 1, shape.count - 1));
  const asked = new Uint8Array(shape.count).fill(shape.count > CURVE_POINTS ? 0 : 1);
  if (shape.count > CURVE_POINTS) for (const point of permutation(shape.count, new Random(seed, 76)).subarray(0, CURVE_POINTS)) asked[point] = 1;
  limits.fill(-1);
  eachSlot(shape, order, (slot, point) => {
    if (asked[point] === 1) limits[slot] = Number.POSITIVE_INFINITY;
  });
  await findNearest(space, shape, neighbours, 0, checkpoint);
  const found: number[] = [];
  // A single point has no neighbour at all.
  eachSlot(shape, order, (slot, point) => {
    if (asked[point] === 1 && Number.isFinite(kth[slot])) found.push(Math.sqrt(kth[slot]));
  });
  const sorted = Float64Array.from(found).sort();
  const shown = Array.from({ length: Math.min(SHOWN, sorted.length) }, (_, i, every = Math.min(SHOWN, sorted.length)) =>
    every === 1 ? 0 : Math.round((i * (sorted.length - 1)) / (every - 1)),
  );
  return {
    neighbours,
    measured: sorted.length,
    total: shape.count,
    shares: shown.map((at) => Number(((at + 1) / sorted.length).toPrecision(6))),
    distances: shown.map((at) => Number(sorted[at].toPrecision(6))),
    knee: kneeOf(sorted),
  };
}

/**
 * The bend of an ascending curve: where it lies farthest below the line between its ends (Satopaa et al. 2011), without the
 * last TAIL of it. Rounded up to three digits, which a person can type. A curve of zeros has none: then the least distance above 0, or 1.
 */
export function kneeOf(sorted: Float64Array): number {
  const last = Math.max(0, Math.ceil(sorted.length * (1 - TAIL)) - 1);
  const low = sorted[0];
  const high = sorted[last];
  let knee = high;
  let farthest = 0;
  for (let i = 0; i <= last; i++) {
    const below = i / Math.max(1, last) - (sorted[i] - low) / (high - low);
    if (below <= farthest) continue;
    farthest = below;
    knee = sorted[i];
  }
  const positive = knee > 0 ? knee : (sorted.find((distance) => distance > 0) ?? 1);
  return Number.isFinite(positive) ? roundedUp(positive) : 1;
}

/** Three digits, never less: many rows may lie at the very same distance, and all of them are meant. */
function roundedUp(value: number): number {
  const rounded = Number(value.toPrecision(3));
  if (rounded >= value) return rounded;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  return Number((rounded + unit).toPrecision(3));
}
