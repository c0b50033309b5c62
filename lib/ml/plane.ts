import type { Checkpoint } from "./checkpoint";
import { eachBlock, type Points, takePoints } from "./points";
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
  const { dimensions } = points;
  const mean = await meanOf(points, checkpoint);
  const covariance = new Float64Array(dimensions * dimensions);
  await eachBlock(points, checkpoint, (block, from, to) => {
    for (let i = from, at = 0; i < to; i++, at += dimensions) {
      for (let a = 0; a < dimensions; a++) {
        const left = block[at + a] - mean[a];
        for (let b = a; b < dimensions; b++) covariance[a * dimensions + b] += left * (block[at + b] - mean[b]);
      }
    }
  });
  for (let a = 0; a < dimensions; a++) for (let b = 0; b < a; b++) covariance[a * dimensions + b] = covariance[b * dimensions + a];
  return symmetricEigen(covariance, dimensions);
}

/** In centred units: zero for the points of a whole table. */
async function meanOf(points: Points, checkpoint: Checkpoint): Promise<Float64Array> {
  const { count, dimensions } = points;
  const mean = new Float64Array(dimensions);
  if (points.columns && points.variances) return mean;
  await eachBlock(points, checkpoint, (block, from, to) => {
    for (let i = from, at = 0; i < to; i++) for (let t = 0; t < dimensions; t++, at++) mean[t] += block[at] / count;
  });
  return mean;
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

const MAP_POINTS = 4000;

/** Projects at most MAP_POINTS points, a seeded sample in table order, with the group code of each. */
export async function mapPoints(points: Points, group: (point: number) => number, seed: number, checkpoint: Checkpoint): Promise<PointMap> {
  const { count, dimensions } = points;
  const { axes, explained } = await principalPlane(points, checkpoint);
  const shown = samplePlaces(count, MAP_POINTS, new Random(seed, 72));
  const { values } = takePoints(points, shown);
  const along = (place: number, axis: Float64Array) => {
    let sum = 0;
    for (let t = 0; t < dimensions; t++) sum += values[place * dimensions + t] * axis[t];
    return short(sum);
  };
  const each = <T>(map: (point: number) => T): T[] => Array.from(shown, map);
  return {
    x: Array.from(shown, (_, place) => along(place, axes[0])),
    y: Array.from(shown, (_, place) => along(place, axes[1])),
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
