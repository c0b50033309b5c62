import { clustersAfter } from "./cut";
import type { MergeTree } from "./merge-tree";

/** The top of a merge tree, for a drawing: what has joined far below stands as one group. */
export interface TopTree {
  /** Rows of each group, left to right: no two branches cross. */
  readonly groups: readonly number[];
  /** The last merges, upwards. `first` and `second`: a group below `groups.length`, else `groups.length` + number of an earlier merge. */
  readonly merges: readonly { readonly first: number; readonly second: number; readonly height: number }[];
  /** Height of the highest merge inside a group; 0 when every group is one row. */
  readonly floor: number;
}

/** The last `most` - 1 merges, and the group of each row. Of two branches the larger stands left. O(n). */
export function topTree(tree: MergeTree, most: number): { readonly top: TopTree; readonly groupOf: Int32Array } {
  const { count, first, second, heights, sizes } = tree;
  const groups = Math.min(count, most);
  const inside = count - groups;
  const size = (cluster: number) => (cluster < count ? 1 : sizes[cluster - count]);
  // The groups in the order of the branches.
  const place = new Map<number, number>();
  const waiting = count > 0 ? [2 * count - 2] : [];
  for (let cluster = waiting.pop(); cluster !== undefined; cluster = waiting.pop()) {
    const merge = cluster - count;
    if (merge < inside) {
      place.set(cluster, place.size);
      continue;
    }
    const [a, b] = [first[merge], second[merge]];
    if (size(a) >= size(b)) waiting.push(b, a);
    else waiting.push(a, b);
  }
  const named = (cluster: number) => (cluster - count < inside ? (place.get(cluster) ?? 0) : groups + cluster - count - inside);
  const merges = Array.from({ length: Math.max(0, groups - 1) }, (_, i) => ({
    first: named(first[inside + i]),
    second: named(second[inside + i]),
    height: heights[inside + i],
  }));
  const sizesOf = new Array<number>(place.size).fill(0);
  for (const [cluster, at] of place) sizesOf[at] = size(cluster);

  const groupOf = clustersAfter(tree, inside).map((cluster) => place.get(cluster) ?? 0);
  return { top: { groups: sizesOf, merges, floor: inside > 0 ? heights[inside - 1] : 0 }, groupOf };
}
