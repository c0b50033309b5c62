import type { Checkpoint } from "../checkpoint";
import type { SingleLinkage } from "./single-linkage";

/**
 * The dendrogram with all splits left out that would make a cluster of fewer than `minClusterSize` points: what remains are
 * clusters that lose points as the density rises (lambda = 1 / distance), and now and then fall in two. Cluster 0 is everything.
 */
export interface CondensedTree {
  /** Cluster that each cluster came from, -1 for the root; parents come before their children. */
  readonly parents: Int32Array;
  /** Lambda at which each cluster was born; 0 for the root. */
  readonly births: Float64Array;
  /** Points at birth. */
  readonly sizes: Uint32Array;
  /** Cluster that each point was in last, and the lambda at which it left. */
  readonly pointParents: Int32Array;
  readonly pointLambdas: Float64Array;
  /** Children are born in pairs: the first of the two, -1 for a cluster that does not split. */
  readonly children: Int32Array;
}

/** Nodes between two checkpoints. */
const SLICE = 16_384;

/** Condenses a dendrogram (Campello, Moulavi, Zimek, Sander 2015), clusters numbered as the Python package hdbscan does. O(n). */
export async function condense(
  { count, left, right, distances, sizes }: SingleLinkage,
  minClusterSize: number,
  checkpoint: Checkpoint,
): Promise<CondensedTree> {
  const root = count + left.length - 1;
  const clusterOf = new Int32Array(root + 1).fill(-1);
  const parents = [-1];
  const births = [0];
  const clusterSizes = [count];
  const children = [-1];
  const pointParents = new Int32Array(count);
  const pointLambdas = new Float64Array(count);
  if (count === 1) return built({ parents, births, clusterSizes, children, pointParents, pointLambdas });
  const sizeOf = (node: number) => (node < count ? 1 : sizes[node - count]);
  const stack: number[] = [];
  const leave = (top: number, cluster: number, lambda: number) => {
    stack.push(top);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node >= count) {
        stack.push(left[node - count], right[node - count]);
        continue;
      }
      pointParents[node] = cluster;
      pointLambdas[node] = lambda;
    }
  };
  const grow = (node: number, cluster: number, lambda: number) => {
    clusterOf[node] = parents.length;
    parents.push(cluster);
    births.push(lambda);
    clusterSizes.push(sizeOf(node));
    children.push(-1);
  };
  // Level by level, as clusters are numbered.
  clusterOf[root] = 0;
  const queue = new Uint32Array(count);
  let end = 0;
  queue[end++] = root;
  for (let at = 0; at < end; at++) {
    if (at % SLICE === 0) await checkpoint(at, count);
    const node = queue[at];
    const cluster = clusterOf[node];
    const merge = node - count;
    const lambda = distances[merge] > 0 ? 1 / distances[merge] : Number.POSITIVE_INFINITY;
    const halves = [left[merge], right[merge]];
    const large = halves.map((half) => sizeOf(half) >= minClusterSize);
    if (large[0] && large[1]) {
      children[cluster] = parents.length;
      for (const half of halves) grow(half, cluster, lambda);
    }
    for (const [i, half] of halves.entries()) {
      if (!large[i]) leave(half, cluster, lambda);
      else if (!large[1 - i]) clusterOf[half] = cluster;
      if (large[i]) queue[end++] = half;
    }
  }
  return built({ parents, births, clusterSizes, children, pointParents, pointLambdas });
}

interface Lists {
  readonly parents: readonly number[];
  readonly births: readonly number[];
  readonly clusterSizes: readonly number[];
  readonly children: readonly number[];
  readonly pointParents: Int32Array;
  readonly pointLambdas: Float64Array;
}

function built({ parents, births, clusterSizes, children, pointParents, pointLambdas }: Lists): CondensedTree {
  return {
    parents: Int32Array.from(parents),
    births: Float64Array.from(births),
    sizes: Uint32Array.from(clusterSizes),
    children: Int32Array.from(children),
    pointParents,
    pointLambdas,
  };
}

/** Excess of mass of each cluster: the sum over its points of how long they stayed in it, in lambda. Infinite for duplicates. */
export function stabilities({ parents, births, sizes, pointParents, pointLambdas }: CondensedTree): Float64Array {
  const sums = new Float64Array(parents.length);
  for (let cluster = 1; cluster < parents.length; cluster++) sums[parents[cluster]] += (births[cluster] - births[parents[cluster]]) * sizes[cluster];
  for (let point = 0; point < pointParents.length; point++) {
    const cluster = pointParents[point];
    sums[cluster] += pointLambdas[point] - births[cluster];
  }
  return sums;
}

/** The greatest lambda at which anything left each cluster. */
export function deaths({ parents, births, pointParents, pointLambdas }: CondensedTree): Float64Array {
  const last = new Float64Array(parents.length);
  for (let cluster = 1; cluster < parents.length; cluster++) last[parents[cluster]] = Math.max(last[parents[cluster]], births[cluster]);
  for (let point = 0; point < pointParents.length; point++) last[pointParents[point]] = Math.max(last[pointParents[point]], pointLambdas[point]);
  return last;
}

/**
 * GLOSH outlier scores (Campello et al. 2015): how far a point's density lies below that of the densest place of the
 * cluster it left, 0 to 1. A point beside duplicates, whose density is infinite, scores 1.
 */
export function outlierScores(tree: CondensedTree): Float64Array {
  const most = deaths(tree);
  for (let cluster = most.length - 1; cluster > 0; cluster--) most[tree.parents[cluster]] = Math.max(most[tree.parents[cluster]], most[cluster]);
  return tree.pointLambdas.map((lambda, point) => {
    const peak = most[tree.pointParents[point]];
    if (peak === 0 || !Number.isFinite(lambda)) return 0;
    return Number.isFinite(peak) ? (peak - lambda) / peak : 1;
  });
}
