import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import type { DistinctPoints } from "./distinct-points";
import type { MergeLog } from "./merge-tree";

/** Multiply-adds of one call: a few milliseconds. */
const CALL = 30_000_000;
/** A coordinate that is far from everything. */
const FAR = 1e15;

/**
 * Single linkage: the edges of Prim's minimum spanning tree, shortest first, are the merges (Gower and Ross 1969). No
 * matrix; the steps follow one another, so they run on one thread. O(count² x dimensions / 2), memory O(count x dimensions).
 */
export async function mergeBySpanningTree(points: DistinctPoints, log: MergeLog, compute: Compute, checkpoint: Checkpoint): Promise<void> {
  const { count, dimensions, values, scale, starts, rows } = points;
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const nodes = Int32Array.from({ length: count }, (_, i) => {
    let node = rows[starts[i]];
    for (let at = starts[i] + 1; at < starts[i + 1]; at++) node = log.add(node, rows[at], 0);
    return node;
  });
  if (count < 2) return;
  const stride = Math.ceil((count - 1) / 4) * 4;
  const layout = {
    coordinates: ["f32", stride * dimensions],
    points: ["f64", count * dimensions],
    ids: ["i32", stride],
    least: ["f64", stride],
    parents: ["i32", stride],
    limits: ["f32", stride],
    current: ["f32", dimensions],
    heads: ["i32", count],
    tails: ["i32", count],
    squares: ["f64", count],
  } as const;
  const { heads, tails, squares } = await compute.workspace("hierarchical", layout, async ({ arrays, call }) => {
    arrays.points.set(values);
    arrays.coordinates.fill(FAR);
    arrays.limits.fill(Number.POSITIVE_INFINITY);
    arrays.least.fill(Number.POSITIVE_INFINITY);
    for (let i = 1; i < count; i++) {
      arrays.ids[i - 1] = i;
      for (let t = 0; t < dimensions; t++) arrays.coordinates[t * stride + i - 1] = values[i * dimensions + t];
    }
    const slack = 1.1 * Math.sqrt(dimensions) * 2 ** -24;
    for (let from = 0; from < count - 1; ) {
      const to = Math.min(count - 1, from + Math.max(1, Math.floor(CALL / ((count - from) * (dimensions + 4)))));
      call(
        "growTree",
        from,
        to,
        count,
        dimensions,
        arrays.coordinates,
        stride,
        arrays.points,
        arrays.ids,
        arrays.least,
        arrays.parents,
        arrays.limits,
        arrays.current,
        arrays.heads,
        arrays.tails,
        arrays.squares,
        slack,
      );
      from = to;
      await checkpoint(1 - ((count - from) / count) ** 2, 1);
    }
    return { heads: arrays.heads.slice(0, count - 1), tails: arrays.tails.slice(0, count - 1), squares: arrays.squares.slice(0, count - 1) };
  });

  const find = (point: number): number => {
    let root = point;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  };
  const order = Uint32Array.from(squares, (_, i) => i).sort((a, b) => squares[a] - squares[b] || a - b);
  for (const edge of order) {
    const a = find(heads[edge]);
    const b = find(tails[edge]);
    nodes[a] = log.add(nodes[a], nodes[b], Math.sqrt(squares[edge]) / scale);
    parent[b] = a;
  }
}
