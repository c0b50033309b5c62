import type { Checkpoint } from "../checkpoint";
import { eachBlock, readPoints } from "../points";
import { inertiaOf, type LloydState, move, upload, type Watch } from "./lloyd";
import type { KMeansWork } from "./work";

/** Coordinates that are summed once more, from the table itself: a few milliseconds. */
const EXACT = 2_000_000;
/** Below this share of the squares the inertia is summed point by point: the short way has lost its digits. */
const CANCELLED = 1e-6;

/**
 * Brings a run to its end in f64: the points that f32 could not tell apart are labelled anew, the centres become the exact
 * means of their points, and when that moves a label the iterations go on in f64, until none does or `maxIterations`.
 * A run that the limit ended keeps its centres, as the plain algorithm does. Returns the inertia, scaled. Beyond EXACT
 * coordinates the sums of the iterations stand: f64 sums of coordinates that were rounded once, about nine digits.
 * O(count x dimensions) when few points are in doubt.
 */
export async function finishExactly(work: KMeansWork, state: LloydState, maxIterations: number, checkpoint: Checkpoint, watch?: Watch): Promise<number> {
  const exact = work.count * work.dimensions <= EXACT;
  const squares = exact ? await sumExactly(work, state, checkpoint) : work.squares;
  if (!state.converged) await labelDoubtful(work, state, checkpoint);
  while (state.converged) {
    move(state, means(state));
    state.changed = await labelDoubtful(work, state, checkpoint);
    if (state.changed === 0) break;
    watch?.(state);
    if (state.iterations >= maxIterations) state.converged = false;
    else state.trace[state.iterations++] = inertiaOf(work.squares, state);
  }
  const inertia = inertiaOf(squares, state);
  return inertia > CANCELLED * squares ? inertia : inertiaByPoint(work, state, checkpoint);
}

/** Centres of the labelled points; an empty cluster stays where it is. */
function means({ centroids, sums, counts }: LloydState): Float64Array {
  const dimensions = centroids.length / counts.length;
  return centroids.map((value, at) => {
    const size = counts[Math.floor(at / dimensions)];
    return size > 0 ? sums[at] / size : value;
  });
}

/** Takes sums and counts anew from the points themselves; returns the sum of all squares. */
async function sumExactly(work: KMeansWork, state: LloydState, checkpoint: Checkpoint): Promise<number> {
  const { points, count, dimensions, clusters, scale, arrays } = work;
  const { sums, counts } = state;
  const { labels } = arrays;
  const { columns, rows, center } = points;
  sums.fill(0);
  counts.fill(0);
  for (let i = 0; i < count; i++) counts[labels[i]]++;
  await checkpoint(0, 1);
  if (!columns) return sumRows(points.values, dimensions, labels, scale, sums);
  const whole = count === 0 || rows[count - 1] === count - 1;
  const own = new Float64Array(clusters);
  for (let t = 0; t < dimensions; t++) {
    own.fill(0);
    sumColumn(columns[t], whole ? null : rows, center[t], labels, count, own);
    for (let c = 0; c < clusters; c++) sums[c * dimensions + t] = own[c] * scale;
    await checkpoint(0, 1);
  }
  return work.squares;
}

function sumColumn(source: Float64Array, rows: Uint32Array | null, mean: number, labels: Uint16Array, count: number, sums: Float64Array): void {
  if (rows) for (let i = 0; i < count; i++) sums[labels[i]] += source[rows[i]] - mean;
  else for (let i = 0; i < count; i++) sums[labels[i]] += source[i] - mean;
}

function sumRows(values: Float64Array, dimensions: number, labels: Uint16Array, scale: number, sums: Float64Array): number {
  let squares = 0;
  for (let i = 0, at = 0; at < values.length; i++) {
    for (let t = 0, base = labels[i] * dimensions; t < dimensions; t++, at++) {
      const value = values[at] * scale;
      sums[base + t] += value;
      squares += value * value;
    }
  }
  return squares;
}

async function inertiaByPoint({ points, scale, dimensions, arrays }: KMeansWork, { centroids }: LloydState, checkpoint: Checkpoint): Promise<number> {
  const { labels } = arrays;
  let inertia = 0;
  const add = (block: Float64Array, from: number, to: number) => {
    for (let i = from, at = 0; i < to; i++) {
      for (let t = 0, base = labels[i] * dimensions; t < dimensions; t++, at++) {
        const difference = block[at] - centroids[base + t];
        inertia += difference * difference;
      }
    }
  };
  await eachBlock(points, checkpoint, add, scale);
  return inertia;
}

/** Labels the points whose nearest centre the bounds leave open, in f64; the first of equals. Returns how many labels changed. */
async function labelDoubtful(work: KMeansWork, state: LloydState, checkpoint: Checkpoint): Promise<number> {
  const { points, count, dimensions, clusters, block, shards, scale, arrays, run } = work;
  const { centroids, drift, sums, counts } = state;
  const { labels, gaps, closest } = arrays;
  upload(work, state);
  // The starts are over: their memory holds the list.
  const list = new Int32Array(closest.buffer, closest.byteOffset, closest.length);
  await run("doubtful", shards, [count, block, labels, gaps, arrays.drift, list, arrays.changed], checkpoint);
  const row = new Float64Array(dimensions);
  let changed = 0;
  let looked = 0;
  for (let shard = 0; shard < shards; shard++) {
    const end = shard * block + arrays.changed[shard];
    for (let at = shard * block; at < end; at++) {
      const i = list[at];
      if (looked++ % 4096 === 0) await checkpoint(i, count);
      readPoints(points, i, i + 1, row, dimensions, scale);
      let first = Number.POSITIVE_INFINITY;
      let second = Number.POSITIVE_INFINITY;
      let nearest = 0;
      for (let c = 0, base = 0; c < clusters; c++, base += dimensions) {
        let distance = 0;
        for (let t = 0; t < dimensions; t++) distance += (row[t] - centroids[base + t]) ** 2;
        if (distance < first) {
          second = first;
          first = distance;
          nearest = c;
        } else if (distance < second) second = distance;
      }
      const gap = Math.sqrt(first) - Math.sqrt(second);
      gaps[i] = Number.isFinite(gap) ? gap - drift[nearest] + 1e-6 * (drift[nearest] - gap) : -3e38;
      const label = labels[i];
      if (nearest === label) continue;
      changed++;
      labels[i] = nearest;
      counts[label]--;
      counts[nearest]++;
      for (let t = 0; t < dimensions; t++) {
        sums[label * dimensions + t] -= row[t];
        sums[nearest * dimensions + t] += row[t];
      }
    }
  }
  return changed;
}
