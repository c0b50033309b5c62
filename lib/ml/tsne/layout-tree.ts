/** Points of a leaf, as the kernels have it. */
export const LEAF = 16;

/** The binary tree over leaves in order, nodes in preorder: it depends on the number of points alone. */
export interface LayoutTree {
  readonly nodes: number;
  /** The leaf that a node is, or -1. */
  readonly leaves: Int32Array;
  /** The node behind its subtree. */
  readonly ends: Int32Array;
}

export function layoutTree(count: number): LayoutTree {
  const all = Math.max(1, Math.ceil(count / LEAF));
  const nodes = 2 * all - 1;
  const leaves = new Int32Array(nodes).fill(-1);
  const ends = new Int32Array(nodes);
  const pending: [node: number, from: number, to: number][] = [[0, 0, all]];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [node, from, to] = next;
    ends[node] = node + 2 * (to - from) - 1;
    if (to - from === 1) {
      leaves[node] = from;
      continue;
    }
    const middle = from + Math.ceil((to - from) / 2);
    pending.push([node + 1, from, middle], [node + 2 * (middle - from), middle, to]);
  }
  return { nodes, leaves, ends };
}
