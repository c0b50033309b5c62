import type { TopTree } from "@/lib/ml/hierarchical/top-tree";

/** One upright line of a dendrogram, from a branch to the bar it joins. */
export interface Leg {
  readonly x: number;
  readonly from: number;
  readonly to: number;
  /** First group under it, from the left: tells which segment of a cut it belongs to. */
  readonly group: number;
}

/** One level line: two branches join at `height`. */
export interface Bar {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly group: number;
}

export interface Dendrogram {
  readonly legs: readonly Leg[];
  readonly bars: readonly Bar[];
}

/** Where the lines of a dendrogram stand: groups at 0.5, 1.5, ... from the left, heights as they are. */
export function dendrogramOf({ groups, merges }: TopTree): Dendrogram {
  const nodes = groups.map((_, i) => ({ x: i + 0.5, height: 0, group: i }));
  const legs: Leg[] = [];
  const bars: Bar[] = [];
  for (const { first, second, height } of merges) {
    const pair = [nodes[first], nodes[second]].sort((a, b) => a.x - b.x);
    const [left, right] = pair;
    for (const node of pair) legs.push({ x: node.x, from: node.height, to: height, group: node.group });
    bars.push({ left: left.x, right: right.x, height, group: left.group });
    nodes.push({ x: (left.x + right.x) / 2, height, group: left.group });
  }
  return { legs, bars };
}

/** Segments that a cut at `height` gives; at most one a group, however low. */
export function segmentsAt({ merges }: TopTree, height: number): number {
  return 1 + merges.reduce((count, merge) => count + (merge.height > height ? 1 : 0), 0);
}

/** Lowest and highest height at which a cut gives `segments`; the top of the tree leaves some room above it. */
export function rangeOf({ merges, floor }: TopTree, segments: number): { readonly low: number; readonly high: number } {
  const done = merges.length - (segments - 1);
  const top = topOf(merges);
  return { low: merges[done - 1]?.height ?? floor, high: merges[done]?.height ?? top };
}

/** A little above the last merge; never 0, also where everything is the same. */
export function topOf(merges: TopTree["merges"]): number {
  return (merges.at(-1)?.height || 1) * 1.06;
}

/** Segment of each group at a cut into `segments`, numbered from the left. */
export function groupsAt({ groups, merges }: TopTree, segments: number): number[] {
  const parent = Array.from({ length: groups.length + merges.length }, (_, i) => i);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root];
    return root;
  };
  for (let merge = 0; merge < merges.length - (segments - 1); merge++) {
    parent[find(merges[merge].first)] = groups.length + merge;
    parent[find(merges[merge].second)] = groups.length + merge;
  }
  const names = new Map<number, number>();
  return groups.map((_, group) => {
    const root = find(group);
    const name = names.get(root) ?? names.size;
    names.set(root, name);
    return name;
  });
}
