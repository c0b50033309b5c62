import type { Compute } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import { clustersAt, labelsAfter, mergesAt } from "../hierarchical/cut";
import { linkageTree } from "../hierarchical/linkage";
import { kMeans } from "../kmeans";
import { phase } from "../phase";
import type { Points } from "../points";
import type { Labelling } from "../silhouette";
import type { ClustererName } from "./clusterers";

export interface Partition extends Labelling {
  /** How many clusters were asked for; `clusters` is less when there are fewer distinct points. */
  readonly asked: number;
  readonly sizes: readonly number[];
  /** Sum of squared distances to the means of the clusters. */
  readonly inertia: number;
}

/** Clusters the points into each of `ks`, in their order. */
export type Clusterer = (points: Points, ks: readonly number[], seed: number, checkpoint: Checkpoint) => Promise<Partition[]>;

/** k-means once for every k, or one Ward tree cut at every k. */
export function clustererOf(name: ClustererName, starts: number, compute: Compute): Clusterer {
  if (name === "ward") return (points, ks, _seed, checkpoint) => wardPartitions(points, ks, compute, checkpoint);
  return async (points, ks, seed, checkpoint) => {
    const found: Partition[] = [];
    for (const [i, k] of ks.entries()) {
      const options = { clusters: Math.min(k, points.count), starts: k === 1 ? 1 : starts, maxIterations: 300, tolerance: 1e-4, seed };
      const { labels, clusters, sizes, inertia } = await kMeans(points, options, compute, phase(checkpoint, i / ks.length, (i + 1) / ks.length));
      found.push({ asked: k, labels, clusters, sizes, inertia });
    }
    return found;
  };
}

async function wardPartitions(points: Points, ks: readonly number[], compute: Compute, checkpoint: Checkpoint): Promise<Partition[]> {
  const tree = await linkageTree(points, "ward", compute, checkpoint);
  const distinct = clustersAt(tree, 0);
  // Each merge adds half its squared height to the sum of squares.
  const growth = new Float64Array(tree.heights.length + 1);
  for (let i = 0; i < tree.heights.length; i++) growth[i + 1] = growth[i] + tree.heights[i] ** 2 / 2;
  return ks.map((k) => {
    const clusters = Math.min(k, distinct);
    const merges = mergesAt(tree, clusters);
    const labels = labelsAfter(tree, merges);
    const sizes = new Array<number>(clusters).fill(0);
    for (const label of labels) sizes[label]++;
    return { asked: k, labels, clusters, sizes, inertia: growth[merges] };
  });
}
