import type { Checkpoint } from "./checkpoint";
import { principalPlane } from "./plane";
import { gatherValues, type Points } from "./points";
import { Random } from "./random";
import { adjacent, type SomGrid } from "./som-grid";

export interface SomOptions {
  /** Points shown to the map, one after the other. */
  readonly steps: number;
  /** Radius of the neighbourhood at the start, in units; it falls to `endRadius` in a straight line. */
  readonly radius: number;
  readonly endRadius: number;
  /** Learning rate at the start; it falls to 0 in a straight line. */
  readonly rate: number;
  readonly seed: number;
}

/** Weights of the map part-way through training, for the replay. */
export interface SomFrame {
  readonly step: number;
  readonly weights: Float64Array;
}

export interface SomTraining {
  /** units x dimensions, in the centred units of the points. */
  readonly weights: Float64Array;
  readonly frames: readonly SomFrame[];
}

/** Steps between two looks at the clock, in multiplications. */
const SLICE = 200_000;

/**
 * Self-organising map (Kohonen 1990), trained online: each step draws a point, finds its best matching unit and moves
 * the units near it towards the point, by a Gaussian of the distance on the grid. As MiniSom with
 * `linear_decay_to_one` for the radius (when it ends at 1) and `linear_decay_to_zero` for the rate. O(steps x units x dimensions).
 *
 * `order` gives the point of each step; drawn with the seed when absent. `frames` weights are kept on the way.
 */
export async function trainSom(
  points: Points,
  grid: SomGrid,
  start: Float64Array,
  options: SomOptions,
  checkpoint: Checkpoint,
  { order, frames = 0 }: { readonly order?: (step: number) => number; readonly frames?: number } = {},
): Promise<SomTraining> {
  const { count, dimensions } = points;
  const values = await gatherValues(points, checkpoint);
  const weights = start.slice();
  const units = grid.x.length;
  const random = new Random(options.seed, 91);
  const next = order ?? (() => random.below(count));
  const slice = Math.max(16, Math.floor(SLICE / (units * Math.max(1, dimensions))));
  const kept: SomFrame[] = [];
  const every = frames > 0 ? options.steps / frames : Number.POSITIVE_INFINITY;
  for (let step = 0; step < options.steps; step++) {
    if (step >= kept.length * every) kept.push({ step, weights: weights.slice() });
    const at = next(step) * dimensions;
    const best = bestUnit(values, at, weights, units, dimensions);
    const radius = options.radius + (step * (options.endRadius - options.radius)) / options.steps;
    const rate = options.rate * (1 - step / options.steps);
    const spread = 2 * radius * radius;
    for (let unit = 0, w = 0; unit < units; unit++, w += dimensions) {
      const apart = (grid.x[unit] - grid.x[best]) ** 2 + (grid.y[unit] - grid.y[best]) ** 2;
      const pull = rate * Math.exp(-apart / spread);
      // Below this nothing moves in double precision.
      if (pull < 1e-17) continue;
      for (let t = 0; t < dimensions; t++) weights[w + t] += pull * (values[at + t] - weights[w + t]);
    }
    if (step % slice === 0) await checkpoint(step, options.steps);
  }
  if (frames > 0) kept.push({ step: options.steps, weights: weights.slice() });
  return { weights, frames: kept };
}

/**
 * A start spread over the plane of the first two principal components, two standard deviations either way: the same
 * for every seed, and training needs far fewer steps to unfold it. In one dimension the units lie along the line.
 */
export async function planeStart(points: Points, grid: SomGrid, checkpoint: Checkpoint): Promise<Float64Array> {
  const { dimensions, count } = points;
  const { axes, explained } = await principalPlane(points, checkpoint);
  let variance = 0;
  const values = await gatherValues(points, checkpoint);
  for (let at = 0; at < values.length; at++) variance += values[at] ** 2 / Math.max(1, count);
  const reach = explained.map((share) => 2 * Math.sqrt(share * variance));
  const weights = new Float64Array(grid.x.length * dimensions);
  const along = (place: number, places: number) => (places === 1 ? 0 : (2 * place) / (places - 1) - 1);
  for (let unit = 0; unit < grid.x.length; unit++) {
    const a = reach[0] * along(Math.floor(unit / grid.rows), grid.columns);
    const b = reach[1] * along(unit % grid.rows, grid.rows);
    for (let t = 0; t < dimensions; t++) weights[unit * dimensions + t] = a * axes[0][t] + b * axes[1][t];
  }
  return weights;
}

export interface SomMatch {
  /** Best matching unit of each point, the first of equals. */
  readonly units: Int32Array;
  /** Points a unit. */
  readonly hits: Float64Array;
  /** Mean distance of the points to their unit. */
  readonly quantizationError: number;
  /** Share of points whose two best units do not touch; null with a single unit. */
  readonly topographicError: number | null;
}

/** Finds the unit of every point, and how well the map fits. O(count x units x dimensions). */
export async function matchSom(points: Points, grid: SomGrid, weights: Float64Array, checkpoint: Checkpoint): Promise<SomMatch> {
  const { count, dimensions } = points;
  const values = await gatherValues(points, checkpoint);
  const total = grid.x.length;
  const units = new Int32Array(count);
  const hits = new Float64Array(total);
  const slice = Math.max(16, Math.floor(SLICE / (total * Math.max(1, dimensions))));
  let distances = 0;
  let torn = 0;
  for (let i = 0; i < count; i++) {
    let first = 0;
    let second = 0;
    let least = Number.POSITIVE_INFINITY;
    let next = Number.POSITIVE_INFINITY;
    for (let unit = 0; unit < total; unit++) {
      const distance = squaredDistance(values, i * dimensions, weights, unit * dimensions, dimensions);
      if (distance < least) {
        second = first;
        next = least;
        first = unit;
        least = distance;
      } else if (distance < next) {
        second = unit;
        next = distance;
      }
    }
    units[i] = first;
    hits[first]++;
    distances += Math.sqrt(least);
    if (total > 1 && !adjacent(grid, first, second)) torn++;
    if (i % slice === 0) await checkpoint(i, count);
  }
  return { units, hits, quantizationError: count === 0 ? 0 : distances / count, topographicError: total > 1 && count > 0 ? torn / count : null };
}

/** Mean distance of each unit's weights to those of its neighbours: high along the borders between groups (Ultsch and Siemon 1990). */
export function unifiedDistances(grid: SomGrid, weights: Float64Array, dimensions: number): Float64Array {
  const units = grid.x.length;
  return Float64Array.from({ length: units }, (_, a) => {
    let sum = 0;
    let neighbours = 0;
    for (let b = 0; b < units; b++) {
      if (!adjacent(grid, a, b)) continue;
      sum += Math.sqrt(squaredDistance(weights, a * dimensions, weights, b * dimensions, dimensions));
      neighbours++;
    }
    return neighbours === 0 ? 0 : sum / neighbours;
  });
}

/** The unit whose weights are nearest to the point at `at`; the first of equals. */
export function bestUnit(values: Float64Array, at: number, weights: Float64Array, units: number, dimensions: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let unit = 0; unit < units; unit++) {
    const distance = squaredDistance(values, at, weights, unit * dimensions, dimensions);
    if (distance < least) {
      least = distance;
      best = unit;
    }
  }
  return best;
}

function squaredDistance(a: Float64Array, from: number, b: Float64Array, to: number, dimensions: number): number {
  let sum = 0;
  for (let t = 0; t < dimensions; t++) {
    const difference = a[from + t] - b[to + t];
    sum += difference * difference;
  }
  return sum;
}
