import { type Tensorflow, withTensorflow } from "@/lib/compute/tensor-backend";
import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import { membership, type TensorPoints, uploadPoints } from "./tensor-points";

/** Points whose distances to all others are taken at once. */
const QUERIES = 256;

export interface ClusterDistances {
  /** queries x clusters: sum of the distances of each query to the points of each cluster, itself left out. */
  readonly sums: Float64Array;
  readonly backend: string;
}

/**
 * Sums of pairwise Euclidean distances as dense products on tfjs, for machines with a real GPU: what a silhouette is made
 * of. The norm expansion in f32 is good to about four digits for points that nearly coincide, and better for all others.
 * O(queries x count x dimensions).
 */
export function tensorClusterDistances(
  points: Points,
  labels: Int32Array,
  clusters: number,
  queries: Uint32Array,
  checkpoint: Checkpoint,
  onFallback: (lost: string, next: string) => void,
): Promise<ClusterDistances> {
  return withTensorflow(async (tf, session) => {
    const uploaded = await uploadPoints(tf, points, () => checkpoint(0, 1));
    const sums = new Float64Array(queries.length * clusters);
    try {
      for (let from = 0; from < queries.length; from += QUERIES) {
        await checkpoint(from, queries.length);
        const some = queries.subarray(from, from + QUERIES);
        sums.set(await sumsOf(tf, uploaded, points, labels, clusters, some), from * clusters);
        session.assertAlive();
      }
      return { sums, backend: session.backend };
    } finally {
      uploaded.dispose();
    }
  }, onFallback);
}

async function sumsOf(
  { core }: Tensorflow,
  { blocks, scale }: TensorPoints,
  points: Points,
  labels: Int32Array,
  clusters: number,
  queries: Uint32Array,
): Promise<Float64Array> {
  const { dimensions, values } = points;
  const rows = new Float32Array(queries.length * dimensions);
  for (const [at, query] of queries.entries()) for (let t = 0; t < dimensions; t++) rows[at * dimensions + t] = values[query * dimensions + t] * scale;
  const stacked = core.tidy(() => {
    const asked = core.tensor2d(rows, [queries.length, dimensions]);
    const own = core.sum(core.square(asked), 1, true);
    let first = 0;
    const parts = blocks.map((block) => {
      const count = block.shape[0];
      const others = core.slice(block, [0, 0], [count, dimensions]);
      const norms = core.reshape(core.sum(core.square(others), 1), [1, count]);
      const squares = core.sub(core.add(own, norms), core.mul(core.matMul(asked, others, false, true), 2));
      const members = membership(core, core.tensor1d(labels.subarray(first, first + count), "int32"), clusters);
      // A point is at no distance from itself, whatever rounding left of it.
      const itself = Float32Array.from(queries, (query) => query - first);
      const different = core.sub(
        1,
        core.cast(core.equal(core.tensor2d(itself, [queries.length, 1]), core.reshape(core.range(0, count, 1), [1, count])), "float32"),
      );
      first += count;
      return core.matMul(core.mul(core.sqrt(core.relu(squares)), different), members);
    });
    return core.stack(parts);
  });
  const read = await stacked.data();
  stacked.dispose();
  const sums = new Float64Array(queries.length * clusters);
  for (let at = 0; at < read.length; at++) sums[at % sums.length] += read[at] / scale;
  return sums;
}
