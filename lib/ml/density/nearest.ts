import type { Layout, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { type TreeLayout, type TreeShape, treeLayout } from "./tree";

/** Shards of a neighbour pass at most: each has a list of its own. */
const SHARDS = 512;

export function nearestShards({ leaves }: TreeShape): { readonly perShard: number; readonly shards: number } {
  const perShard = Math.ceil(leaves / SHARDS);
  return { perShard, shards: Math.ceil(leaves / perShard) };
}

/** The arrays of a neighbour search on a tree: the k-th distance of every slot and the first `kept` neighbours. */
export function nearestLayout(shape: TreeShape, k: number, kept: number) {
  const { shards } = nearestShards(shape);
  return {
    ...treeLayout(shape),
    limits: ["f32", shape.slots],
    kth: ["f64", shape.slots],
    squares: ["f64", shape.slots * kept],
    near: ["i32", shape.slots * kept],
    scratch: ["f64", shards * shape.capacity * k * 2],
    stacks: ["u8", shards * 1024],
  } as const satisfies Layout;
}

export type NearestSpace = Workspace<TreeLayout & ReturnType<typeof nearestLayout>>;

/**
 * Squared distance of the k-th nearest other point of every slot whose limit is not negative, exact in f64, into `kth`;
 * the first `kept` neighbours into `squares` and `near`. O(n k log n) in few dimensions.
 */
export async function findNearest(space: NearestSpace, shape: TreeShape, k: number, kept: number, checkpoint: Checkpoint): Promise<void> {
  const { head, kth, squares, near, limits, scratch, stacks } = space.arrays;
  const { perShard, shards } = nearestShards(shape);
  await space.run("nearest", shards, [head, perShard, k, kth, kept, squares, near, limits, scratch, stacks], checkpoint);
}
