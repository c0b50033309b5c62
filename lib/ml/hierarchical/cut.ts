import type { MergeTree } from "./merge-tree";

/** Merges that are done at a cut into `clusters`: all but the last `clusters` - 1. */
export function mergesAt(tree: MergeTree, clusters: number): number {
  return Math.max(0, tree.count - Math.max(1, clusters));
}

/** Clusters left when everything that joins at `height` or below has joined. O(log n). */
export function clustersAt({ heights, count }: MergeTree, height: number): number {
  let low = 0;
  let high = heights.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heights[middle] <= height) low = middle + 1;
    else high = middle;
  }
  return count - low;
}

/** Number of the cluster that holds each row after the first `merges` merges: the row itself, or `count` + number of a merge. O(n). */
export function clustersAfter({ count, first, second }: MergeTree, merges: number): Int32Array {
  const holder = Int32Array.from({ length: count + merges }, (_, i) => i);
  // From the top down: what a merge is held by holds its parts.
  for (let merge = merges - 1; merge >= 0; merge--) {
    holder[first[merge]] = holder[count + merge];
    holder[second[merge]] = holder[count + merge];
  }
  return holder.slice(0, count);
}

/** Cluster of each row after the first `merges` merges, numbered by first appearance. O(n). */
export function labelsAfter(tree: MergeTree, merges: number): Int32Array {
  const names = new Int32Array(tree.count + merges).fill(-1);
  let clusters = 0;
  return clustersAfter(tree, merges).map((cluster) => {
    if (names[cluster] < 0) names[cluster] = clusters++;
    return names[cluster];
  });
}

export interface Jump {
  /** Clusters just below the greatest step from one merge to the next. */
  readonly clusters: number;
  readonly from: number;
  readonly to: number;
}

/** The greatest step between two successive heights among cuts into 2 to `most` clusters: the cut there lasts longest. Null with fewer than 3 rows. */
export function greatestJump({ heights, count }: MergeTree, most: number): Jump | null {
  let found: Jump | null = null;
  for (let clusters = 2; clusters <= Math.min(most, count - 1); clusters++) {
    const from = heights[count - clusters - 1];
    const to = heights[count - clusters];
    if (to - from > (found ? found.to - found.from : 0)) found = { clusters, from, to };
  }
  return found;
}
