import type { DrawnCluster, TreeDrawing } from "@/lib/ml/density/tree-drawing";

/** A cluster on the plot: its outline as left and right edges going down, in shares of the width and in distances. */
export interface Icicle {
  readonly cluster: number;
  readonly segment: number;
  readonly edges: readonly { readonly distance: number; readonly left: number; readonly right: number }[];
  /** Middle of its top, in shares of the width. */
  readonly middle: number;
}

export interface IcicleLayout {
  readonly icicles: readonly Icicle[];
  /** Distances at the top and the bottom of the plot; both above 0, for a scale of logarithms. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * Lays a condensed tree out from top (far apart) to bottom (dense): each cluster as wide as it has points, thinner where it
 * loses some, its children side by side under it.
 */
export function icicleLayout({ clusters }: TreeDrawing): IcicleLayout {
  const finite = clusters.flatMap(({ from, to, outline }) => [from ?? 0, to, ...outline.map(([distance]) => distance)]).filter((distance) => distance > 0);
  const rootTop = Math.max(clusters[0]?.outline[0]?.[0] ?? 0, ...clusters.map(({ from }) => from ?? 0));
  const top = (rootTop || 1) * 1.15;
  const bottom = Math.min(top / 2, ...(finite.length > 0 ? [Math.min(...finite) * 0.95] : []));
  const all = Math.max(1, clusters[0]?.size ?? 1);
  const children = clusters.map((): number[] => []);
  for (const [i, { parent }] of clusters.entries()) if (parent >= 0) children[parent].push(i);
  const middles = new Array<number>(clusters.length).fill(0.5);
  for (const [i, below] of children.entries()) {
    // Children hold no more points than their parent had left: side by side under its end, no two branches ever cross.
    let at = middles[i] - below.reduce((sum, child) => sum + clusters[child].size, 0) / all / 2;
    for (const child of below) {
      const room = clusters[child].size / all;
      middles[child] = at + room / 2;
      at += room;
    }
  }
  const icicles = clusters.map(
    (cluster, i): Icicle => ({ cluster: i, segment: cluster.segment, edges: edgesOf(cluster, middles[i], all, top, bottom), middle: middles[i] }),
  );
  return { icicles, top, bottom };
}

function edgesOf({ from, to, size, outline }: DrawnCluster, middle: number, all: number, top: number, bottom: number) {
  const held = (distance: number) => Math.max(bottom, Math.min(top, distance));
  const edge = (distance: number, points: number) => ({ distance: held(distance), left: middle - points / all / 2, right: middle + points / all / 2 });
  const edges = [edge(from ?? top, size)];
  let points = size;
  for (const [distance, left] of outline) {
    edges.push(edge(distance, points));
    points = left;
    edges.push(edge(distance, points));
  }
  edges.push(edge(to, points));
  return edges;
}

/** The cluster a person would call a segment, or came from one: where the branch is coloured. */
export function segmentAbove(clusters: readonly DrawnCluster[], cluster: number): number {
  for (let at = cluster; at >= 0; at = clusters[at].parent) if (clusters[at].segment >= 0) return clusters[at].segment;
  return -1;
}
