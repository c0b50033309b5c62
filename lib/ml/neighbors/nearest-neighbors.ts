import type { Compute } from "@/lib/compute/compute";
import { type Checkpoint, noCheckpoint } from "../checkpoint";
import { BLOCK, boxOf, type PointBlocks } from "./point-blocks";

export interface Neighbors {
  /** Neighbours of each point. */
  readonly k: number;
  /** Places of the neighbours, k a query in the order of its place, nearest first. */
  readonly found: Uint32Array;
  /** Their squared Euclidean distances, times the square of the blocks' factor. */
  readonly squares: Float32Array;
}

/** Scratch that a batch of blocks may take, in bytes. */
const SCRATCH = 8 * 1024 ** 2;

/** Queries up to which a search ends before anybody would wait for it. */
const RESTLESS = 4096;

/** Bytes that `nearestNeighbors` takes in the kernels' memory. */
export function neighborsMemory(queries: number, references: number, dimensions: number, k: number): number {
  return (queries + references) * dimensions * 4.5 + queries * k * 8 + SCRATCH;
}

/**
 * The k nearest references of every query, exactly (up to rounding of distances to f32; of equals the one with the
 * smaller place). Without `queries`, those of the references among themselves: a point is not its own neighbour.
 * `k` must be at most the references there are to find. Blocks that cannot hold a nearer point are skipped, which makes it
 * near O(n log n) in few dimensions and O(n²) in many.
 */
export async function nearestNeighbors(
  references: PointBlocks,
  queries: PointBlocks | null,
  k: number,
  compute: Compute,
  checkpoint: Checkpoint,
): Promise<Neighbors> {
  const { dimensions } = references;
  const asked = queries ?? references;
  const blocks4 = Math.ceil(references.blocks / 4) * 4;
  const scratch = blocks4 * 8 + 288;
  const batch = Math.max(1, Math.min(asked.blocks, Math.floor(SCRATCH / scratch)));
  const layout = {
    references: ["f32", references.values.length],
    boxes: ["f32", 2 * dimensions * blocks4],
    queries: ["f32", queries ? queries.values.length : 0],
    queryBoxes: ["f32", asked.blocks * 2 * dimensions],
    scratch: ["u8", batch * scratch],
    found: ["u32", asked.blocks * BLOCK * k],
    squares: ["f32", asked.blocks * BLOCK * k],
  } as const;
  return compute.workspace("neighbors", layout, async ({ arrays, run }) => {
    arrays.references.set(references.values);
    if (queries) arrays.queries.set(queries.values);
    for (let block = 0; block < references.blocks; block++) boxOf(references, block, arrays.boxes, block, blocks4);
    for (let block = 0; block < asked.blocks; block++) boxOf(asked, block, arrays.queryBoxes, block * 2 * dimensions, 1);
    for (let first = 0; first < asked.blocks; first += batch) {
      const shards = Math.min(batch, asked.blocks - first);
      const args = [
        first,
        queries ? arrays.queries : arrays.references,
        arrays.queryBoxes,
        asked.count,
        arrays.references,
        arrays.boxes,
        references.count,
        blocks4,
        dimensions,
        k,
        queries ? 0 : 1,
        arrays.scratch,
        arrays.found,
        arrays.squares,
      ];
      await run("nearest", shards, args, asked.count > RESTLESS ? (done) => checkpoint(first + done, asked.blocks) : noCheckpoint);
      await checkpoint(first + shards, asked.blocks);
    }
    return { k, found: arrays.found.slice(0, asked.count * k), squares: arrays.squares.slice(0, asked.count * k) };
  });
}
