import { type CondensedTree, deaths, stabilities } from "./condensed-tree";

export interface SelectOptions {
  /** Excess of mass takes the clusters that last, leaf the finest ones. */
  readonly selection: "eom" | "leaf";
  /** Whether everything may be one cluster. */
  readonly allowSingle: boolean;
  /** Clusters that part closer than this distance stay together; 0 for none. */
  readonly epsilon: number;
}

export interface SelectedClusters {
  /** Selected clusters of the condensed tree, ascending: label i is `selected[i]`. */
  readonly selected: readonly number[];
  /** Label of each point, -1 noise. */
  readonly labels: Int32Array;
  /** How firmly each point belongs to its cluster: 0 for noise, 1 at the densest place. */
  readonly probabilities: Float64Array;
  /** Persistence of each selected cluster, 0 to 1: its stability over the greatest one possible. */
  readonly persistence: readonly number[];
}

/** Picks the flat clusters of a condensed tree as the Python package hdbscan does. O(n). */
export function selectClusters(tree: CondensedTree, options: SelectOptions): SelectedClusters {
  const stability = stabilities(tree);
  const selected = options.selection === "eom" ? byMass(tree, stability, options) : leaves(tree);
  const chosen = options.epsilon > 0 && !(selected.length === 1 && selected[0] === 0) ? joinedBelow(tree, selected, options) : selected;
  chosen.sort((a, b) => a - b);
  const labels = labelPoints(tree, chosen, options);
  const last = deaths(tree);
  const probabilities = new Float64Array(labels.length);
  const sizes = new Float64Array(chosen.length);
  for (const [point, label] of labels.entries()) {
    if (label < 0) continue;
    sizes[label]++;
    const peak = last[chosen[label]];
    const lambda = tree.pointLambdas[point];
    probabilities[point] = peak === 0 || !Number.isFinite(lambda) ? 1 : Math.min(lambda, peak) / peak;
  }
  const most = tree.pointLambdas.reduce((max, lambda) => Math.max(max, lambda), 0);
  const persistence = chosen.map((cluster, label) =>
    !Number.isFinite(most) || most === 0 || sizes[label] === 0 ? 1 : stability[cluster] / (sizes[label] * most),
  );
  return { selected: chosen, labels, probabilities, persistence };
}

/** A cluster is kept when it is more stable than the best of what it falls into. Changes `stability` to the better of the two. */
function byMass({ children, parents }: CondensedTree, stability: Float64Array, { allowSingle }: SelectOptions): number[] {
  const kept = new Uint8Array(parents.length);
  for (let cluster = parents.length - 1; cluster >= (allowSingle ? 0 : 1); cluster--) {
    const child = children[cluster];
    // The reference adds in single precision, which decides near ties.
    const below = child < 0 ? 0 : Math.fround(Math.fround(stability[child]) + stability[child + 1]);
    if (below > stability[cluster]) stability[cluster] = below;
    else kept[cluster] = 1;
  }
  // What lies under a kept cluster is part of it.
  const inside = new Uint8Array(parents.length);
  const selected: number[] = [];
  for (let cluster = allowSingle ? 0 : 1; cluster < parents.length; cluster++) {
    const parent = parents[cluster];
    inside[cluster] = parent >= 0 && (inside[parent] || kept[parent]) ? 1 : 0;
    if (kept[cluster] && !inside[cluster]) selected.push(cluster);
  }
  return selected;
}

function leaves({ children, parents }: CondensedTree): number[] {
  if (parents.length === 1) return [];
  return Array.from(children.keys()).filter((cluster) => children[cluster] < 0);
}

/** Replaces clusters born at a distance under epsilon by the first of their ancestors that was born above it. */
function joinedBelow({ births, parents, children }: CondensedTree, selected: readonly number[], { epsilon, allowSingle }: SelectOptions): number[] {
  const result = new Set<number>();
  const covered = new Set<number>();
  const cover = (top: number) => {
    const stack = [top];
    for (let cluster = stack.pop(); cluster !== undefined; cluster = stack.pop()) {
      if (cluster !== top) covered.add(cluster);
      if (children[cluster] >= 0) stack.push(children[cluster], children[cluster] + 1);
    }
  };
  for (const cluster of selected) {
    if (1 / births[cluster] >= epsilon) {
      result.add(cluster);
    } else if (!covered.has(cluster)) {
      let at = cluster;
      for (;;) {
        const parent = parents[at];
        if (parent === 0 && !allowSingle) break;
        at = parent;
        if (parent === 0 || 1 / births[parent] > epsilon) break;
      }
      result.add(at);
      cover(at);
    }
  }
  return [...result];
}

function labelPoints({ parents, births, pointParents, pointLambdas }: CondensedTree, selected: readonly number[], options: SelectOptions): Int32Array {
  const labelOf = new Int32Array(parents.length).fill(-1);
  for (const [label, cluster] of selected.entries()) labelOf[cluster] = label;
  const whole = selected.length === 1 && selected[0] === 0;
  for (let cluster = 1; cluster < parents.length; cluster++) {
    // Points of the root alone are noise, unless the root is the one cluster.
    const above = parents[cluster];
    if (labelOf[cluster] < 0 && (above > 0 || whole)) labelOf[cluster] = labelOf[above];
  }
  if (!whole) return pointParents.map((cluster) => (cluster === 0 ? -1 : labelOf[cluster]));
  // Everything is one cluster: its points are those that stay until it ends, or as long as epsilon asks.
  let peak = 0;
  for (let cluster = 1; cluster < parents.length; cluster++) if (parents[cluster] === 0) peak = Math.max(peak, births[cluster]);
  for (let point = 0; point < pointParents.length; point++) if (pointParents[point] === 0) peak = Math.max(peak, pointLambdas[point]);
  const least = options.epsilon > 0 ? 1 / options.epsilon : peak;
  return Int32Array.from(pointLambdas, (lambda) => (lambda >= least ? 0 : -1));
}
