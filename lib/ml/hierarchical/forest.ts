import type { DistinctPoints } from "./distinct-points";
import type { MergeLog } from "./merge-tree";

/**
 * The clusters that are left, one a slot, in the order of space: a cluster takes the slot of the first of the two it is
 * made of. All arrays have room for one cluster a distinct point; only the first `slots` entries count.
 */
export class Forest {
  slots: number;
  /** Centre, `dimensions` numbers a slot. */
  readonly centroids: Float64Array;
  /** Rows. */
  readonly sizes: Float64Array;
  /** Mean squared distance of the rows to the centre. */
  readonly spreads: Float64Array;
  /** Number of the cluster: distinct points first, then merges. Ties are broken by it. */
  readonly keys: Int32Array;
  /** Round in which it was made. */
  readonly born: Int32Array;
  /** Members (distinct points) of slot i: `members[starts[i]] .. members[starts[i + 1] - 1]`. */
  readonly starts: Int32Array;
  readonly members: Int32Array;
  /** Slot of the nearest cluster, and the value of the merge; right unless `stale`. */
  readonly near: Int32Array;
  readonly values: Float64Array;
  readonly stale: Uint8Array;
  /** Number of the cluster in the log. */
  private readonly nodes: Int32Array;
  private round = 0;
  private made: number;
  private readonly dimensions: number;

  constructor(
    readonly points: DistinctPoints,
    private readonly log: MergeLog,
    private readonly heightOf: (value: number) => number,
  ) {
    const { count, dimensions, starts, rows } = points;
    this.slots = count;
    this.made = count;
    this.centroids = points.values.slice();
    this.sizes = Float64Array.from({ length: count }, (_, i) => starts[i + 1] - starts[i]);
    this.spreads = new Float64Array(count);
    this.keys = Int32Array.from({ length: count }, (_, i) => i);
    this.born = new Int32Array(count);
    this.starts = Int32Array.from({ length: count + 1 }, (_, i) => i);
    this.members = this.keys.slice();
    this.near = new Int32Array(count).fill(-1);
    this.values = new Float64Array(count);
    this.stale = new Uint8Array(count).fill(1);
    this.dimensions = dimensions;
    // Rows at the same place join first, at distance 0.
    this.nodes = Int32Array.from({ length: count }, (_, i) => {
      let node = rows[starts[i]];
      for (let at = starts[i] + 1; at < starts[i + 1]; at++) node = log.add(node, rows[at], 0);
      return node;
    });
  }

  /** Notes the slots without a right answer in `queries`; returns how many. */
  gatherStale(queries: Int32Array): number {
    let count = 0;
    for (let slot = 0; slot < this.slots; slot++) if (this.stale[slot] === 1) queries[count++] = slot;
    return count;
  }

  /** Joins every two clusters that are each other's nearest, and moves the others up. O(slots x dimensions + points). */
  joinNearest(): void {
    this.round++;
    const { near, slots } = this;
    const place = new Int32Array(slots).fill(-1);
    let count = 0;
    for (let slot = 0; slot < slots; slot++) {
      const other = near[slot];
      if (near[other] === slot && other < slot) continue;
      place[slot] = count++;
    }
    const found = near.slice(0, slots);
    const held = this.members.slice();
    const starts = this.starts.slice(0, slots + 1);
    let at = 0;
    for (let slot = 0; slot < slots; slot++) {
      const to = place[slot];
      if (to < 0) continue;
      const other = found[slot];
      const joined = found[other] === slot;
      if (joined) this.join(slot, other, to);
      else this.move(slot, to, found, place);
      this.starts[to] = at;
      for (const part of joined ? [slot, other] : [slot]) for (let m = starts[part]; m < starts[part + 1]; m++) this.members[at++] = held[m];
    }
    this.starts[count] = at;
    this.slots = count;
  }

  private join(a: number, b: number, to: number): void {
    const { centroids, sizes, spreads, dimensions } = this;
    const node = this.log.add(this.nodes[a], this.nodes[b], this.heightOf(this.values[a]));
    const size = sizes[a] + sizes[b];
    let square = 0;
    for (let t = 0; t < dimensions; t++) {
      const left = centroids[a * dimensions + t];
      const right = centroids[b * dimensions + t];
      square += (left - right) ** 2;
      centroids[to * dimensions + t] = (sizes[a] * left + sizes[b] * right) / size;
    }
    spreads[to] = (sizes[a] * spreads[a] + sizes[b] * spreads[b]) / size + (sizes[a] / size) * (sizes[b] / size) * square;
    sizes[to] = size;
    this.nodes[to] = node;
    this.keys[to] = this.made++;
    this.born[to] = this.round;
    this.stale[to] = 1;
  }

  private move(from: number, to: number, found: Int32Array, place: Int32Array): void {
    const { dimensions } = this;
    this.centroids.copyWithin(to * dimensions, from * dimensions, (from + 1) * dimensions);
    this.sizes[to] = this.sizes[from];
    this.spreads[to] = this.spreads[from];
    this.nodes[to] = this.nodes[from];
    this.keys[to] = this.keys[from];
    this.born[to] = this.born[from];
    this.values[to] = this.values[from];
    const nearest = found[from];
    // A cluster that has joined another is no nearer than it was: only those whose nearest is gone must search again.
    const gone = found[found[nearest]] === nearest;
    this.stale[to] = gone ? 1 : 0;
    this.near[to] = gone ? -1 : place[nearest];
  }

  /** Joins slots `a` and `b` in the log alone: for the matrix, which keeps its own arrays. */
  note(a: number, b: number, value: number): number {
    const node = this.log.add(this.nodes[a], this.nodes[b], this.heightOf(value));
    this.nodes[a] = node;
    return this.made++;
  }

  nextRound(): number {
    return ++this.round;
  }
}
