import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { type Neighbors, nearestNeighbors } from "./nearest-neighbors";
import { pointBlocks } from "./point-blocks";

/** What of the neighbourhoods a map keeps. */
export interface Preserved {
  /** Share of the nearest neighbours of a point that are among its nearest on the map, on average. */
  readonly share: number;
  /** How many nearest ones were compared. */
  readonly neighbors: number;
  /** Points that have another one in the same place in the data. */
  readonly duplicates: number;
}

/** Neighbours that are compared, at most. */
const COMPARED = 15;

/** Compares neighbours in the data with those on the map. `positions`: x and y by place. As much work as finding neighbours in two dimensions. */
export async function preserved({ found, squares, k }: Neighbors, positions: Float32Array, compute: Compute, checkpoint: Checkpoint): Promise<Preserved> {
  const count = positions.length / 2;
  const compared = Math.min(COMPARED, k);
  const blocks = await pointBlocks(Float64Array.from(positions), count, 2, checkpoint);
  const shown = await nearestNeighbors(blocks, null, compared, compute, checkpoint);
  // Marks the neighbours in the data of the point at hand.
  const mark = new Int32Array(count).fill(-1);
  let kept = 0;
  let duplicates = 0;
  for (let place = 0; place < count; place++) {
    const point = blocks.order[place];
    for (let j = 0; j < compared; j++) mark[found[point * k + j]] = point;
    for (let j = 0; j < compared; j++) if (mark[blocks.order[shown.found[place * compared + j]]] === point) kept++;
    if (squares[point * k] === 0) duplicates++;
  }
  return { share: kept / (count * compared), neighbors: compared, duplicates };
}
