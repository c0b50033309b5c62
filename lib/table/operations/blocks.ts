import type { Checkpoint } from "@/lib/compute/checkpoint";

/**
 * Rows between two checkpoints: well below 10 ms of work for the loops of this folder, and short enough that a loop which has
 * never run before is soon called anew, as the machine code that was made of it meanwhile.
 */
const BLOCK = 1 << 15;

/** Does `work(from, to)` for 0 to `rows`, block after block, with a checkpoint after each. */
export async function inBlocks(rows: number, checkpoint: Checkpoint, work: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    work(from, to);
    await checkpoint(to, rows);
  }
}

/** The checkpoint of part `index` of `count` equal parts of some work. */
export function part(checkpoint: Checkpoint, index: number, count: number): Checkpoint {
  return (done, total) => checkpoint(index + (total > 0 ? done / total : 1), count);
}

/** Groups in slices of about `slice` rows each. */
export async function byRows(starts: Uint32Array, checkpoint: Checkpoint, work: (from: number, to: number) => void, slice = 1 << 16): Promise<void> {
  const groups = starts.length - 1;
  let from = 0;
  while (from < groups) {
    let to = from + 1;
    while (to < groups && starts[to + 1] - starts[from] <= slice) to++;
    work(from, to);
    await checkpoint(starts[to], starts[groups]);
    from = to;
  }
}
