import { type Centres, marginOf } from "./centres";
import type { Condition } from "./rule";
import type { ToldNode, ToldSplit } from "./tree-rules";

/** How rows are explained: by the centres of their segments, or by the tree, whichever agrees better with the segments. */
export interface Explainer {
  readonly method: "centres" | "tree";
  /** Share of the rows that each puts where they are; null where it cannot be used. */
  readonly agreement: { readonly centres: number | null; readonly tree: number | null };
  readonly centres: Centres | null;
}

/** How one column pulls a row towards its own segment rather than the next. */
export interface Pull {
  /** Index of the axis. */
  readonly axis: number;
  /** Share of everything that pulls either way, below 0 towards the next segment. */
  readonly share: number;
}

export interface CentreReasons {
  readonly type: "centres";
  /** The segment it would be in otherwise. */
  readonly next: number;
  /** See `Nearness.margins`. */
  readonly margin: number;
  /** The strongest first. */
  readonly pulls: readonly Pull[];
}

export interface TreeReasons {
  readonly type: "tree";
  /** Place of the leaf among the nodes. */
  readonly leaf: number;
  /** The segment the tree would say: another than the row's where it is an exception. */
  readonly says: number;
  readonly next: number | null;
  /** Share of the leaf in the row's segment, less that of the largest other. */
  readonly margin: number;
}

/**
 * Why a row is where it is, by distances: d² to the next centre less d² to the own is a sum over the axes, and each
 * term is the pull of one. `point`: the row's value on each axis. Null when one is missing, or there is no other segment.
 */
export function centreReasons({ axes, centres }: Centres, segment: number, point: readonly number[]): CentreReasons | null {
  const own = centres[segment];
  if (!own || !point.every(Number.isFinite)) return null;
  const distance = (centre: readonly number[]) => axes.reduce((sum, { weight }, a) => sum + weight * (point[a] - centre[a]) ** 2, 0);
  let next = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [other, centre] of centres.entries()) {
    if (other === segment || !centre || distance(centre) >= least) continue;
    least = distance(centre);
    next = other;
  }
  const rival = centres[next];
  if (!rival) return null;
  const pulls = axes.map(({ weight }, axis) => ({ axis, share: weight * ((point[axis] - rival[axis]) ** 2 - (point[axis] - own[axis]) ** 2) }));
  const total = pulls.reduce((sum, { share }) => sum + Math.abs(share), 0);
  return {
    type: "centres",
    next,
    margin: marginOf(Math.sqrt(distance(own)), Math.sqrt(least)),
    pulls: pulls.map(({ axis, share }) => ({ axis, share: total > 0 ? share / total : 0 })).sort((a, b) => b.share - a.share),
  };
}

/** The nearest segment of a row that belongs to none (noise); null when it cannot be told. */
export function nearestCentre({ axes, centres }: Centres, point: readonly number[]): number | null {
  let nearest: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [segment, centre] of centres.entries()) {
    const sum = centre ? axes.reduce((all, { weight }, a) => all + weight * (point[a] - centre[a]) ** 2, 0) : Number.NaN;
    if (!(sum < least)) continue;
    least = sum;
    nearest = segment;
  }
  return nearest;
}

/** The leaf a row ends in. `value`: the row's value in a column, null when missing. */
export function leafOfRow(nodes: readonly ToldNode[], value: (column: string) => number | string | boolean | null): number {
  let at = 0;
  for (;;) {
    const { split, left, right } = nodes[at];
    if (!split) return at;
    at = goesLeft(split, value(split.column)) ? left : right;
  }
}

function goesLeft(split: ToldSplit, value: number | string | boolean | null): boolean {
  if (split.type === "category") return typeof value === "boolean" ? split.code === (value ? 0 : 1) : value === split.value;
  if (typeof value !== "number" || !Number.isFinite(value)) return split.missingLeft;
  return split.cut === null || value < split.cut;
}

/** Why a row is where it is, by the tree. `noise` is nobody's next segment. */
export function treeReasons(nodes: readonly ToldNode[], leaf: number, segment: number, noise: number | null): TreeReasons {
  const { counts, size, segment: says } = nodes[leaf];
  let next: number | null = null;
  for (const [other, rows] of counts.entries()) if (other !== segment && other !== noise && rows > (next === null ? 0 : counts[next])) next = other;
  return { type: "tree", leaf, says, next, margin: size > 0 ? (counts[segment] - (next === null ? 0 : counts[next])) / size : 0 };
}

/** The conditions that lead to a leaf, as the rules of the segments tell them. */
export function conditionsOfLeaf(
  segments: readonly { readonly rules: readonly { readonly leaf: number; readonly conditions: readonly Condition[] }[] }[],
  leaf: number,
) {
  for (const { rules } of segments) for (const rule of rules) if (rule.leaf === leaf) return rule.conditions;
  return [];
}
