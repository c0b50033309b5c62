import type { Checkpoint } from "../checkpoint";
import type { SpanningTree } from "./spanning-tree";

/** A dendrogram: merge i makes node count + i of the nodes `left[i]` and `right[i]`; nodes below `count` are points. */
export interface SingleLinkage {
  readonly count: number;
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  /** Ascending. */
  readonly distances: Float64Array;
  readonly sizes: Uint32Array;
}

/** Below this a comparison sort is faster than counting digits. */
const SMALL = 2048;
const DIGIT = 11;
/** Merges between two checkpoints. */
const SLICE = 32_768;

/** Single linkage from a spanning tree: its edges by weight, equal ones in the order of the tree. O(n). */
export async function singleLinkage({ from, to, weights }: SpanningTree, checkpoint: Checkpoint): Promise<SingleLinkage> {
  const merges = weights.length;
  const order = await ascending(weights, checkpoint);
  const count = merges + 1;
  const left = new Uint32Array(merges);
  const right = new Uint32Array(merges);
  const distances = new Float64Array(merges);
  const sizes = new Uint32Array(merges);
  const parents = Uint32Array.from({ length: count + merges }, (_, i) => i);
  const find = (start: number) => {
    let at = start;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  };
  const sizeOf = (node: number) => (node < count ? 1 : sizes[node - count]);
  for (let i = 0; i < merges; i++) {
    if (i % SLICE === 0) await checkpoint(i, merges);
    const edge = order[i];
    const a = find(from[edge]);
    const b = find(to[edge]);
    left[i] = a;
    right[i] = b;
    distances[i] = weights[edge];
    sizes[i] = sizeOf(a) + sizeOf(b);
    parents[a] = count + i;
    parents[b] = count + i;
  }
  return { count, left, right, distances, sizes };
}

/** Indices of non-negative numbers in ascending order, equal ones as they come. */
export async function ascending(values: Float64Array, checkpoint: Checkpoint): Promise<Uint32Array> {
  const count = values.length;
  let order = Uint32Array.from({ length: count }, (_, i) => i);
  if (count < SMALL) return order.sort((a, b) => values[a] - values[b]);
  // Numbers of one sign sort as their bits do.
  const words = new Uint32Array(values.slice().buffer);
  let next = new Uint32Array(count);
  const digits = 2 ** DIGIT;
  for (const word of [0, 1]) {
    for (let shift = 0; shift < 32; shift += DIGIT) {
      await checkpoint(0, 1);
      const starts = new Uint32Array(digits + 1);
      for (let i = 0; i < count; i++) starts[((words[2 * i + word] >>> shift) & (digits - 1)) + 1]++;
      if (starts.includes(count)) continue;
      for (let digit = 0; digit < digits; digit++) starts[digit + 1] += starts[digit];
      for (let i = 0; i < count; i++) next[starts[(words[2 * order[i] + word] >>> shift) & (digits - 1)]++] = order[i];
      [order, next] = [next, order];
    }
  }
  return order;
}
