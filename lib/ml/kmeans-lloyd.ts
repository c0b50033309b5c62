import type { Checkpoint } from "./checkpoint";
import { SLICE } from "./kmeans-start";
import type { Points } from "./points";

export interface LloydRun {
  /** clusters x dimensions, centred units. */
  readonly centroids: Float64Array;
  readonly labels: Int32Array;
  readonly counts: Float64Array;
  /** Sum of squared distances to the own centre. */
  readonly inertia: number;
  readonly iterations: number;
  /** True when the last pass changed no label. */
  readonly converged: boolean;
  /** Inertia after each assignment. */
  readonly trace: readonly number[];
}

/** Sums are kept up to date by the labels that change; this often they are taken anew, so that rounding cannot pile up. */
const REFRESH = 16;

/**
 * Lloyd's iterations with an exact bound (Hamerly 2010, kept as one number a point: distance to the own centre minus
 * distance to the second, less the drift so far). A point is looked at again only when the centres may have moved enough
 * to change its label, so the result is that of the plain algorithm. A tie goes to the first centre. An empty cluster
 * takes the point that is farthest from its own centre, as in scikit-learn.
 *
 * Stops when no label changes, when the summed squared shift of the centres is at most `threshold`, or after
 * `maxIterations`; labels always belong to the centres returned. O(count x clusters x dimensions) an iteration at worst.
 */
export async function lloyd(points: Points, start: Float64Array, maxIterations: number, threshold: number, checkpoint: Checkpoint): Promise<LloydRun> {
  const { values, count, dimensions } = points;
  const clusters = start.length / dimensions;
  let centroids: Float64Array = start.slice();
  const labels = new Int32Array(count).fill(-1);
  const gaps = new Float64Array(count);
  const drift = new Float64Array(clusters);
  const sums = new Float64Array(clusters * dimensions);
  const counts = new Float64Array(clusters);
  const slice = Math.max(256, Math.floor(SLICE / (clusters * dimensions)));
  let squares = 0;
  let reach = 0;
  for (let i = 0, at = 0; i < count; i++) {
    let norm = 0;
    for (let t = 0; t < dimensions; t++, at++) norm += values[at] * values[at];
    squares += norm;
    if (norm > reach) reach = norm;
  }
  const slack = 1e-12 * Math.sqrt(reach);
  await checkpoint(0, 10);

  const assign = async (iteration: number): Promise<number> => {
    let changed = 0;
    for (let from = 0; from < count; from += slice) {
      const to = Math.min(count, from + slice);
      for (let i = from; i < to; i++) {
        const label = labels[i];
        if (label >= 0 && gaps[i] + drift[label] < -slack) continue;
        const at = i * dimensions;
        let first = Number.POSITIVE_INFINITY;
        let second = Number.POSITIVE_INFINITY;
        let nearest = 0;
        for (let c = 0, base = 0; c < clusters; c++, base += dimensions) {
          let distance = 0;
          for (let t = 0; t < dimensions; t++) {
            const difference = values[at + t] - centroids[base + t];
            distance += difference * difference;
          }
          if (distance < first) {
            second = first;
            first = distance;
            nearest = c;
          } else if (distance < second) second = distance;
        }
        gaps[i] = Math.sqrt(first) - Math.sqrt(second) - drift[nearest];
        if (nearest === label) continue;
        changed++;
        labels[i] = nearest;
        counts[nearest]++;
        for (let t = 0, base = nearest * dimensions; t < dimensions; t++) sums[base + t] += values[at + t];
        if (label < 0) continue;
        counts[label]--;
        for (let t = 0, base = label * dimensions; t < dimensions; t++) sums[base + t] -= values[at + t];
      }
      await checkpoint(iteration, iteration + 10);
    }
    return changed;
  };

  const trace: number[] = [];
  let iterations = 0;
  let converged = false;
  while (iterations < maxIterations) {
    const changed = await assign(iterations);
    iterations++;
    if (iterations % REFRESH === 0) sumAnew(points, labels, sums);
    trace.push(inertiaOf(squares, centroids, sums, counts, dimensions));
    if (changed === 0) {
      converged = true;
      break;
    }
    const moved = nextCentroids(points, centroids, labels, sums, counts);
    const shift = addDrift(centroids, moved, drift, dimensions);
    centroids = moved;
    if (shift <= threshold) break;
  }
  if (!converged && (await assign(iterations)) === 0) converged = true;
  await checkpoint(iterations, iterations + 1);
  return { centroids, labels, counts, inertia: exactInertia(points, centroids, labels), iterations, converged, trace };
}

function sumAnew({ values, count, dimensions }: Points, labels: Int32Array, sums: Float64Array): void {
  sums.fill(0);
  for (let i = 0, at = 0; i < count; i++) {
    const base = labels[i] * dimensions;
    for (let t = 0; t < dimensions; t++, at++) sums[base + t] += values[at];
  }
}

/** Sum of |x|² - 2 c·S + n |c|² over the clusters: the inertia without a pass over the points. */
function inertiaOf(squares: number, centroids: Float64Array, sums: Float64Array, counts: Float64Array, dimensions: number): number {
  let inertia = squares;
  for (let c = 0; c < counts.length; c++) {
    for (let t = 0, at = c * dimensions; t < dimensions; t++, at++) inertia += centroids[at] * (counts[c] * centroids[at] - 2 * sums[at]);
  }
  return Math.max(0, inertia);
}

function exactInertia({ values, count, dimensions }: Points, centroids: Float64Array, labels: Int32Array): number {
  let inertia = 0;
  for (let i = 0, at = 0; i < count; i++) {
    const base = labels[i] * dimensions;
    for (let t = 0; t < dimensions; t++, at++) {
      const difference = values[at] - centroids[base + t];
      inertia += difference * difference;
    }
  }
  return inertia;
}

/** Adds to each cluster's drift its own move and the largest move of another; returns the summed squared moves. */
function addDrift(from: Float64Array, to: Float64Array, drift: Float64Array, dimensions: number): number {
  const clusters = drift.length;
  const moves = new Float64Array(clusters);
  let shift = 0;
  let most = 0;
  for (let c = 0; c < clusters; c++) {
    let square = 0;
    for (let t = 0, at = c * dimensions; t < dimensions; t++, at++) square += (to[at] - from[at]) ** 2;
    shift += square;
    moves[c] = Math.sqrt(square);
    if (moves[c] > moves[most]) most = c;
  }
  let next = 0;
  for (let c = 0; c < clusters; c++) if (c !== most && moves[c] > next) next = moves[c];
  for (let c = 0; c < clusters; c++) drift[c] += moves[c] + (c === most ? next : moves[most]);
  return shift;
}

function nextCentroids(points: Points, centroids: Float64Array, labels: Int32Array, sums: Float64Array, counts: Float64Array): Float64Array {
  const { dimensions } = points;
  const clusters = counts.length;
  const totals = sums.slice();
  const sizes = counts.slice();
  const empty: number[] = [];
  for (let c = 0; c < clusters; c++) if (counts[c] === 0) empty.push(c);
  if (empty.length > 0) relocate(points, centroids, labels, totals, sizes, empty);
  let largest = 0;
  for (let c = 1; c < clusters; c++) if (sizes[c] > sizes[largest]) largest = c;
  const moved = new Float64Array(centroids.length);
  for (let c = 0; c < clusters; c++) {
    const source = sizes[c] > 0 ? c : largest;
    for (let t = 0; t < dimensions; t++) moved[c * dimensions + t] = totals[source * dimensions + t] / sizes[source];
  }
  return moved;
}

/** Gives each empty cluster the farthest point from its own centre; none when every point sits on its centre. */
function relocate(
  { values, count, dimensions }: Points,
  centroids: Float64Array,
  labels: Int32Array,
  totals: Float64Array,
  sizes: Float64Array,
  empty: readonly number[],
): void {
  const distances = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    const base = labels[i] * dimensions;
    for (let t = 0; t < dimensions; t++, at++) distances[i] += (values[at] - centroids[base + t]) ** 2;
  }
  for (const cluster of empty) {
    let farthest = 0;
    for (let i = 1; i < count; i++) if (distances[i] > distances[farthest]) farthest = i;
    if (!(distances[farthest] > 0)) return;
    distances[farthest] = -1;
    const from = labels[farthest];
    sizes[cluster] = 1;
    sizes[from]--;
    for (let t = 0; t < dimensions; t++) {
      const value = values[farthest * dimensions + t];
      totals[cluster * dimensions + t] = value;
      totals[from * dimensions + t] -= value;
    }
  }
}
