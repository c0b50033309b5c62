import type { TreeNode } from "./tree-grow";

/** Gini impurity of a node, weighted by its share of all rows. */
function impurity({ counts, size }: TreeNode, rows: number): number {
  const squares = counts.reduce((sum, count) => sum + count * count, 0);
  return size > 0 ? (size - squares / size) / rows : 0;
}

/**
 * Minimal cost-complexity pruning (Breiman et al. 1984, as scikit-learn's ccp_alpha): the alpha at which each branch
 * collapses, weakest link first. A tree pruned to `alpha` ends at every node whose alpha is not above it.
 */
export function collapseAlphas(root: TreeNode): ReadonlyMap<TreeNode, number> {
  const alphas = new Map<TreeNode, number>();
  const gone = (node: TreeNode) => alphas.has(node) || !node.branch;
  let reached = 0;
  for (;;) {
    let weakest: TreeNode | null = null;
    let least = Number.POSITIVE_INFINITY;
    const visit = (node: TreeNode): { leaves: number; cost: number } => {
      const own = impurity(node, root.size);
      if (!node.branch || gone(node)) return { leaves: 1, cost: own };
      const left = visit(node.branch.left);
      const right = visit(node.branch.right);
      const below = { leaves: left.leaves + right.leaves, cost: left.cost + right.cost };
      const link = (own - below.cost) / (below.leaves - 1);
      if (link < least) {
        least = link;
        weakest = node;
      }
      return below;
    };
    visit(root);
    if (weakest === null) return alphas;
    reached = Math.max(reached, least);
    alphas.set(weakest, reached);
  }
}

/** The distinct alphas of a tree's pruning path, ascending from 0. */
export function alphaPath(alphas: ReadonlyMap<TreeNode, number>): number[] {
  const path = [0];
  for (const alpha of [...alphas.values()].sort((a, b) => a - b)) if (alpha > path[path.length - 1] + 1e-12) path.push(alpha);
  return path;
}

/** The tree cut back to `alpha`. */
export function pruned(node: TreeNode, alphas: ReadonlyMap<TreeNode, number>, alpha: number): TreeNode {
  if (!node.branch || (alphas.get(node) ?? Number.POSITIVE_INFINITY) <= alpha + 1e-12) return { ...node, branch: null };
  const { split, left, right } = node.branch;
  return { ...node, branch: { split, left: pruned(left, alphas, alpha), right: pruned(right, alphas, alpha) } };
}

export function leavesOf(node: TreeNode): number {
  return node.branch ? leavesOf(node.branch.left) + leavesOf(node.branch.right) : 1;
}

/** The class most rows of a node have, the first of equals. */
export function majorityOf(counts: ArrayLike<number>): number {
  let best = 0;
  for (let c = 1; c < counts.length; c++) if (counts[c] > counts[best]) best = c;
  return best;
}
