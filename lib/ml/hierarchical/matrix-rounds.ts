import type { Compute, Workspace } from "@/lib/compute/compute";
import type { Checkpoint } from "../checkpoint";
import type { Forest } from "./forest";
import { FRAME, writeFrame } from "./frame";

/** Multiply-adds of a task that fills cells: about two milliseconds. */
const TASK = 6_000_000;
const MOST_SHARDS = 60_000;
/** Rows of the matrix that a shard of a small pass takes. */
const ROWS = 16;
/** Columns that `mirrorTile` takes. */
const MIRROR = 64;
/** Share of the columns that must be alive: with fewer the dead ones are moved out. */
const ALIVE = 0.75;

/**
 * Merges what is left of a forest with a matrix between its clusters, in the same rounds. Every distance between two rows
 * is taken once, in f64. Memory 8 x slots² bytes; O(points² x dimensions / 2 + slots² x rounds).
 */
export async function finishWithMatrix(forest: Forest, code: number, compute: Compute, checkpoint: Checkpoint): Promise<void> {
  const { slots } = forest;
  const { count, dimensions } = forest.points;
  const padded = Math.ceil(count / 4) * 4;
  const tasks = fillTasks(forest);
  const layout = {
    frame: ["u32", FRAME],
    matrix: ["f64", slots * slots],
    rowPlaces: ["i32", slots],
    sorted: ["f64", padded * dimensions],
    slotOf: ["i32", count],
    queries: ["i32", slots],
    sizes: ["f64", slots],
    keys: ["i32", slots],
    born: ["i32", slots],
    starts: ["i32", slots + 1],
    members: ["i32", count],
    multiples: ["f64", count],
    near: ["i32", slots],
    values: ["f64", slots],
    merges: ["i32", slots],
    kept: ["i32", slots],
    tasks: ["i32", tasks.length],
  } as const;
  await compute.workspace("hierarchical", layout, async (space) => {
    const { arrays, run } = space;
    for (let slot = 0; slot < slots; slot++) {
      for (let at = forest.starts[slot]; at < forest.starts[slot + 1]; at++) {
        const point = forest.members[at];
        arrays.slotOf[at] = slot;
        for (let t = 0; t < dimensions; t++) arrays.sorted[t * padded + at] = forest.points.values[point * dimensions + t];
      }
      arrays.rowPlaces[slot] = slot;
    }
    arrays.starts.set(forest.starts.subarray(0, slots + 1));
    arrays.members.set(forest.members);
    for (let i = 0; i < count; i++) arrays.multiples[i] = forest.points.starts[i + 1] - forest.points.starts[i];
    arrays.sizes.set(forest.sizes.subarray(0, slots));
    arrays.keys.set(forest.keys.subarray(0, slots));
    arrays.born.set(forest.born.subarray(0, slots));
    writeFrame(arrays.frame, { ...arrays, slots, dimensions, stride: slots, pointCount: count });
    const begun = 1 - (slots / count) ** 2;
    arrays.tasks.set(tasks);
    const filling = tasks.length / 3;
    const perShard = Math.ceil(filling / MOST_SHARDS);
    await run("fillCells", Math.ceil(filling / perShard), [arrays.frame, code, arrays.tasks, filling, perShard], (done, total) =>
      checkpoint(begun + (0.9 - 0.9 * begun) * (done / total), 1),
    );
    await run("mirrorTile", Math.ceil(slots / MIRROR), [arrays.frame], () => checkpoint(0.9, 1));
    await new MatrixRounds(space, forest, code, dimensions).run(checkpoint);
  });
}

/** Rows and ranges of columns that take about as long as one another: row, first column, column behind the last. */
function fillTasks({ slots, starts, points }: Forest): number[] {
  const tasks: number[] = [];
  for (let row = 0; row < slots - 1; row++) {
    const members = starts[row + 1] - starts[row];
    const most = TASK / (members * (points.dimensions + 4));
    let column = row + 1;
    for (let end = row + 2; end <= slots; end++) {
      if (end < slots && starts[end + 1] - starts[column] <= most) continue;
      tasks.push(row, column, end);
      column = end;
    }
  }
  return tasks;
}

interface MatrixArrays {
  readonly frame: Uint32Array;
  readonly matrix: Float64Array;
  readonly rowPlaces: Int32Array;
  readonly queries: Int32Array;
  readonly sizes: Float64Array;
  readonly keys: Int32Array;
  readonly born: Int32Array;
  readonly near: Int32Array;
  readonly values: Float64Array;
  readonly merges: Int32Array;
  readonly kept: Int32Array;
}

/** The rounds on a matrix: clusters are columns, dead ones stay until too many are. */
class MatrixRounds {
  private columns: number;
  private alive: number;
  private readonly arrays: MatrixArrays;
  private readonly stale: Uint8Array;
  private readonly gone: Uint8Array;
  /** Slot of the forest of each column. */
  private readonly slotOf: Int32Array;
  private readonly stride: number;

  constructor(
    private readonly space: Pick<Workspace, "run"> & { readonly arrays: MatrixArrays },
    private readonly forest: Forest,
    private readonly code: number,
    private readonly dimensions: number,
  ) {
    this.columns = forest.slots;
    this.alive = forest.slots;
    this.stride = forest.slots;
    this.arrays = space.arrays;
    this.stale = new Uint8Array(forest.slots).fill(1);
    this.gone = new Uint8Array(forest.slots);
    this.slotOf = Int32Array.from({ length: forest.slots }, (_, i) => i);
  }

  async run(checkpoint: Checkpoint): Promise<void> {
    const { arrays, code, space } = this;
    const begun = this.alive;
    while (this.alive > 1) {
      const rest: Checkpoint = () => checkpoint(0.9 + 0.1 * (1 - this.alive / begun), 1);
      let stale = 0;
      for (let column = 0; column < this.columns; column++) if (this.stale[column] === 1) arrays.queries[stale++] = column;
      await space.run("nearestColumn", Math.ceil(stale / ROWS), [arrays.frame, code, stale, ROWS, arrays.sizes], rest);
      const merges = this.joinNearest();
      await space.run("joinColumns", Math.ceil(this.columns / ROWS), [arrays.frame, code, arrays.merges, merges, ROWS], rest);
      await space.run("joinRow", merges, [arrays.frame, code, arrays.merges], rest);
      await space.run("settleRow", merges, [arrays.frame, arrays.merges], rest);
      if (this.alive < ALIVE * this.columns) await this.compress(rest);
      await rest(0, 1);
    }
  }

  /** Notes the merges of this round and whose answer they make stale; returns how many. */
  private joinNearest(): number {
    const { arrays, forest, stale, gone } = this;
    const { near, sizes, keys, born, values, merges } = arrays;
    const round = forest.nextRound();
    const joined = new Uint8Array(this.columns);
    let count = 0;
    for (let a = 0; a < this.columns; a++) {
      const b = near[a];
      if (gone[a] === 1 || b < a || near[b] !== a) continue;
      merges[2 * count] = a;
      merges[2 * count + 1] = b;
      count++;
      joined[a] = 1;
      joined[b] = 1;
      keys[a] = forest.note(this.slotOf[a], this.slotOf[b], values[a]);
      born[a] = round;
      sizes[a] += sizes[b];
    }
    for (let k = 0; k < count; k++) gone[merges[2 * k + 1]] = 1;
    for (let column = 0; column < this.columns; column++) stale[column] = gone[column] === 0 && (joined[column] === 1 || joined[near[column]] === 1) ? 1 : 0;
    this.alive -= count;
    return count;
  }

  /** Moves the living columns together. */
  private async compress(checkpoint: Checkpoint): Promise<void> {
    const { arrays, stale, gone, slotOf } = this;
    const { kept, rowPlaces, sizes, keys, born, near, values } = arrays;
    const place = new Int32Array(this.columns).fill(-1);
    let count = 0;
    for (let column = 0; column < this.columns; column++) {
      if (gone[column] === 1) continue;
      place[column] = count;
      kept[count++] = column;
    }
    for (let to = 0; to < count; to++) {
      const from = kept[to];
      rowPlaces[to] = rowPlaces[from];
      sizes[to] = sizes[from];
      keys[to] = keys[from];
      born[to] = born[from];
      values[to] = values[from];
      stale[to] = stale[from];
      slotOf[to] = slotOf[from];
      gone[to] = 0;
    }
    for (let to = 0; to < count; to++) near[to] = place[near[kept[to]]];
    await this.space.run("compressRow", count, [arrays.frame, kept, count], checkpoint);
    this.columns = count;
    writeFrame(arrays.frame, { ...arrays, slots: count, dimensions: this.dimensions, stride: this.stride });
  }
}
