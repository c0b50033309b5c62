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

/** Cluster of each row after the first `merges` merges, numbered by first appearance. O(n). */
export function labelsAfter(tree: MergeTree, merges: number): Int32Array {
  const { count, first, second } = tree;
  // From the top down: every cluster takes the number of the last merge that holds it.
  const top = new Int32Array(count + merges).fill(-1);
  for (let merge = merges - 1; merge >= 0; merge--) {
    const own = top[count + merge] < 0 ? count + merge : top[count + merge];
    top[first[merge]] = own;
    top[second[merge]] = own;
  }
  const names = new Int32Array(count + merges).fill(-1);
  let clusters = 0;
  return Int32Array.from({ length: count }, (_, row) => {
    const own = top[row] < 0 ? row : top[row];
    if (names[own] < 0) names[own] = clusters++;
    return names[own];
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
