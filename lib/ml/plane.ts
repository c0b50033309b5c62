import { type Checkpoint, SLICE } from "./checkpoint";
import type { Points } from "./points";
import { Random } from "./random";
import { samplePlaces } from "./sample-places";
import { type Eigen, symmetricEigen } from "./symmetric-eigen";

export interface Plane {
  /** The two directions of greatest variance (the second is all zeros in one dimension). */
  readonly axes: readonly [Float64Array, Float64Array];
  /** Share of the variance each explains. */
  readonly explained: readonly [number, number];
}

/** All principal components: variances (times the number of points) and directions. O(count x dimensions² + dimensions³). */
export async function principalComponents(points: Points, checkpoint: Checkpoint): Promise<Eigen> {
  const { values, count, dimensions } = points;
  const covariance = new Float64Array(dimensions * dimensions);
  const mean = new Float64Array(dimensions);
  const slice = Math.max(256, Math.floor(SLICE / (dimensions * dimensions)));
  for (let from = 0; from < count; from += SLICE) {
    for (let i = from, at = from * dimensions; i < Math.min(count, from + SLICE); i++) for (let t = 0; t < dimensions; t++, at++) mean[t] += values[at] / count;
    await checkpoint(0, count);
  }
  for (let from = 0; from < count; from += slice) {
    for (let i = from; i < Math.min(count, from + slice); i++) {
      const at = i * dimensions;
      for (let a = 0; a < dimensions; a++) {
        const left = values[at + a] - mean[a];
        for (let b = a; b < dimensions; b++) covariance[a * dimensions + b] += left * (values[at + b] - mean[b]);
      }
    }
    await checkpoint(from, count);
  }
  for (let a = 0; a < dimensions; a++) for (let b = 0; b < a; b++) covariance[a * dimensions + b] = covariance[b * dimensions + a];
  return symmetricEigen(covariance, dimensions);
}

/** The first two principal components. O(count x dimensions² + dimensions³). */
export async function principalPlane(points: Points, checkpoint: Checkpoint): Promise<Plane> {
  const { values: variances, vectors } = await principalComponents(points, checkpoint);
  const total = variances.reduce((sum, value) => sum + Math.max(0, value), 0);
  const share = (value: number | undefined) => (total > 0 && value !== undefined ? Math.max(0, value) / total : 0);
  const zeros = new Float64Array(points.dimensions);
  return { axes: [vectors[0] ?? zeros, vectors[1] ?? zeros], explained: [share(variances[0]), share(variances[1])] };
}

/** Points on a plane, for drawing. */
export interface PointMap {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Code of the group of each point. */
  readonly group: readonly number[];
  /** Row of the table each point is. */
  readonly row: readonly number[];
  /** Share of the variance along x and along y. */
  readonly explained: readonly [number, number];
  /** Points there are; the map shows x.length of them. */
  readonly total: number;
}

export const MAP_POINTS = 4000;

/** Projects at most MAP_POINTS points, a seeded sample in table order, with the group code of each. */
export async function mapPoints(points: Points, group: (point: number) => number, seed: number, checkpoint: Checkpoint): Promise<PointMap> {
  const { values, count, dimensions } = points;
  const { axes, explained } = await principalPlane(points, checkpoint);
  const shown = samplePlaces(count, MAP_POINTS, new Random(seed, 72));
  const along = (point: number, axis: Float64Array) => {
    let sum = 0;
    for (let t = 0; t < dimensions; t++) sum += values[point * dimensions + t] * axis[t];
    return short(sum);
  };
  const each = <T>(map: (point: number) => T): T[] => Array.from(shown, map);
  return {
    x: each((point) => along(point, axes[0])),
    y: each((point) => along(point, axes[1])),
    group: each(group),
    row: each((point) => points.rows[point]),
    explained,
    total: count,
  };
}

/** Five significant digits: a position on a screen needs no more, and reports stay small. */
export function short(value: number): number {
  return Number.parseFloat(value.toPrecision(5));
}
