import { type CondensedTree, deaths } from "./condensed-tree";

/** Clusters that a drawing shows at most; those selected, and what they came from, are always among them. */
const SHOWN = 120;
/** Steps by which a cluster is drawn as it loses points. */
const STEPS = 10;

export interface DrawnCluster {
  /** Place of the cluster it came from in this list, -1 for the whole; parents come first. */
  readonly parent: number;
  /** Segment it was selected as, -1 when it was not. */
  readonly segment: number;
  readonly size: number;
  /** Greatest distance at which it holds together, and the least; null for the whole, which was never joined, and 0 for duplicates. */
  readonly from: number | null;
  readonly to: number;
  /** How many points are left at distances from `from` down to `to`: its outline. */
  readonly outline: readonly (readonly [distance: number, points: number])[];
  /** Stability it was weighed by; null where it is not a number. */
  readonly stability: number | null;
}

/** A condensed tree, small enough for a report. */
export interface TreeDrawing {
  readonly clusters: readonly DrawnCluster[];
  /** Clusters in the whole tree. */
  readonly total: number;
}

/** `selected`: condensed clusters in the order of `segments`, the segment of each. O(n log n). */
export function drawTree(tree: CondensedTree, selected: readonly number[], segments: readonly number[], stability: Float64Array): TreeDrawing {
  const total = tree.parents.length;
  const segmentOf = new Int32Array(total).fill(-1);
  for (const [i, cluster] of selected.entries()) segmentOf[cluster] = segments[i];
  const kept = keptClusters(tree, selected);
  const place = new Map(kept.map((cluster, i) => [cluster, i]));
  const ends = deaths(tree);
  const left = new Map<number, number[]>(kept.map((cluster) => [cluster, []]));
  for (const [point, cluster] of tree.pointParents.entries()) left.get(cluster)?.push(tree.pointLambdas[point]);
  const clusters = kept.map((cluster): DrawnCluster => {
    const from = cluster === 0 ? null : short(1 / tree.births[cluster]);
    const to = short(1 / ends[cluster]);
    const lambdas = Float64Array.from(left.get(cluster) ?? []).sort();
    const size = tree.sizes[cluster];
    const worth = stability[cluster];
    return {
      parent: cluster === 0 ? -1 : (place.get(tree.parents[cluster]) ?? -1),
      segment: segmentOf[cluster],
      size,
      from,
      to,
      outline: outlineOf(lambdas, size),
      stability: Number.isFinite(worth) ? short(worth) : null,
    };
  });
  return { clusters, total };
}

/** Points left after each of a few steps, at the distance where that was so. */
function outlineOf(lambdas: Float64Array, size: number): [number, number][] {
  const steps = Math.min(STEPS, lambdas.length);
  return Array.from({ length: steps }, (_, i) => {
    const gone = Math.ceil(((i + 1) * lambdas.length) / steps);
    return [short(1 / lambdas[gone - 1]), size - gone];
  });
}

/** The selected clusters with their ancestors, then the largest others whose parents are shown. */
function keptClusters({ parents, sizes }: CondensedTree, selected: readonly number[]): number[] {
  const kept = new Set<number>([0]);
  for (const cluster of selected.slice(0, SHOWN)) for (let at = cluster; at > 0 && !kept.has(at); at = parents[at]) kept.add(at);
  const others = Array.from(parents.keys()).filter((cluster) => !kept.has(cluster));
  others.sort((a, b) => sizes[b] - sizes[a] || a - b);
  for (const cluster of others) {
    if (kept.size >= SHOWN) break;
    // A child is never larger than its parent, so that the parent was asked before.
    if (kept.has(parents[cluster])) kept.add(cluster);
  }
  return [...kept].sort((a, b) => a - b);
}

function short(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(5)) : 0;
}
