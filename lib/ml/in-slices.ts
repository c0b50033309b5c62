import { type Checkpoint, SLICE } from "./checkpoint";

/** Does `work(from, to)` for 0 to `count` in slices of a few milliseconds, with a checkpoint after each. `weight`: operations an item. */
export async function inSlices(count: number, weight: number, checkpoint: Checkpoint, work: (from: number, to: number) => void): Promise<void> {
  const slice = Math.max(64, Math.floor(SLICE / Math.max(1, weight)));
  for (let from = 0; from < count; from += slice) {
    const to = Math.min(count, from + slice);
    work(from, to);
    await checkpoint(to, count);
  }
}
