/** How clusters join, from single rows to one; the form of `scipy.cluster.hierarchy.linkage`. */
export interface MergeTree {
  /** Rows. */
  readonly count: number;
  /** Cluster numbers of merge i, the smaller first: below `count` a row, else `count` + the number of an earlier merge. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Distance at which they join, ascending. */
  readonly heights: Float64Array;
  /** Rows in the cluster that merge i makes. */
  readonly sizes: Int32Array;
}

/** Merges as they are found, in any order that has children before parents. */
export class MergeLog {
  private readonly first: number[] = [];
  private readonly second: number[] = [];
  private readonly heights: number[] = [];

  constructor(readonly count: number) {}

  get length(): number {
    return this.heights.length;
  }

  /** Notes that two clusters (rows, or `count` + number of an earlier entry) join; returns the number of the new one. */
  add(first: number, second: number, height: number): number {
    const below = Math.max(this.heightOf(first), this.heightOf(second));
    this.first.push(first);
    this.second.push(second);
    // Rounding must not put a parent below its child.
    this.heights.push(Math.max(height, below));
    return this.count + this.heights.length - 1;
  }

  /** The merges by height, numbered anew. O(n log n). */
  tree(): MergeTree {
    const { count, heights } = this;
    const order = Uint32Array.from(heights, (_, i) => i).sort((a, b) => heights[a] - heights[b] || a - b);
    const place = new Int32Array(order.length);
    for (const [position, merge] of order.entries()) place[merge] = position;
    const renamed = (cluster: number) => (cluster < count ? cluster : count + place[cluster - count]);
    const tree = { count, first: new Int32Array(order.length), second: new Int32Array(order.length), heights: new Float64Array(order.length) };
    const sizes = new Int32Array(order.length);
    for (const [position, merge] of order.entries()) {
      const a = renamed(this.first[merge]);
      const b = renamed(this.second[merge]);
      tree.first[position] = Math.min(a, b);
      tree.second[position] = Math.max(a, b);
      tree.heights[position] = heights[merge];
      sizes[position] = (a < count ? 1 : sizes[a - count]) + (b < count ? 1 : sizes[b - count]);
    }
    return { ...tree, sizes };
  }

  private heightOf(cluster: number): number {
    return cluster < this.count ? 0 : this.heights[cluster - this.count];
  }
}
