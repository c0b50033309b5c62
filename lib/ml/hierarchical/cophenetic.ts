import type { Checkpoint } from "../checkpoint";
import type { Points } from "../points";
import { permutation, Random } from "../random";
import type { MergeTree } from "./merge-tree";

/** Rows whose distances are compared: two million pairs. */
const ROWS = 2000;

export interface Cophenetic {
  /** Pearson's correlation; null when either distance never varies. */
  readonly correlation: number | null;
  /** Rows looked at. */
  readonly rows: number;
}

/**
 * How truly the tree keeps the distances between rows (Sokal and Rohlf 1962): the correlation of the Euclidean distance of
 * two rows with the height at which they first share a cluster, over all pairs of rows or of a seeded sample.
 * O(rows² x dimensions + n).
 */
export async function copheneticCorrelation(points: Points, tree: MergeTree, seed: number, checkpoint: Checkpoint): Promise<Cophenetic> {
  const { count, first, second, heights } = tree;
  const rows = Math.min(count, ROWS);
  const sample = rows < count ? permutation(count, new Random(seed, 74)).slice(0, rows).sort() : Uint32Array.from({ length: count }, (_, i) => i);
  // Rows of the sample in each cluster, as a list from its head; -1 is none.
  const head = new Int32Array(count + heights.length).fill(-1);
  const tail = head.slice();
  const next = new Int32Array(count).fill(-1);
  for (const row of sample) {
    head[row] = row;
    tail[row] = row;
  }
  const sums = new Sums();
  let pairs = 0;
  for (let merge = 0; merge < heights.length; merge++) {
    const a = first[merge];
    const b = second[merge];
    for (let i = head[a]; i >= 0; i = next[i]) {
      for (let j = head[b]; j >= 0; j = next[j]) {
        sums.add(distance(points, i, j), heights[merge]);
        pairs++;
      }
      if (pairs > 100_000) {
        pairs = 0;
        await checkpoint(merge, heights.length);
      }
    }
    const own = count + merge;
    head[own] = head[a] < 0 ? head[b] : head[a];
    tail[own] = tail[b] < 0 ? tail[a] : tail[b];
    if (head[a] >= 0 && head[b] >= 0) next[tail[a]] = head[b];
  }
  return { correlation: sums.correlation(), rows };
}

function distance({ values, dimensions }: Points, a: number, b: number): number {
  let square = 0;
  for (let t = 0; t < dimensions; t++) square += (values[a * dimensions + t] - values[b * dimensions + t]) ** 2;
  return Math.sqrt(square);
}

/** Moments of pairs, taken about the first pair so that no digits are lost. */
class Sums {
  private count = 0;
  private x0 = 0;
  private y0 = 0;
  private x = 0;
  private y = 0;
  private xx = 0;
  private yy = 0;
  private xy = 0;

  add(left: number, right: number): void {
    if (this.count++ === 0) {
      this.x0 = left;
      this.y0 = right;
    }
    const x = left - this.x0;
    const y = right - this.y0;
    this.x += x;
    this.y += y;
    this.xx += x * x;
    this.yy += y * y;
    this.xy += x * y;
  }

  correlation(): number | null {
    const { count, x, y } = this;
    const left = this.xx - (x * x) / count;
    const right = this.yy - (y * y) / count;
    const least = 1e-12;
    if (count < 2 || left <= least * this.xx || right <= least * this.yy) return null;
    return (this.xy - (x * y) / count) / Math.sqrt(left * right);
  }
}
