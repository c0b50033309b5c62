import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { phase } from "../phase";
import { type Points, takePoints } from "../points";
import { nearestNeighbors } from "./nearest-neighbors";
import { pointBlocks } from "./point-blocks";

/** Neighbours a point is placed between. */
const BETWEEN = 3;
/** Points placed at one go. */
const BATCH = 100_000;

/**
 * Places points on a map that was made of some of them: between its three nearest neighbours there, each as heavy as it is near
 * (inverse squared distance). `sample`: the points the map was made of, ascending; `positions`: x and y of each of them.
 * Returns x and y of all points. O(points log(sample)) in few dimensions.
 */
export async function placeRest(points: Points, sample: Uint32Array, positions: Float32Array, compute: Compute, checkpoint: Checkpoint): Promise<Float32Array> {
  const { count, dimensions } = points;
  const placed = new Float32Array(2 * count);
  const rest = new Uint32Array(count - sample.length);
  for (let i = 0, s = 0, r = 0; i < count; i++) {
    if (sample[s] !== i) rest[r++] = i;
    else {
      placed[2 * i] = positions[2 * s];
      placed[2 * i + 1] = positions[2 * s + 1];
      s++;
    }
  }
  const between = Math.min(BETWEEN, sample.length);
  const references = await pointBlocks(takePoints(points, sample).values, sample.length, dimensions, phase(checkpoint, 0, 0.1));
  for (let from = 0; from < rest.length; from += BATCH) {
    const batch = rest.subarray(from, Math.min(rest.length, from + BATCH));
    const during = phase(checkpoint, 0.1 + (0.9 * from) / rest.length, 0.1 + (0.9 * (from + batch.length)) / rest.length);
    const queries = await pointBlocks(takePoints(points, batch).values, batch.length, dimensions, phase(during, 0, 0.3), references.factor);
    const { found, squares } = await nearestNeighbors(references, queries, between, compute, phase(during, 0.3, 1));
    for (let place = 0; place < batch.length; place++) {
      const at = place * between;
      // A point that lies on a neighbour takes its position.
      const least = Math.max(squares[at], Number.MIN_VALUE);
      let weights = 0;
      let x = 0;
      let y = 0;
      for (let j = at; j < at + between; j++) {
        const weight = least / Math.max(squares[j], least);
        const known = references.order[found[j]];
        weights += weight;
        x += weight * positions[2 * known];
        y += weight * positions[2 * known + 1];
      }
      const point = batch[queries.order[place]];
      placed[2 * point] = x / weights;
      placed[2 * point + 1] = y / weights;
    }
  }
  return placed;
}
